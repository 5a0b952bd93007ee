import Accounting
import Market
import Testing

@Suite("A corporate action")
struct CorporateActionTests {
    private static let date = CalendarDate(daysSinceEpoch: 20_000)

    private func action(_ kind: CorporateAction.Kind, on date: CalendarDate = date) throws -> CorporateAction
    {
        try #require(CorporateAction(symbol: "X", exDate: date, kind))
    }

    @Test(
        "multiplies a price of before by what the exchange would",
        arguments: [
            (CorporateAction.Kind.split(old: 1, new: 10), "1/10"),
            (.split(old: 10, new: 1), "10"), (.bonus(new: 1, held: 1), "1/2"),
            (.bonus(new: 1, held: 2), "2/3"), (.bonus(new: 3, held: 1), "1/4"),
            (.dividend(Price(paise: 10_00)), "1"),
        ])
    func factor(kind: CorporateAction.Kind, text: String) throws {
        #expect(try "\(#require(action(kind).priceFactor(lastClose: nil)))" == text)
    }

    @Test("of rights leaves the theoretical price: 1 new at 1257 for 15 held at 1408.90")
    func rights() throws {
        let rights = try action(.rights(new: 1, held: 15, price: Price(paise: 1257_00)))
        let close = Price(paise: 1408_90)
        let factor = try #require(rights.priceFactor(lastClose: close))
        // (15 × 1408.90 + 1257) / 16 = 1399.40625
        #expect(factor.of(close) == Price(raw: 13_994_063))
        #expect(rights.priceFactor(lastClose: nil) == nil)
        #expect(rights.priceFactor(lastClose: Price(paise: 1200_00)) == .one)
        #expect(rights.quantityFactor == .one)
    }

    @Test("that no company can mean is refused")
    func refused() {
        for kind: CorporateAction.Kind in [
            .split(old: 1, new: 1), .split(old: 0, new: 5), .bonus(new: -1, held: 1),
            .bonus(new: 1, held: 1_000_000), .dividend(.zero), .rights(new: 1, held: 1, price: .zero),
        ] {
            #expect(CorporateAction(symbol: "X", exDate: Self.date, kind) == nil, "\(kind)")
        }
    }

    @Test("counts from its ex-date on, and several are one factor, rounded once")
    func chained() throws {
        let actions = CorporateActions([
            try action(.bonus(new: 1, held: 2), on: Self.date.advanced(byDays: 10)),
            try action(.split(old: 1, new: 5)), try action(.bonus(new: 1, held: 2)),
        ])
        let before = Self.date.advanced(byDays: -1)
        #expect("\(actions.factor("X", from: before, to: Self.date))" == "2/15")
        #expect("\(actions.factor("X", from: Self.date, to: Self.date.advanced(byDays: 10)))" == "2/3")
        #expect(actions.factor("Y", from: before, to: Self.date) == .one)
        #expect(actions.factor("X", from: before, to: before) == .one)
        #expect(actions.of("X", exOn: Self.date).count == 2)
    }

    @Test(
        "makes bars of before comparable, and leaves those of after alone", arguments: [1, 2, 3] as [UInt64])
    func bars(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<300 {
            let bars = (0..<20).map { day in Self.bar(&random, Self.date.advanced(byDays: Int(day) - 10)) }
            let actions = CorporateActions([
                try action(.split(old: 1, new: 1 + random.below(9) + 1)),
                try action(.bonus(new: 1 + random.below(3), held: 1 + random.below(3))),
                try action(.bonus(new: 1, held: 3), on: Self.date.advanced(byDays: -4)),
            ])
            let last = Self.date.advanced(byDays: 30)
            let adjusted = actions.adjust(bars, of: "X", to: last)
            #expect(adjusted.count == bars.count && adjusted != bars, "seed \(seed)")
            for (raw, bar) in zip(bars, adjusted) {
                let factor = actions.factor("X", from: raw.start.date, to: last)
                #expect(bar == factor.of(raw), "seed \(seed)")
                #expect(bar.isConsistent, "seed \(seed)")
                if raw.start.date >= Self.date { #expect(bar == raw, "seed \(seed)") }
            }
            #expect(actions.adjust(adjusted, of: "X", to: Self.date.advanced(byDays: -11)) == adjusted)
        }
    }

    private static func bar(_ random: inout SeededRandom, _ date: CalendarDate) -> Bar {
        let low = 1_000_000 + random.below(1_000_000)
        let high = low + random.below(500_000)
        let at = { (random: inout SeededRandom) in Price(raw: low + random.below(high - low + 1)) }
        return Bar(
            start: Timestamp(date, TimeOfDay(9, 15)), open: at(&random), high: Price(raw: high),
            low: Price(raw: low), close: at(&random), volume: Quantity(random.below(1_000_000)))
    }

    @Test("is left out where the bars show no jump: they were adjusted by whoever made them")
    func alreadyAdjusted() throws {
        let bars = (0..<4).map { day in
            Bar(
                start: Timestamp(Self.date.advanced(byDays: day - 2), TimeOfDay(9, 15)),
                open: Price(paise: 100_00), high: Price(paise: 101_00), low: Price(paise: 99_00),
                close: Price(paise: 100_00), volume: Quantity(10))
        }
        let actions = CorporateActions([try action(.split(old: 1, new: 5))])
        let later = Self.date.advanced(byDays: 5)
        #expect(actions.adjust(bars, of: "X", to: later, ifRaw: true) == bars)
        #expect(actions.adjust(bars, of: "X", to: later)[0].close == Price(paise: 20_00))
        let untilEve = Array(bars.prefix(2))
        #expect(actions.adjust(untilEve, of: "X", to: Self.date, ifRaw: true)[1].close == Price(paise: 20_00))
    }

    @Test("reads from a line, and a line that says nothing refuses the file")
    func reading() throws {
        let text = """
            # what we know
            symbol,exchange,ex_date,action,terms
            IRCTC,NSE,2021-10-28,split,1:5

            VBL,NSE,2021-06-10,bonus,1:2
            RELIANCE,NSE,2020-05-13,rights,1:15@1257
            ITC,BSE,2024-06-04,dividend,7.50
            """
        let actions = try CorporateActions(parsing: text, file: "a.csv")
        #expect(
            actions.list.map(\.description) == [
                "RELIANCE rights 1:15 at 1257.00", "VBL bonus 1:2", "IRCTC split 1:5", "ITC dividend 7.50",
            ])
        for bad in [
            "X,NSE,2021-10-28,split", "X,NYSE,2021-10-28,split,1:5", "X,NSE,28-10-2021,split,1:5",
            "X,NSE,2021-10-28,split,1:1", "X,NSE,2021-10-28,merger,1:5", "X,NSE,2021-10-28,bonus,a:b",
            ",NSE,2021-10-28,split,1:5", "X,NSE,2021-10-28,dividend,-1",
        ] {
            let error = #expect(throws: CorporateActionError.self) {
                _ = try CorporateActions(parsing: "# a\n" + bad, file: "a.csv")
            }
            #expect(error?.line == 2, "\(bad)")
        }
    }

    @Test("agrees with the known ones of the exchange, where the prices beside them are at hand")
    func known() throws {
        let path = SharedFacts.path("data/corporate_actions/known.csv")
        guard let text = SharedFacts.text(path) else {
            print("skipped: no \(path)")
            return
        }
        var checked = 0
        for line in text.split(separator: "\n").dropFirst() {
            let fields = line.split(separator: ",", omittingEmptySubsequences: false)
            let words = fields[2].split(separator: " ")
            guard words.count == 2, let date = CalendarDate(fields[0]) else { continue }
            let counts = words[1].split(separator: ":").compactMap { Int64($0) }
            guard counts.count == 2 else { continue }
            let kind: CorporateAction.Kind
            switch words[0] {
            // The file writes a split of one into ten as 10:1.
            case "split": kind = .split(old: counts[1], new: counts[0])
            case "bonus": kind = .bonus(new: counts[0], held: counts[1])
            default: continue
            }
            let factor = try action(kind, on: date).priceFactor(lastClose: nil)
            #expect(factor?.description == String(fields[3]), "\(line)")
            checked += 1
        }
        #expect(checked > 0)
    }
}
