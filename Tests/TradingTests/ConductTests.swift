// What a rule file asks the Desk to keep: how long a position is held, how long it waits
// after one, how often it enters, and when it stays away. Bars of a minute, on a share
// that stands at ₹1,000 unless it is said otherwise.

import Accounting
import Market
import Testing
import Trading

@Suite("A strategy's conduct")
struct ConductTests {
    /// Buys whenever it is flat, between 09:20 and 14:45.
    private func rules(_ lines: String, exit: String = "") -> String {
        """
        strategy "always in"
        trade SBIN on NSE
        bars 1 minute
        \(lines)
        buy when close > ₹1
            size 10 shares
            stop 2%
        \(exit)
        """
    }

    private func play(
        _ lines: String, exit: String = "", until end: TimeOfDay = TimeOfDay(9, 40),
        setUp: (inout DayOpening) -> Void = { _ in }, moves: [(TimeOfDay, Int64)] = []
    ) throws -> DeskScene {
        var scene = try DeskScene(rules(lines, exit: exit), setUp: setUp)
        scene.start()
        scene.set(1000_00)
        for (time, paise) in moves {
            scene.pass(until: time)
            scene.set(paise)
        }
        scene.pass(until: end)
        return scene
    }

    @Test("leaves at the first bar that closes the longest time after the first fill")
    func longestHold() throws {
        let scene = try play("exit after 5 minutes\nlimit 1 entry a day")
        // Filled in the second in which the bar of 09:20 closed: five minutes are over when that of 09:25
        // does.
        #expect(scene.trades == ["09:20 buy 10", "09:25 sell 10"])
    }

    @Test("waits after an exit, and enters again when the time is over")
    func cooldown() throws {
        let scene = try play("exit after 2 minutes\nwait 10 minutes after an exit")
        #expect(
            scene.trades == ["09:20 buy 10", "09:22 sell 10", "09:32 buy 10", "09:34 sell 10"])
    }

    @Test("waits after a loss only, if that is what the file says")
    func afterLoss() throws {
        let waits = "exit after 2 minutes\nwait 10 minutes after a loss"
        let gained = try play(waits, until: TimeOfDay(9, 25), moves: [(TimeOfDay(9, 21), 1001_00)])
        #expect(gained.trades == ["09:20 buy 10", "09:22 sell 10", "09:23 buy 10", "09:25 sell 10"])
        let lost = try play(waits, until: TimeOfDay(9, 31), moves: [(TimeOfDay(9, 21), 999_00)])
        #expect(lost.trades == ["09:20 buy 10", "09:22 sell 10"])
    }

    @Test("enters an instrument as often a day as the file allows")
    func entriesPerInstrument() throws {
        let scene = try play("exit after 1 minute\nlimit 2 entries an instrument a day")
        #expect(scene.trades.filter { $0.contains("buy") }.count == 2)
    }

    @Test("loses no more a day than its file allows: its position is closed and it is paused")
    func ownLoss() throws {
        let fall = [(TimeOfDay(9, 25), Int64(985_00))]
        let free = try play("", until: TimeOfDay(9, 40), moves: fall)
        #expect(free.desk.squareOffs.isEmpty, "150 of ten lakh are far from 1 %, and the stop is lower")
        let limited = try play("limit 0.01% loss a day", until: TimeOfDay(9, 40), moves: fall)
        #expect(limited.desk.squareOffs.map(\.scope) == [.strategy(0)])
        let said = limited.said.map(\.text)
        #expect(said.contains { $0.contains("RC-34") && $0.contains("₹100.00") }, "\(said)")
    }

    @Test(
        "argues with nobody over a stop: tried again every five seconds, the position closed after thirty",
        arguments: [
            [BrokerAnswer.attempting(baseline: []), .refused(reason: "no")], [.notSent(reason: "no")],
        ])
    func refusedStops(answers: [BrokerAnswer]) throws {
        var scene = try DeskScene(rules("limit 1 entry a day"))
        scene.stopAnswers = answers
        scene.start()
        scene.set(1000_00)
        scene.pass(until: TimeOfDay(9, 23))
        let stops = scene.desk.orders.filter { $0.ticket.purpose == .protectiveStop }
        #expect((5...7).contains(stops.count), "\(stops.count) stops")
        let times = stops.map(\.order.createdAt)
        #expect(zip(times, times.dropFirst()).allSatisfy { $1 - $0 >= .seconds(5) })
        #expect(scene.trades == ["09:20 buy 10", "09:20 sell 10"])
    }

    @Test("enters in each of its windows and nowhere between")
    func windows() throws {
        let scene = try play(
            "enter between 09:20 and 09:22, 09:30 and 09:32\nexit after 1 minute", until: TimeOfDay(9, 45))
        let entries = scene.trades.filter { $0.contains("buy") }.map { $0.prefix(5) }
        #expect(!entries.isEmpty && entries.contains { $0 >= "09:30" })
        #expect(entries.allSatisfy { ("09:20"..."09:22").contains($0) || ("09:30"..."09:32").contains($0) })
    }

    @Test("enters nothing on the day on which prices change their meaning, unless it may")
    func exDate() throws {
        let split = try #require(
            CorporateAction(symbol: "SBIN", exDate: DeskScene.friday, .split(old: 1, new: 10)))
        let dividend = try #require(
            CorporateAction(symbol: "SBIN", exDate: DeskScene.friday, .dividend(Price(paise: 5_00))))
        let ex = { (action: CorporateAction) in
            { (opening: inout DayOpening) in
                opening.exToday = [ExDay(instrument: InstrumentID(0), action: action)]
            }
        }
        let once = "limit 1 entry a day"
        #expect(try play(once, setUp: ex(split)).trades == [])
        #expect(try play(once, setUp: ex(dividend)).trades == ["09:20 buy 10"])
        #expect(try play(once + "\ntrade through ex-dates", setUp: ex(split)).trades == ["09:20 buy 10"])
    }

    @Test("sizes by the equity that it has now: what it lost is not there any more")
    func equity() throws {
        let lines = "exit after 2 minutes\nlimit 2 entries a day"
        let text = rules(lines).replacing("10 shares", with: "10% of equity")
        var scene = try DeskScene(text) { opening in
            opening.strategies[0].allotment = Money(rupees: 2_00_000)
            opening.plan = .sharekhan
        }
        scene.start()
        scene.set(1000_00)
        scene.pass(until: TimeOfDay(9, 21))
        scene.set(985_00)
        scene.pass(until: TimeOfDay(9, 26))
        let entries = scene.desk.orders.filter { $0.ticket.purpose == .entry }
        try #require(entries.count == 2)
        #expect(entries[0].terms.quantity == Quantity(20))
        let totals = scene.desk.ledger.totals(owner: .strategy(0))
        let charges =
            scene.desk.orders[0].charges + scene.desk.orders.filter { $0.ticket.purpose == .exit }[0].charges
        let equity = Money(rupees: 2_00_000) - Money(rupees: 300) - charges
        #expect(totals.realised == Money(rupees: -300))
        #expect(
            entries[1].terms.quantity == Quantity(equity.basisPoints(1000).raw / Price(paise: 985_00).raw))
        #expect(entries[1].terms.quantity == Quantity(20))
    }

    @Test("rests its stop a share of the average entry price away, floored to the tick")
    func stopShare() throws {
        var scene = try DeskScene(rules("limit 1 entry a day"))
        scene.start()
        scene.set(1000_35)
        scene.pass(until: TimeOfDay(9, 25))
        // 98 % of 1000.35 is 980.343.
        #expect(scene.resting == [Price(paise: 980_30)])
    }
}

@Suite("A plan's levels")
struct ExitPlanLevelTests {
    private func plan(stop: Int64? = nil, target: Int64? = nil) -> ExitPlan {
        ExitPlan(
            stopDistance: nil, targetDistance: nil, trailDistance: nil, stopShare: stop, targetShare: target)
    }

    @Test(
        "are a share of the average entry, on the tick, away from profit",
        arguments: [
            (Int64(1000_35), Side.buy, Int64(10_000), Int64(990_30), Int64(1010_40)),
            (1000_35, .sell, 10_000, 1010_40, 990_30),
            (1000_00, .buy, 10_000, 990_00, 1010_00),
            (1000_00, .sell, 10_000, 1010_00, 990_00),
            (33_35, .buy, 15_000, 32_80, 33_90),
        ])
    func table(average: Int64, entry: Side, share: Int64, stop: Int64, target: Int64) {
        let tick = Price(paise: 5)
        let plan = plan(stop: share, target: share)
        #expect(plan.stopLevel(entry, from: Price(paise: average), tick: tick) == Price(paise: stop))
        #expect(plan.targetLevel(entry, from: Price(paise: average), tick: tick) == Price(paise: target))
    }

    @Test("lie at the first tick that is at least so far away", arguments: [7, 8] as [UInt64])
    func property(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<3_000 {
            let average = Price(raw: 1_000 + random.below(100_000_000))
            let tick = Price(paise: [1, 5, 10][Int(random.below(3))])
            let share = 1 + random.below(400_000)
            let plan = plan(stop: share, target: share)
            for side in Side.allCases {
                let stop = try #require(plan.stopLevel(side, from: average, tick: tick))
                let target = try #require(plan.targetLevel(side, from: average, tick: tick))
                let away = { (level: Price, towards: Side) in
                    Int128((level - average).raw * towards.sign) * 1_000_000 - Int128(average.raw * share)
                }
                let step = Int128(tick.raw) * 1_000_000
                if stop > tick {
                    #expect(
                        away(stop, side.opposite) >= 0 && away(stop, side.opposite) < step, "seed \(seed)")
                }
                #expect(away(target, side) >= 0 && away(target, side) < step, "seed \(seed)")
                #expect(stop.raw % tick.raw == 0 && target.raw % tick.raw == 0, "seed \(seed)")
            }
        }
    }

    @Test("of distances in rupees are what they were")
    func distances() {
        var plan = plan()
        #expect(!plan.hasStop)
        plan.stopDistance = Price(paise: 3_33)
        plan.targetDistance = Price(paise: 4_44)
        let (price, tick) = (Price(paise: 100_00), Price(paise: 5))
        #expect(plan.stopLevel(.buy, from: price, tick: tick) == Price(paise: 96_65))
        #expect(plan.stopLevel(.sell, from: price, tick: tick) == Price(paise: 103_35))
        #expect(plan.targetLevel(.buy, from: price, tick: tick) == Price(paise: 104_45))
        #expect(plan.stopLevel(.buy, from: Price(paise: 1_00), tick: tick) == tick)
    }
}
