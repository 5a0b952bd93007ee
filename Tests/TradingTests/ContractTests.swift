// Which contract stands in for an underlying, and how a strategy trades it.

import Market
import Rules
import Testing
import Trading

@Suite("A contract in place of its underlying")
struct ContractTests {
    private static let november = DeskScene.friday.advanced(byDays: 4)
    private static let december = DeskScene.friday.advanced(byDays: 32)

    @Test("has the nearest expiry that is not of today, or the one after, and rolls before the end")
    func expiry() {
        let (day, listed) = (
            DeskScene.friday, [Self.december, Self.november, DeskScene.friday, Self.november]
        )
        #expect(Expiry(.nearest).choose(from: listed, on: day) == Self.november)
        #expect(Expiry(.next).choose(from: listed, on: day) == Self.december)
        #expect(Expiry(.nearest, rollDays: 3).choose(from: listed, on: day) == Self.november)
        #expect(Expiry(.nearest, rollDays: 4).choose(from: listed, on: day) == Self.december)
        #expect(Expiry(.next, rollDays: 4).choose(from: listed, on: day) == nil)
        #expect(Expiry(.nearest).choose(from: [], on: day) == nil)
    }

    private func options(_ right: OptionRight) -> [Instrument] {
        [200, 100, 300, 150, 250].enumerated().map { index, strike in
            Instrument(
                id: InstrumentID(index + 1), symbol: "X\(strike)", segment: .derivatives,
                contract: .option(
                    underlying: "X", expiry: Self.november, strike: Price(paise: strike * 100), right))
        }
    }

    @Test(
        "has the strike nearest to the price, so many steps away; out is up for a call, down for a put",
        arguments: [
            (OptionRight.call, 0, Int64(201_00), "X200"), (.call, 1, 201_00, "X250"),
            (.call, -1, 201_00, "X150"), (.put, 1, 201_00, "X150"), (.put, -1, 201_00, "X250"),
            (.call, 0, 175_00, "X150"), (.call, 0, 175_05, "X200"), (.put, 0, 999_00, "X300"),
            (.call, 1, 999_00, nil), (.put, 3, 200_00, nil),
        ] as [(OptionRight, Int, Int64, String?)])
    func strikes(right: OptionRight, steps: Int, price: Int64, symbol: String?) {
        let list = options(right)
        let found = Vehicle.option(right, steps: steps, Expiry(.nearest)).choose(
            from: list, on: "X", expiry: Self.november, at: Price(paise: price))
        #expect(found.flatMap { id in list.first { $0.id == id }?.symbol } == symbol)
        #expect(
            Vehicle.option(right, steps: 0, Expiry(.nearest)).choose(
                from: list, on: "Y", expiry: Self.november, at: Price(paise: price)) == nil)
    }

    // MARK: On the desk

    private func option(_ strike: Int64) -> DeskScene.Listed {
        DeskScene.Listed(
            symbol: "X\(strike)CE", price: 20_00,
            contract: .option(
                underlying: "X", expiry: Self.november, strike: Price(paise: strike * 100), .call), lot: 75)
    }

    private func rules(_ vehicle: String, _ more: String = "") -> String {
        """
        strategy "through contracts"
        trade X on NSE through \(vehicle)
        bars 1 minute
        product carry
        buy when close > ₹1000
            size 1 lot
            stop 30%
        sell when close < ₹990
        \(more)
        """
    }

    /// The underlying at `price`, options at 980, 1000 and 1020 for ₹40, ₹30 and ₹15.
    private func scene(_ rules: String, _ price: Int64) throws -> DeskScene {
        var scene = try DeskScene(
            rules, listed: [.init(symbol: "X"), option(980), option(1000), option(1020)], traded: 1
        ) { opening in
            opening.limits[.stopDistanceMost] = 5_000
            opening.strategies[0].contracts = [
                DayContracts(expiry: Self.november, instruments: (1...3).map { InstrumentID($0) })
            ]
        }
        scene.start()
        scene.set(price, 0)
        for (instrument, premium) in [(1, Int64(40_00)), (2, 30_00), (3, 15_00)] {
            scene.set(premium, instrument)
        }
        return scene
    }

    @Test("is chosen when the rule speaks, and kept until it is left, however the underlying moves")
    func kept() throws {
        var scene = try scene(rules("call at the money, nearest expiry", "limit 2 entries a day"), 1001_00)
        scene.pass(until: TimeOfDay(9, 22))
        #expect(scene.trades == ["09:20 buy 75 X1000CE"], "\(scene.denied)")
        // 70 % of the premium: the contract's own price is what stops and targets stand on.
        #expect(scene.resting == [Price(paise: 21_00)])
        scene.set(1019_00, 0)
        scene.pass(until: TimeOfDay(9, 25))
        scene.set(989_00, 0)
        scene.pass(until: TimeOfDay(9, 27))
        #expect(scene.trades == ["09:20 buy 75 X1000CE", "09:26 sell 75 X1000CE"])
        scene.set(1019_00, 0)
        scene.pass(until: TimeOfDay(9, 29))
        #expect(scene.trades.last == "09:28 buy 75 X1020CE")
    }

    @Test("that is not listed is named, and nothing is entered")
    func missing() throws {
        var scene = try scene(
            rules("call 2 strikes out of the money, nearest expiry", "limit 1 entry a day"), 1001_00)
        scene.pass(until: TimeOfDay(9, 21))
        #expect(scene.trades == [])
        let text = try #require(scene.said.last { $0.topic == .trading }?.text)
        #expect(text.contains("the nearest call 2 strikes out of the money on X at 1001.00"))
        #expect(text.contains("2026-11-24"))
    }

    @Test("counts for its underlying: one position, and its limits")
    func limits() throws {
        var scene = try scene(rules("call at the money, nearest expiry", "limit 1 open position"), 1001_00)
        scene.pass(until: TimeOfDay(9, 24))
        scene.set(1021_00, 0)
        scene.pass(until: TimeOfDay(9, 30))
        #expect(scene.trades == ["09:20 buy 75 X1000CE"], "\(scene.denied)")
    }

    @Test("must be named by the day, as the instruments that the rules read must be")
    func faults() throws {
        let lacking = #expect(throws: OpeningRefused.self) {
            _ = try DeskScene(self.rules("nearest future"), listed: [.init(symbol: "X")])
        }
        #expect(lacking?.text.contains("the nearest future") == true)
        let reading = """
            strategy "reads"
            trade X on NSE
            bars 5 minutes
            buy when close of NIFTY50 > ₹1
                size 1 share
            """
        let unread = #expect(throws: OpeningRefused.self) {
            _ = try DeskScene(reading, listed: [.init(symbol: "X")])
        }
        #expect(unread?.text.contains("NIFTY50") == true)
    }
}

@Suite("An instrument that the rules read by name")
struct CompanionTests {
    private static let rules = """
        strategy "reads the index"
        trade SBIN on NSE
        bars 5 minutes
        enter between 09:20 and 14:45
        buy when close of NIFTY50 > close of NIFTY50 1 bar ago and close > ₹1
            size 10 shares
            stop 2%
        limit 1 entry a day
        """

    private func scene(_ rules: String = rules) throws -> DeskScene {
        try DeskScene(
            rules,
            listed: [.init(symbol: "SBIN"), .init(symbol: "NIFTY50", price: 20_000_00, contract: .index)]
        ) { $0.strategies[0].companions = [InstrumentID(1)] }
    }

    @Test("has closed its bar before ours of the same time is decided")
    func sameTime() throws {
        var scene = try scene()
        scene.start()
        scene.set(1000_00, 0)
        scene.set(20_000_00, 1)
        scene.pass(until: TimeOfDay(9, 24))
        scene.set(20_010_00, 1)
        scene.pass(until: TimeOfDay(9, 26))
        // The index's bar of 09:20 closed higher than that of 09:15, both by 09:25.
        #expect(scene.trades == ["09:25 buy 10 SBIN"])
    }

    @Test("is not traded for that, and its absence decides nothing")
    func silent() throws {
        var scene = try scene()
        scene.start()
        scene.set(1000_00, 0)
        scene.pass(until: TimeOfDay(9, 40))
        #expect(scene.trades == [])
    }

    @Test("is warmed up side by side with ours, so that no average sees what came later")
    func warmUp() throws {
        let rules = Self.rules.replacing(
            "close of NIFTY50 > close of NIFTY50 1 bar ago", with: "sma(close - close of NIFTY50, 3) > ₹0")
        let date = DeskScene.thursday
        let times = (0..<3).map { TimeOfDay(15, 15).advanced(bySeconds: Int32($0) * 300) }
        let own = times.map { Bar.flat(date, $0, 1000_00) }
        // Below ours in two bars and far above in the last: in order of time the mean is negative.
        let index = zip(times, [999_00, 999_00, 20_000_00]).map { Bar.flat(date, $0, $1) }
        for (lines, expected) in [
            ([(InstrumentID(1), index), (InstrumentID(0), own)], 0),
            ([(InstrumentID(1), own), (InstrumentID(0), index)], 1),
        ] {
            var scene = try scene(rules)
            for event in WarmUp.events(lines, strategy: 0, inOrderOfTime: true) { scene.take(event) }
            scene.start()
            scene.set(1000_00, 0)
            scene.set(1000_00, 1)
            scene.pass(until: TimeOfDay(9, 21))
            #expect(scene.trades.count == expected)
        }
    }
}
