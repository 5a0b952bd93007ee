// The line that tells how far a test has come: on standard error, in place, and only
// where that is a terminal.

import Backtest
import Market
import Platform

struct BacktestProgress {
    private let isShown: Bool
    private let started: Timestamp
    private var drawn: Timestamp?
    private static let pause = Span.milliseconds(80)
    private static let width = 24

    init(isShown: Bool = Terminal.isTerminal(2)) {
        self.isShown = isShown
        started = SystemClock().now()
    }

    mutating func take(_ progress: RunProgress) {
        guard isShown else { return }
        let now = SystemClock().now()
        guard drawn.map({ now - $0 >= BacktestProgress.pause }) ?? true else { return }
        drawn = now
        Output.write("\r\u{1B}[K" + BacktestProgress.line(progress, after: now - started), to: 2)
    }

    /// Wipes the line; what is said next stands in its place.
    func end() {
        if drawn != nil { Output.write("\r\u{1B}[K", to: 2) }
    }

    static func line(_ progress: RunProgress, after elapsed: Span) -> String {
        let share = Double(progress.days) / Double(max(progress.allDays, 1))
        let full = Int(share * Double(width))
        let seconds = max(Double(elapsed.nanoseconds) / 1e9, 1e-9)
        let left = Span(nanoseconds: Int64(seconds * 1e9 * (1 - share) / max(share, 1e-9)))
        return String(repeating: "█", count: full) + String(repeating: "░", count: width - full)
            + "  \(Humane.count(progress.days)) of \(Humane.count(progress.allDays)) days"
            + "  \(Humane.decimal(Double(progress.bars) / seconds, places: 0)) bars/s"
            + "  \(Humane.signedWholeRupees(progress.profit))"
            + (left > .seconds(1) ? "  \(Humane.duration(left)) left" : "")
    }
}
