// What a search's results depend on, as one number: rules, values to try, bars, days, money,
// charges and fills. Results on disk are taken up again only under the same number.

import Backtest
import Market
import Platform

enum SearchFingerprint {
    /// - Parameters:
    ///   - calendar: The text of the calendar's file.
    ///   - windows: The days of every sweep that the search consists of.
    static func of(
        _ ground: SearchGround, _ search: SearchPlan, calendar: String, windows: [ClosedRange<CalendarDate>]
    ) -> String {
        let digest = SHA256()
        let plan = ground.plan
        for file in plan.strategies { digest.update(Array("\(file.source)\0\(file.settings)\0".utf8)) }
        digest.update(Array(calendar.utf8))
        let words = [
            "\(search.space.axes)", "\(search.places)", "\(plan.cash)", "\(plan.seed)", plan.build,
            plan.rulebook.map { "\($0)" } ?? "each day", "\(plan.exchange)", "\(plan.brokerage)",
            "\(plan.limits)", "\(plan.cutOffs)", "\(plan.actions)", "\(plan.lists)",
            windows.map { "\($0)" }.joined(separator: " "),
        ]
        digest.update(Array(words.joined(separator: "\0").utf8))
        for line in plan.series { add(line, to: digest) }
        return hexEncoded(digest.finalize())
    }

    private static func add(_ line: BacktestPlan.Series, to digest: SHA256) {
        let bars = line.bars
        digest.update(Array("\(line.instrument)\0\(bars.length)\0\(bars.count)\0".utf8))
        for column in [bars.starts, bars.opens, bars.highs, bars.lows, bars.closes, bars.volumes] {
            digest.update(UnsafeRawBufferPointer(start: column.base, count: column.count * 8))
        }
    }
}
