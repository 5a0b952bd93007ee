// The program as a person runs it, each time as a process of its own: how soon it is
// there, and three years of 24 shares with everything that loading them takes.

import Glibc
import Platform

private let program = "\(Files.parent(of: CommandLine.arguments[0]))/sauda"

/// From the start of the process to its end.
func measureProcess() throws -> [Figure] {
    try [["--version"], ["check", "Strategies/trend.sauda"]].flatMap { arguments in
        let runs = try Stopwatch.runs { try (0..<5).map { _ in try ran(arguments) } }.flatMap { $0 }
        let words = "sauda \(arguments.joined(separator: " "))"
        return [
            Figure(what: words, unit: "ms", runs: runs.map { $0.real * 1e3 }, limit: .atMost(50)),
            Figure(what: "of which the processor", unit: "ms", runs: runs.map { $0.processor * 1e3 }),
        ]
    }
}

/// One strategy on the 24 shares of fifteen minutes that lie beside the project, loading them included.
func measureUniverse() throws -> [Figure] {
    let bars = "\(environment("SAUDA_SHARED") ?? "../shared")/data/m15"
    guard Files.exists(bars) else { throw BenchSkipped(reason: "there are no bars in \(bars)") }
    let files = try Files.list(bars).filter { $0.hasSuffix(".csv.gz") }.sorted()
    let symbols = files.map { String($0.dropLast(".csv.gz".count)) }.joined(separator: ", ")
    let rules = "/tmp/sauda-bench-\(processID).sauda"
    try Files.writeAtomically(Array(crossover(symbols).utf8), to: rules)
    defer { unlink(rules) }
    let runs = try Stopwatch.runs { try ran(["backtest", rules, "--data", bars, "--json"]) }
    return [
        Figure(
            what: "\(files.count) shares, 3 years of 15 minutes", unit: "s", runs: runs.map(\.processor),
            limit: .atMost(1)),
        Figure(what: "largest process", unit: "MB", runs: [Double(childrenUsage().ru_maxrss) / 1e3]),
    ]
}

/// Seconds of one run, by the clock and of the processor.
private func ran(_ arguments: [String]) throws -> (real: Double, processor: Double) {
    let before = seconds(childrenUsage())
    var outcome: Subprocess.Outcome?
    let real = try Stopwatch.time { () throws(FileFailure) in
        outcome = try Subprocess.run(program, arguments)
    }
    guard let outcome, outcome.status == 0 else {
        let said = outcome.map { String(decoding: $0.error + $0.output, as: UTF8.self) } ?? ""
        throw BenchFailed(description: "sauda \(arguments.joined(separator: " ")) failed: \(said)")
    }
    return (Double(real) / 1e9, seconds(childrenUsage()) - before)
}

private func childrenUsage() -> rusage {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_CHILDREN.rawValue), &usage)
    return usage
}

private func seconds(_ usage: rusage) -> Double {
    Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
        + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6
}

private func crossover(_ symbols: String) -> String {
    """
    strategy "EMA crossover on fifteen minutes"
    trade    \(symbols) on NSE
    bars     15 minutes
    enter    between 09:30 and 14:30
    product  intraday
    exit     at 15:10

    let trend = ema(close, 9) - ema(close, 21)

    buy when trend crosses above 0
         size 3% of equity
         stop 1.5%

    sell when trend crosses below 0
    """
}
