// What our peers run too: one piece of work on the reference bars, in a process of its
// own, told in one line of JSON for `etc/peers/compare.py`.
//
//     bench --bars N FILE         writes the first N bars as everybody reads them
//     bench --workload NAME FILE  does the work and prints its line
//
// The time is the processor's, of the work alone: the machine may be shared.

import Backtest
import Glibc
import Market

struct Workload: Sendable {
    let name: String
    let run: @Sendable (BarColumns) throws -> Told

    static let all: [Workload] = [
        .events, .eventsShort, .columnar, .columnarShort, .crossovers, .anyRules, .quotes, .ema, .rsi, .atr,
    ]

    /// What a piece of work says of itself.
    struct Told {
        /// Bars, or settings times bars.
        var items: Int
        /// Processor seconds of each repetition; the median is told.
        var seconds: [Double]
        var hash: UInt64
        /// Nil where the reference has no such table.
        var expected: UInt64?
        /// The most memory without a file behind it, in megabytes, that was there when it was looked at.
        private(set) var anonymous = 0

        init(items: Int, seconds: [Double], hash: UInt64, expected: UInt64?) {
            (self.items, self.seconds, self.hash, self.expected) = (items, seconds, hash, expected)
        }

        /// To be called while what was made is still there.
        mutating func noteMemory() { anonymous = max(anonymous, megabytes("RssAnon:")) }
    }

    /// Processor seconds of `body`, in every thread.
    static func processorSeconds<Result>(_ body: () throws -> Result) rethrows -> (Double, Result) {
        let start = processorNanoseconds()
        let result = try body()
        return (Double(processorNanoseconds() - start) / 1e9, result)
    }

    private static func processorNanoseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    func line(of told: Told) -> String {
        var told = told
        told.noteMemory()
        let median = told.seconds.sorted()[told.seconds.count / 2]
        let expected = told.expected.map { "\"\(hex($0))\"" } ?? "null"
        return "{\"name\":\"\(name)\",\"items\":\(told.items),\"cpu\":\(median),"
            + "\"hash\":\"\(hex(told.hash))\",\"expected_hash\":\(expected),"
            + "\"rss_mb\":\(megabytes("VmHWM:")),\"anonymous_mb\":\(told.anonymous)}"
    }
}

/// A line of the kernel's account of this process: `VmHWM:` the most that was resident, `RssAnon:` what
/// is resident now and has no file behind it.
func megabytes(_ label: String) -> Int {
    guard let file = fopen("/proc/self/status", "r") else { return -1 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    while fgets(&line, 256, file) != nil {
        let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        guard text.hasPrefix(label) else { continue }
        let words = text.dropFirst(label.count).split { $0 == " " || $0 == "\t" }
        return (words.first.flatMap { Int($0) } ?? 0) / 1024
    }
    return -1
}
