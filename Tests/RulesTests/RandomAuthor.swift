// Writes valid rules by chance: every word of the vocabulary, on the strategy's own
// bars, longer ones and other instruments'. And bars that nobody has seen, with holes
// and days that begin late.

import Market

@testable import Rules

struct RandomAuthor {
    var random: SeededRandom
    /// Words that have been written, to show that none is left out.
    private(set) var written: Set<Vocabulary> = []
    private var readsStreams = true

    static let words = Vocabulary.allCases.filter { $0 != .risk }

    init(seed: UInt64, stream: String) { random = SeededRandom(seed: seed, stream: stream) }

    mutating func pick<Element>(_ list: [Element]) -> Element { list[Int(random.below(Int64(list.count)))] }
    mutating func period() -> String { String(1 + random.below(12)) }

    /// An expression in rupees.
    mutating func price(_ depth: Int) -> String {
        guard depth > 0 else { return pick(["close", "open", "high", "low", "₹3", "mean"]) }
        switch random.below(10) {
        case 0: return "(\(price(depth - 1)) \(pick(["+", "-"])) \(price(depth - 1)))"
        case 1: return "(\(price(depth - 1))) \(period()) bars ago"
        case 2: return "\(pick(["2", "0.5", "10%"])) × (\(price(depth - 1)))"
        case 3 where readsStreams: return elsewhere(depth)
        default: return inRupees(pick(Self.words), depth)
        }
    }

    /// On other bars; inside stands only one kind of them.
    private mutating func elsewhere(_ depth: Int) -> String {
        readsStreams = false
        defer { readsStreams = true }
        let place = pick([
            "on 15 minutes", "on 1 day", "of NIFTY50", "of NIFTY50 on 15 minutes", "of INDIAVIX",
        ])
        return "(\(price(depth - 1))) \(place)"
    }

    mutating func inRupees(_ word: Vocabulary, _ depth: Int) -> String {
        written.insert(word)
        let call = call(word, depth)
        switch word.signature.unit {
        case .none, .rupees?: return call
        case .shares?: return "₹100 × (\(call) / (volume + 1 share))"
        case .minutes?: return "₹1 × (\(call) / 1 minute)"
        default: return "₹10 × \(call)"
        }
    }

    private mutating func call(_ word: Vocabulary, _ depth: Int) -> String {
        let arguments = word.arguments.map { argument -> String in
            switch argument {
            case .series: price(depth - 1)
            case .period: period()
            case .factor: pick(["0.5", "1", "2.5"])
            case .minutes: pick(["5 minutes", "15 minutes", "30 minutes"])
            case .condition: comparison(depth - 1)
            }
        }
        return arguments.isEmpty ? word.rawValue : "\(word.rawValue)(\(arguments.joined(separator: ", ")))"
    }

    private mutating func comparison(_ depth: Int) -> String {
        let (a, b) = (price(depth), price(depth))
        switch random.below(3) {
        case 0: return "\(a) crosses \(pick(["above", "below"])) \(b)"
        default: return "\(a) \(pick(["<", ">", "<=", ">="])) \(b)"
        }
    }

    mutating func condition(_ depth: Int) -> String {
        guard depth > 0 else { return comparison(2) }
        switch random.below(4) {
        case 0: return "not (\(condition(depth - 1)))"
        default: return "(\(condition(depth - 1)) \(pick(["and", "or"])) \(condition(depth - 1)))"
        }
    }

    /// A file of five-minute bars, or one that does not compile: bars of several kinds at once, say.
    mutating func file(_ word: Vocabulary) -> String {
        ruleFile(
            """
            let mean = (high + low) / 2
            buy when \(inRupees(word, 2)) \(pick([">", "<"])) \(price(1)) or \(condition(1))
                size \(pick(["1% of equity at risk", "10 shares", "₹50,000"]))
                stop \(pick(["abs(\(price(2))) + ₹1", "1%", "1.5 × atr(3) below entry"]))
                target 2 × risk
                trail \(price(1)) after 1 × risk
            short when \(condition(1))
                size 10 shares
            sell when \(condition(1))
            exit when \(condition(0))
            exit at 15:10
            """, bars: 5, window: "09:25 and 14:50")
    }

    /// The first file from this seed on that compiles.
    static func file(seed: UInt64) -> (source: String, strategy: Strategy) {
        var seed = seed &* 1_000
        while true {
            var author = RandomAuthor(seed: seed, stream: "author")
            let source = author.file(words[Int(seed % UInt64(words.count))])
            do throws(RuleErrors) {
                return (source, try Strategy.compile(source, file: "random"))
            } catch {
                seed += 1
            }
        }
    }

    // MARK: Bars

    /// Five-minute bars of a random walk, some left out; a day is `perDay` bars, the last cut short.
    mutating func bars(_ count: Int, perDay: Int = 20, gaps: Bool = true) -> [Bar] {
        var price: Int64 = 1_000_00
        var made: [Bar] = []
        var index = 0
        while made.count < count {
            defer { index += 1 }
            if gaps, random.oneIn(12) { continue }
            let day = testDay.advanced(byDays: index / perDay)
            let start = Timestamp(day, TimeOfDay(9, 15)) + .minutes(Int64(index % perDay) * 5)
            made.append(bar(start, &price))
        }
        return made
    }

    mutating func bar(_ start: Timestamp, _ price: inout Int64) -> Bar {
        let open = price
        price = max(100_00, price + random.below(1_001) - 500)
        return Bar(
            start: start, open: Price(paise: open), high: Price(paise: max(open, price) + random.below(200)),
            low: Price(paise: min(open, price) - random.below(90)), close: Price(paise: price),
            volume: Quantity(random.oneIn(10) ? 0 : random.below(10_000)))
    }
}

/// A history with its companions and how its sessions opened.
struct RandomHistory {
    var bars: [Bar]
    var companions: [[Bar]]
    /// Days that nobody announced, and days that were joined late.
    var unannounced: Set<CalendarDate> = []
    var joinedLate: Set<CalendarDate> = []

    init(_ author: inout RandomAuthor, rows: Int, companions count: Int) {
        bars = author.bars(rows)
        companions = (0..<count).map { _ in author.bars(rows) }
        for day in 0..<(rows / 10) {
            let date = testDay.advanced(byDays: day)
            if author.random.oneIn(8) { unannounced.insert(date) }
            if author.random.oneIn(8) { joinedLate.insert(date) }
        }
    }

    func opening(_ date: CalendarDate) -> SessionOpening? {
        unannounced.contains(date)
            ? nil
            : SessionOpening(
                open: Timestamp(date, TimeOfDay(9, 15)), isComplete: !joinedLate.contains(date))
    }

    /// Calls `body` with the run and every bar's answers while flat, long and short.
    func play(_ strategy: Strategy, _ body: (Int, StrategyRun, [RuleOutcome]) throws -> Void) rethrows {
        var run = StrategyRun(strategy)
        var taken = companions.map { _ in 0 }
        var date: CalendarDate?
        for (row, bar) in bars.enumerated() {
            if bar.start.date != date {
                date = bar.start.date
                let midnight = Timestamp(bar.start.date, TimeOfDay(0, 0))
                feed(&run, &taken) { $0.start < midnight }
                if let opening = opening(bar.start.date) {
                    run.beginSession(open: opening.open, complete: opening.isComplete)
                }
            }
            feed(&run, &taken) {
                closing($0.start, strategy.barLength) <= closing(bar.start, strategy.barLength)
            }
            let answers = run.answers(to: bar)
            try body(row, run, answers)
        }
    }

    private func feed(_ run: inout StrategyRun, _ taken: inout [Int], while isDue: (Bar) -> Bool) {
        for (index, companion) in companions.enumerated() {
            while taken[index] < companion.count, isDue(companion[taken[index]]) {
                run.take(companion[taken[index]], of: index)
                taken[index] += 1
            }
        }
    }

    /// In blocks of 64 rows, so that a short history has several.
    func columns(_ strategy: Strategy) -> RuleColumns {
        let bars = BarColumns(bars, length: strategy.barLength)
        let lanes = strategy.program.rows(
            bars, companions.map { BarColumns($0, length: strategy.barLength) }, length: strategy.barLength,
            opening)
        return RuleColumns(strategy, bars: bars, lanes: lanes, blockRows: bars.count % 2 == 0 ? 64 : nil)
    }
}
