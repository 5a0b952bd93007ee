// The line that tells how far a test has come: on standard error, in place, and only
// where that is a terminal.

import Market
import Platform

struct BacktestProgress {
    private let isShown: Bool
    private let bars: Int
    private let started: Timestamp
    private var drawn: Timestamp?
    private static let pause = Span.milliseconds(80)

    /// - Parameter bars: That will have been seen when the last day is done.
    init(bars: Int, isShown: Bool = Terminal.isTerminal(2)) {
        self.bars = bars
        self.isShown = isShown
        started = SystemClock().now()
    }

    mutating func take(days: Int, of all: Int) {
        guard isShown else { return }
        let now = SystemClock().now()
        guard drawn.map({ now - $0 >= BacktestProgress.pause }) ?? true || days == all else { return }
        drawn = now
        Output.write("\r\u{1B}[K" + line(days, all, now - started), to: 2)
    }

    /// Wipes the line; what is said next stands in its place.
    func end() {
        if drawn != nil { Output.write("\r\u{1B}[K", to: 2) }
    }

    func line(_ days: Int, _ all: Int, _ elapsed: Span) -> String {
        let share = all > 0 ? Double(days) / Double(all) : 0
        let full = Int(share * 24)
        let seconds = max(Double(elapsed.nanoseconds) / 1e9, 1e-9)
        let speed = Humane.decimal(Double(bars) * share / seconds, places: 0)
        let left = share > 0 ? Span(nanoseconds: Int64(seconds * 1e9 * (1 - share) / share)) : nil
        return String(repeating: "█", count: full) + String(repeating: "░", count: 24 - full)
            + "  \(Humane.count(days)) of \(Humane.count(all)) days  \(speed) bars/s"
            + (left.map { $0 > .seconds(1) ? "  \(Humane.duration($0)) left" : "" } ?? "")
    }
}
