// Over the night: bars that closed with their session are decided at the next open, and
// positions, plans and waits are handed from one day to the next.

import Accounting
import Market
import Testing
import Trading

@Suite("Over the night")
struct OvernightTests {
    private static let daily = """
        strategy "days"
        trade SBIN on NSE
        bars 1 day
        buy when close > ₹1000
            size 10 shares
            stop 3%
        sell when close < ₹900
        """

    private func bar(
        _ paise: Int64, _ date: CalendarDate = DeskScene.thursday, at time: TimeOfDay = TimeOfDay(9, 15)
    ) -> Bar {
        .flat(date, time, paise)
    }

    private func scene(
        _ history: [Bar], rules: String = daily, at time: TimeOfDay = TimeOfDay(9, 14),
        setUp: (inout DayOpening) -> Void = { _ in }
    ) throws -> DeskScene {
        var scene = try DeskScene(rules, at: time, setUp: setUp)
        scene.history(history)
        scene.start()
        return scene
    }

    @Test("a day's bar is decided once, at the first second of the next session")
    func once() throws {
        var scene = try scene([bar(1010_00)])
        scene.pass(until: TimeOfDay(9, 15))
        #expect(scene.trades == [])
        scene.set(1005_00)
        scene.pass(until: TimeOfDay(9, 30))
        #expect(scene.trades == ["09:15 buy 10"])
        #expect(scene.resting == [Price(paise: 974_85)])
        // Stopped out: the same bar does not enter again.
        scene.set(974_00)
        scene.pass(until: TimeOfDay(9, 50))
        #expect(scene.trades == ["09:15 buy 10", "09:15 sell 10"])
    }

    @Test("it waits for a price of the session, not for one of before")
    func firstPrice() throws {
        var scene = try scene([bar(1010_00)])
        scene.set(1005_00)
        scene.pass(until: TimeOfDay(9, 14, 59))
        #expect(scene.trades == [])
        scene.pass(until: TimeOfDay(9, 16))
        #expect(scene.trades == ["09:15 buy 10"])
    }

    @Test("a bar of a day before the last session is only history")
    func stale() throws {
        var scene = try scene([bar(1010_00, DeskScene.thursday.advanced(byDays: -1))])
        scene.set(1005_00)
        scene.pass(until: TimeOfDay(9, 20))
        #expect(scene.trades == [])
    }

    @Test("who comes late decides no entry of the open, but still leaves")
    func late() throws {
        var entering = try scene([bar(1010_00)], at: TimeOfDay(11, 0))
        entering.set(1005_00)
        entering.pass(until: TimeOfDay(11, 5))
        #expect(entering.trades == [])
        var leaving = try scene([bar(890_00)], at: TimeOfDay(11, 0)) { $0.positions = [held()] }
        leaving.set(895_00)
        leaving.pass(until: TimeOfDay(11, 5))
        #expect(leaving.trades == ["11:00 sell 10"])
    }

    private func held(_ average: Int64 = 950_00) -> CarriedPosition {
        CarriedPosition(
            owner: .strategy(0), instrument: InstrumentID(0), product: .delivery, net: Quantity(10),
            averagePrice: Price(paise: average))
    }

    @Test("exits come before entries, whatever the order of the file")
    func exitsFirst() throws {
        let rules = Self.daily.replacing("SBIN on", with: "SBIN, TCS on")
        var scene = try DeskScene(
            rules, listed: [.init(symbol: "SBIN"), .init(symbol: "TCS")], traded: 2
        ) { opening in
            opening.positions = [held()]
            opening.positions[0].instrument = InstrumentID(1)
        }
        scene.history([bar(1010_00)], 0)
        scene.history([bar(890_00)], 1)
        scene.start()
        scene.set(1005_00, 0)
        scene.set(895_00, 1)
        scene.pass(until: TimeOfDay(9, 16))
        #expect(scene.trades == ["09:15 sell 10 TCS", "09:15 buy 10 SBIN"])
    }

    @Test("a day is not made of quotes: nothing is decided while it lasts")
    func notIntraday() throws {
        var scene = try scene([bar(990_00)])
        scene.set(1500_00)
        scene.pass(until: TimeOfDay(9, 40))
        scene.leap(to: TimeOfDay(15, 20))
        scene.pass(until: TimeOfDay(15, 35))
        #expect(scene.trades == [])
    }

    private static let carried = """
        strategy "carried"
        trade SBIN on NSE
        bars 5 minutes
        enter between 09:20 and 15:30
        product delivery
        buy when close > ₹1000
            size 10 shares
            stop 3%
        sell when close < ₹990
        limit 1 entry a day
        """

    @Test("a bar that closes with its session is left to the next open; what is held intraday is not")
    func lastBar() throws {
        var scene = try scene([], rules: Self.carried)
        scene.set(1010_00)
        scene.pass(until: TimeOfDay(9, 21))
        #expect(scene.trades == ["09:20 buy 10"])
        scene.leap(to: TimeOfDay(15, 24))
        scene.set(1005_00)
        scene.pass(until: TimeOfDay(15, 26))
        scene.set(980_00)
        scene.pass(until: TimeOfDay(15, 35))
        #expect(scene.trades == ["09:20 buy 10"])
        #expect(!scene.said.contains { $0.text.contains("could not send") })

        // The next morning: history ends with that bar, and it is decided after the open.
        var next = try self.scene(
            [
                bar(1005_00, DeskScene.thursday, at: TimeOfDay(15, 20)),
                bar(980_00, DeskScene.thursday, at: TimeOfDay(15, 25)),
            ], rules: Self.carried
        ) { $0.positions = scene.desk.carried }
        next.set(981_00)
        next.pass(until: TimeOfDay(9, 16))
        #expect(next.trades == ["09:15 sell 10"])
    }

    @Test("an intraday bar of the morning's history that did not close the session is not decided again")
    func earlierBar() throws {
        var next = try scene([bar(980_00, DeskScene.thursday, at: TimeOfDay(15, 20))], rules: Self.carried) {
            $0.positions = [held()]
        }
        next.set(981_00)
        next.pass(until: TimeOfDay(9, 16))
        #expect(next.trades == [])
    }

    @Test("a carried position keeps its stop: the same one is placed again at the open")
    func carriedStop() throws {
        var today = try scene([bar(1010_00)])
        today.set(1005_00)
        today.pass(until: TimeOfDay(9, 20))
        let carried = today.desk.carried
        try #require(carried.count == 1)
        #expect(carried[0].plan?.stop == Price(paise: 974_85))
        #expect(carried[0].openedAt == Timestamp(DeskScene.friday, TimeOfDay(9, 15)))

        let monday = DeskScene.friday.advanced(byDays: 3)
        var next = try DeskScene(Self.daily, on: monday) { opening in
            opening.positions = carried
            opening.previousSession = DeskScene.friday
        }
        next.history([bar(1008_00, DeskScene.friday)])
        next.start()
        next.set(1000_00)
        next.pass(until: TimeOfDay(9, 14, 50))
        #expect(next.resting == [] && next.desk.denialCount == 0)
        next.pass(until: TimeOfDay(9, 16))
        #expect(next.resting == [Price(paise: 974_85)])
        #expect(next.desk.carried[0].openedAt == carried[0].openedAt)
    }

    @Test("whole days are counted by date: held for three days is left on the third morning")
    func days() throws {
        let rules = Self.daily + "\nexit after 3 days"
        func morning(_ days: Int) throws -> [String] {
            let date = DeskScene.friday.advanced(byDays: days)
            var scene = try DeskScene(rules, on: date) { opening in
                opening.previousSession = date.advanced(byDays: -1)
                opening.positions = [held()]
                opening.positions[0].openedAt = Timestamp(DeskScene.friday, TimeOfDay(9, 15, 8))
            }
            scene.history([bar(1008_00, date.advanced(byDays: -1))])
            scene.start()
            scene.set(1000_00)
            scene.pass(until: TimeOfDay(9, 16))
            return scene.trades
        }
        #expect(try morning(4) == ["09:15 sell 10"])
        #expect(try morning(3) == ["09:15 sell 10"])
    }

    @Test("a wait of days outlives the night")
    func cooldown() throws {
        let rules = Self.daily + "\nwait 4 days after an exit"
        func morning(_ days: Int) throws -> [String] {
            let exit = LastExit(
                instrument: InstrumentID(0),
                at: Timestamp(DeskScene.friday.advanced(byDays: -days), TimeOfDay(9, 15, 2)), lost: true)
            var scene = try scene([bar(1010_00)], rules: rules) { $0.strategies[0].lastExits = [exit] }
            scene.set(1005_00)
            scene.pass(until: TimeOfDay(9, 16))
            #expect(scene.desk.lastExits(of: 0) == [exit])
            return scene.trades
        }
        #expect(try morning(3) == [])
        #expect(try morning(4) == ["09:15 buy 10"])
    }
}

@Suite("A position over an ex-date")
struct ExDayTests {
    private func position(_ net: Int64, _ average: Int64, stop: Int64? = nil) -> CarriedPosition {
        var plan = ExitPlan(
            stopDistance: Price(paise: 50_00), targetDistance: Price(paise: 100_00), trailDistance: nil)
        plan.stop = stop.map { Price(paise: $0) }
        return CarriedPosition(
            owner: .strategy(0), instrument: InstrumentID(0), product: .delivery, net: Quantity(net),
            averagePrice: Price(paise: average), plan: plan, best: Price(paise: average))
    }

    private func action(_ kind: CorporateAction.Kind) throws -> CorporateAction {
        try #require(CorporateAction(symbol: "SBIN", exDate: DeskScene.friday, kind))
    }

    @Test("becomes ten for one, costs the same, and keeps its stop in new prices")
    func split() throws {
        let (after, fraction) = try position(30, 1005_05, stop: 954_75).after(
            action(.split(old: 1, new: 10)), lastClose: nil, tick: Price(paise: 5))
        let split = try #require(after)
        #expect(split.net == Quantity(300) && fraction == .zero)
        #expect(split.cost == Price(paise: 1005_05).value(of: Quantity(30)))
        #expect(split.averagePrice == Price(raw: 1_005_050))
        #expect(split.plan?.stop == Price(paise: 95_45))
        #expect(split.plan?.stopDistance == Price(paise: 5_00))
        #expect(split.best == Price(raw: 1_005_050))
    }

    @Test("of an odd number loses its fraction to cash, with its part of the cost")
    func fraction() throws {
        let (after, fraction) = try position(5, 900_00).after(
            action(.bonus(new: 1, held: 2)), lastClose: nil, tick: Price(paise: 5))
        let bonus = try #require(after)
        #expect(bonus.net == Quantity(7) && fraction == Quantity("0.5"))
        #expect(bonus.averagePrice == Price(paise: 600_00))
        #expect(bonus.cost == Money(rupees: 4_200))
        let (none, all) = try position(3, 900_00).after(
            action(.split(old: 10, new: 1)), lastClose: nil, tick: Price(paise: 5))
        #expect(none == nil && all == Quantity("0.3"))
    }

    @Test("is the same after a dividend, and after rights that nobody has asked for yet")
    func others() throws {
        let before = position(10, 1400_00, stop: 1350_00)
        let tick = Price(paise: 5)
        #expect(
            try before.after(action(.dividend(Price(paise: 9_00))), lastClose: nil, tick: tick).position
                == before)
        let rights = try before.after(
            action(.rights(new: 1, held: 15, price: Price(paise: 1257_00))), lastClose: Price(paise: 1408_90),
            tick: tick)
        #expect(rights.position?.net == before.net && rights.position?.cost == before.cost)
        // 1350 × 1399.40625 / 1408.90 = 1340.903…
        #expect(rights.position?.plan?.stop == Price(paise: 1340_90))
    }

    @Test("is worth, cost included, what it was, whatever happens to it", arguments: [3, 4] as [UInt64])
    func property(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<2_000 {
            let held = position(1 + random.below(10_000), 100 + random.below(500_000))
            let kind: CorporateAction.Kind =
                random.oneIn(2)
                ? .split(old: 1 + random.below(10), new: 11 + random.below(10))
                : .bonus(new: 1 + random.below(5), held: 1 + random.below(5))
            let action = try action(kind)
            let (after, fraction) = held.after(action, lastClose: nil, tick: Price(paise: 5))
            let cost = held.averagePrice.value(of: held.net)
            let all = (after?.net ?? .zero) + fraction
            #expect(all == action.quantityFactor.of(held.net), "seed \(seed)")
            #expect(fraction < Quantity(1) && fraction >= .zero, "seed \(seed)")
            if fraction == .zero { #expect(after?.cost == cost, "seed \(seed)") }
            if let after { #expect(after.net.isWhole && (after.cost ?? .zero) <= cost, "seed \(seed)") }
        }
    }
}
