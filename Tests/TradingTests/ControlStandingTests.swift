import Market
import Testing
import Trading

@Suite("What stands of each control")
struct ControlStandingTests {
    private static let rules = """
        strategy "once"
        trade SBIN on NSE
        bars 1 minute
        limit 1 entry a day, 0.5% loss a day
        buy when close > ₹1
            size 10 shares
            stop 2%
        """

    private func lines(_ scene: DeskScene, _ control: RiskControl) -> [ControlStanding] {
        scene.desk.standings.filter { $0.control == control }
    }

    @Test("names every control, and a strategy's day loss by the tighter of two limits")
    func limits() throws {
        var scene = try DeskScene(Self.rules)
        scene.start()
        #expect(Set(scene.desk.standings.map(\.control)) == Set(RiskControl.allCases))
        let loss = try #require(lines(scene, .strategyDayLoss).first)
        #expect(loss.limit == Money(rupees: 5_000).raw && loss.used == 0)
        scene.set(1000_00)
        scene.pass(until: TimeOfDay(9, 21))
        let gross = try #require(lines(scene, .gross).first)
        #expect(try #require(gross.used) >= Money(rupees: 10_000).raw)
        #expect(gross.headroom.map { $0 + (gross.used ?? 0) } == gross.limit)
    }

    @Test("never takes what has no price for little: exposure is at its limit, the day's loss is not known")
    func blind() throws {
        let scene = try DeskScene(Self.rules, at: TimeOfDay(9, 17)) { opening in
            opening.positions = [
                CarriedPosition(
                    owner: .strategy(0), instrument: InstrumentID(0), product: .intraday, net: Quantity(10),
                    averagePrice: Price(paise: 1000_00))
            ]
        }
        #expect(lines(scene, .gross).map(\.isBreached) == [true])
        #expect(lines(scene, .dayLoss).allSatisfy { $0.used == nil && $0.headroom == nil })
    }

    @Test("shows a kill level of the whole system as one of the account")
    func killed() throws {
        var scene = try DeskScene(Self.rules)
        scene.start()
        #expect(lines(scene, .kill).map(\.isBreached) == [false])
        scene.take(.command(.kill(.system, .halt, reason: "test"), by: "test"))
        #expect(lines(scene, .kill).map(\.isBreached) == [true])
    }
}
