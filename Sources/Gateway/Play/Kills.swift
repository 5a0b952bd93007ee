// SIGKILL at seeded moments of a played day, to show what recovery is worth.
//
// Moments are drawn in the day's own time, as the daemon tells it, so they spread over the
// whole session however fast the machine plays it; a short pause of real time, drawn too,
// keeps a kill from falling always right after an answer.

import Market
import Platform

struct Kills {
    /// Those that happened.
    private(set) var done: Int64 = 0
    /// In the day's time, the next one last.
    private var marks: [TimeOfDay]
    private var random: SeededRandom

    private static let first = TimeOfDay(9, 0)
    private static let last = TimeOfDay(15, 25)
    /// Real milliseconds between an answer and the kill, at most.
    private static let mostPause: Int64 = 25

    init(count: Int64, seed: UInt64) {
        var random = SeededRandom(seed: seed, stream: "kills")
        let span = Int64(Kills.last.seconds - Kills.first.seconds)
        let drawn = (0..<count).map { _ in
            Kills.first.advanced(bySeconds: Int32(random.below(span)))
        }
        marks = drawn.sorted(by: >)
        self.random = random
    }

    var isOver: Bool { marks.isEmpty }

    /// The real time to wait until the daemon is to die, when the day has come as far as `now`; nil before.
    mutating func pause(at now: TimeOfDay) -> Span? {
        guard let mark = marks.last, mark <= now else { return nil }
        marks.removeLast()
        return .milliseconds(random.below(Kills.mostPause))
    }

    mutating func count() { done += 1 }
}
