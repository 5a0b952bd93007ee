// How far a search is, on standard error: a line that is drawn over itself on a terminal, a
// line every tenth elsewhere.

import Market
import Platform

struct SearchMeter {
    private let total: Int
    private let console: Console
    private let isLive: Bool
    private let began: Timestamp
    private var done = 0
    /// Finished before this run: they took no time of it.
    private var found = 0
    private var told = 0
    private var drawn = Timestamp(nanoseconds: 0)

    init(total: Int, console: Console) {
        self.total = total
        self.console = console
        isLive = console.isTerminal && Terminal.isTerminal(2)
        began = SystemClock().now()
    }

    mutating func find(_ count: Int) {
        found += count
        add(count)
    }

    mutating func add(_ count: Int) {
        done += count
        let now = SystemClock().now()
        if isLive {
            guard now - drawn > .milliseconds(100) || done == total else { return }
            drawn = now
            Output.write("\r\u{1B}[K" + line(now), to: 2)
        } else if done * 10 / max(total, 1) > told {
            told = done * 10 / max(total, 1)
            console.note(line(now))
        }
    }

    func end() {
        if isLive { Output.write("\r\u{1B}[K", to: 2) }
    }

    private func line(_ now: Timestamp) -> String {
        let computed = done - found
        let head = "\(done) of \(total) combinations, \(done * 100 / max(total, 1))%"
        guard computed > 0, done < total else { return head }
        let elapsed = Double((now - began).nanoseconds)
        let left = elapsed / Double(computed) * Double(total - done)
        return head + ", \(Humane.duration(Span(nanoseconds: Int64(left)))) left"
    }
}
