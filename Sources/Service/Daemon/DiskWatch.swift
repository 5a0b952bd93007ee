// RC-78: whether the journals' disk has room left.
//
// It is looked at each minute. Below the limit the owner is warned and every account
// takes no new risk, each once, those too whose day opens later. Space that comes back
// is said; only a person lifts the halt.

import Market
import Platform

struct DiskWatch: Sendable {
    static let least = 256 << 20
    static let every = Span.seconds(60)

    enum Change: Hashable, Sendable { case filled, freed }

    private(set) var isLow = false
    /// Accounts that have been told since the disk filled.
    private(set) var halted: Set<String> = []

    /// One look; nil when nothing has changed.
    mutating func look(free: Int) -> Change? {
        guard (free < DiskWatch.least) != isLow else { return nil }
        isLow.toggle()
        halted = []
        return isLow ? .filled : .freed
    }

    /// Whether this account has still to be told.
    func mustHalt(_ account: String) -> Bool { isLow && !halted.contains(account) }
    mutating func note(halted account: String) { halted.insert(account) }

    static func text(_ change: Change, free: Int, path: String) -> String {
        switch change {
        case .filled:
            "RC-78: \(free >> 20) MiB are free at \(path), less than \(least >> 20): no new risk. Make room, "
                + "then `sauda resume`."
        case .freed: "\(free >> 20) MiB are free at \(path) again; `sauda resume` lifts the halt."
        }
    }
}
