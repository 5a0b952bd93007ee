// What the Desk makes of a reading of the broker's books that is not what it expects.

import Market
import Testing
import Trading

@Suite("A reading of the books")
struct ReconciliationTests {
    private static let rules = """
        strategy "once"
        trade SBIN on NSE
        bars 1 minute
        limit 1 entry a day
        buy when close > ₹1
            size 10 shares
            stop 2%
        """

    private func scene() throws -> DeskScene {
        var scene = try DeskScene(Self.rules)
        scene.start()
        scene.set(1000_00)
        scene.pass(until: TimeOfDay(9, 18))
        return scene
    }

    private func read(_ scene: inout DeskScene, net: Int64, _ product: Product = .intraday) {
        let position = BrokerPosition(
            instrument: InstrumentID(0), product: product, net: Quantity(net),
            averagePrice: Price(paise: 1000_00))
        scene.take(
            .polled(
                BookReading(
                    orders: [], positions: net == 0 ? [] : [position], isComplete: true,
                    askedAt: scene.now)))
    }

    private func external(_ scene: DeskScene, _ product: Product = .intraday) -> Quantity {
        scene.desk.ledger.net(owner: .external, instrument: InstrumentID(0), product: product)
    }

    @Test("is believed about a stranger's position only when another says the same five seconds later")
    func drift() throws {
        var scene = try scene()
        read(&scene, net: 7)
        #expect(external(scene) == .zero)
        scene.leap(to: TimeOfDay(seconds: scene.now.timeOfDay.seconds + 4))
        read(&scene, net: 7)
        #expect(external(scene) == .zero)
        scene.leap(to: TimeOfDay(seconds: scene.now.timeOfDay.seconds + 1))
        read(&scene, net: 7)
        #expect(external(scene) == Quantity(7))
        #expect(scene.said.contains { $0.severity == .critical && $0.topic == .reconciliation })
    }

    @Test("begins anew when the difference is another one, or has gone")
    func changing() throws {
        var scene = try scene()
        for net: Int64 in [7, 8, 0, 8, 7] {
            read(&scene, net: net)
            scene.leap(to: TimeOfDay(seconds: scene.now.timeOfDay.seconds + 60))
        }
        #expect(external(scene) == .zero)
        #expect(!scene.said.contains { $0.topic == .reconciliation })
    }

    @Test("may be older than a fresh order, and makes it suspect only two seconds after its last change")
    func vanished() throws {
        var scene = try scene()
        scene.pass(until: TimeOfDay(9, 21))
        #expect(scene.resting.count == 1)
        let stop = try #require(scene.desk.orders.last)
        let since = stop.order.stateSince.timeOfDay.seconds
        scene.leap(to: TimeOfDay(seconds: since + 2))
        read(&scene, net: 10)
        #expect(scene.desk.orders.last?.state == .triggerPending)
        scene.leap(to: TimeOfDay(seconds: since + 3))
        read(&scene, net: 10)
        #expect(scene.desk.orders.last?.state == .suspect)
        #expect(scene.said.contains { $0.text.contains("no longer shows B2") })
    }

    @Test(
        "leaves a stranger's delivery alone even when everything is flattened, and closes what is intraday",
        arguments: [(Product.delivery, false), (.intraday, true)])
    func strangers(product: Product, isClosed: Bool) throws {
        var scene = try scene()
        read(&scene, net: 7, product)
        scene.leap(to: TimeOfDay(seconds: scene.now.timeOfDay.seconds + 5))
        read(&scene, net: 7, product)
        #expect(external(scene, product) == Quantity(7))
        scene.take(.command(.kill(.account, .flatten, reason: "test"), by: "test"))
        for second in 1...5 {
            scene.leap(to: TimeOfDay(seconds: scene.now.timeOfDay.seconds + 1))
            scene.set(1000_00)
            if second % 2 == 0 { read(&scene, net: external(scene, product).units, product) }
            scene.take(.tick)
        }
        #expect(scene.trades.isEmpty != isClosed)
        #expect(external(scene, product) == (isClosed ? .zero : Quantity(7)))
    }

    @Test(
        "proves that an order was never placed only while the positions hold nothing unexplained",
        arguments: [(0, true), (7, false)] as [(Int64, Bool)])
    func absence(net: Int64, isProven: Bool) throws {
        var scene = try scene()
        scene.isMute = true
        scene.pass(until: TimeOfDay(9, 21))
        #expect(scene.desk.orders.map(\.state) == [.unknown])
        for _ in 0..<15 {
            scene.leap(to: TimeOfDay(seconds: scene.now.timeOfDay.seconds + 6))
            read(&scene, net: net)
        }
        #expect((scene.desk.orders.first?.state == .notSent) == isProven)
        #expect(external(scene) == .zero)
    }
}
