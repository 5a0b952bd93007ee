// What the rules cost: a bar at a time as in the daemon, and a whole history at once as
// in a search, on the bars of the published comparison.
//
// The indicators' figures are the difference to rules that read the same fields without
// them. Their limits are 1.2 times TA-Lib's own on the reference machine.

import Exchange
import Market
import Rules

private let crossover = """
    let trend = ewma(close, 9) - ewma(close, 21)
    buy when trend crosses above 0
        size 10% of equity
        stop 1%
    exit when trend crosses below 0
    """

func measureRules() throws -> [Figure] {
    let columns = try ReferenceBars.columns(1_000_000)
    let bars = (0..<columns.count).map { columns[$0] }
    let base = try nanoseconds("buy when low + high + close < ₹0\nsize 1 share", columns)
    func indicator(_ word: String, _ zero: String) throws -> [Double] {
        let rule = "buy when low + high + close < ₹0 and \(word) < \(zero)\nsize 1 share"
        let plain = "buy when low + high + close < ₹0 and close < ₹0\nsize 1 share"
        let rest = try nanoseconds(plain, columns).sorted()[2]
        return try nanoseconds(rule, columns).map { $0 - rest }
    }
    let strategy = try compiled(crossover)
    return [
        Figure(
            what: "crossover, a bar at a time", unit: "M/s",
            runs: Stopwatch.runs { 1_000 / perBar(bars.count) { played(strategy, bars) } },
            limit: .atLeast(30)),
        Figure(
            what: "crossover, at once", unit: "M/s",
            runs: try nanoseconds(crossover, columns).map { 1_000 / $0 },
            limit: .atLeast(50)),
        Figure(what: "three fields and a comparison", unit: "ns/bar", runs: base),
        Figure(
            what: "ema(close, 21)", unit: "ns/bar", runs: try indicator("ema(close, 21)", "₹0"),
            limit: .atMost(2.4)),
        Figure(
            what: "rsi(close, 14)", unit: "ns/bar", runs: try indicator("rsi(close, 14)", "0"),
            limit: .atMost(3.4)),
        Figure(what: "atr(14)", unit: "ns/bar", runs: try indicator("atr(14)", "₹0"), limit: .atMost(1.6)),
    ]
}

private func compiled(_ rules: String) throws -> Strategy {
    try Strategy.compile(
        "strategy \"bench\"\ntrade BENCH on NSE\nbars 1 minute\nenter between 09:15 and 15:30\n\(rules)",
        file: "bench")
}

private func perBar(_ count: Int, _ body: () -> Void) -> Double {
    Double(Stopwatch.time(body)) / Double(count)
}

private func nanoseconds(_ rules: String, _ columns: BarColumns) throws -> [Double] {
    let strategy = try compiled(rules)
    return Stopwatch.runs {
        perBar(columns.count) {
            let rules = RuleColumns(strategy, bars: columns)
            var row = 0
            while let found = rules.firstExit(from: row, holding: .long) ?? rules.firstEntry(from: row) {
                row = found + 1
            }
        }
    }
}

private func played(_ strategy: Strategy, _ bars: [Bar]) {
    var run = StrategyRun(strategy)
    var answers = 0
    for (index, bar) in bars.enumerated() {
        if index % ReferenceMarket.barsPerDay == 0 { run.beginSession(open: bar.start, complete: true) }
        if run.speaks(at: bar, holding: .short) { answers += 1 }
    }
    precondition(answers > 0, "the crossover never spoke")
}
