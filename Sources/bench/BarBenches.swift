// The engine at the fidelity of bars: workload W1 event by event.

import Backtest
import Exchange
import Market
import Platform
import Trading

/// The whole Desk over the reference's bars: every bar an event, every record in memory.
func measureReference(_ count: Int, expected: UInt64) throws -> [Figure] {
    let calendar = try TradingCalendar(
        parsing: String(decoding: try Files.read("etc/calendars/nse.calendar"), as: UTF8.self),
        file: "nse.calendar")
    let bars = try ReferenceBars.columns(count)
    let plan = BacktestPlan.reference(bars, calendar, rulebook: Days.date)
    var hash: UInt64 = 0
    var trades = 0
    let speeds = try (0..<5).map { _ in
        var run = try BarsRun(plan)
        let start = try ResourceUsage.current().cpuSeconds
        let result = run.run()
        let took = try ResourceUsage.current().cpuSeconds - start
        (hash, trades) = (timing(result, bars), result.trades.count)
        return Double(count) / took
    }
    guard hash == expected else {
        throw BenchFailed(
            description: "\(trades) trades are not the reference's: expected \(hex(expected)), "
                + "found \(hex(hash))")
    }
    return [
        Figure(what: "W1, \(count) bars event by event", unit: "bars/s", runs: speeds, limit: .atLeast(20e6))
    ]
}

private func timing(_ result: BacktestResult, _ bars: BarColumns) -> UInt64 {
    var hash = Fingerprint()
    for trade in result.trades {
        let (entered, left) = (bars.row(at: trade.enteredAt), bars.row(at: trade.leftAt))
        let inside = left == bars.count || bars.starts[left] > trade.leftAt.nanoseconds
        let reason: Int64 =
            switch trade.reason {
            case .stop: 1
            case .rule(BacktestPlan.referenceClockLine): 2
            default: 0
            }
        for number in [Int64(entered), Int64(inside ? left - 1 : left), reason] { hash.add(number) }
    }
    return hash.value
}
