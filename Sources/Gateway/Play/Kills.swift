// SIGKILL at seeded moments of a played day, to show what recovery is worth.

import Market
import Platform

struct Kills {
    private(set) var left: Int64
    private var random: SeededRandom
    private var next: Timestamp

    /// Real time between two kills is drawn from here.
    private static let leastPause = Span.milliseconds(150)
    private static let mostPause: Int64 = 2500

    init(count: Int64, seed: UInt64, now: Timestamp) {
        left = count
        random = SeededRandom(seed: seed, stream: "kills")
        next = now
        draw(after: now)
    }

    /// Whether the daemon is to die now.
    mutating func isDue(at now: Timestamp) -> Bool {
        guard left > 0, now >= next else { return false }
        left -= 1
        draw(after: now)
        return true
    }

    private mutating func draw(after now: Timestamp) {
        next = now + Kills.leastPause + .milliseconds(random.below(Kills.mostPause))
    }
}
