// What stands between a rule that asks for an entry and a ticket for the gate.

import Market
import Rules

public enum EntryBlock: Hashable, Sendable {
    case notArmed
    /// Neither the strategy's windows nor its time to exit leave room now.
    case outsideWindow
    /// A bar of an earlier session, and this day was joined after its open.
    case joinedLate
    /// Something of it is held or being ordered.
    case heldAlready
    case entriesPerDay(Int)
    case entriesPerInstrument(Int)
    /// The file waits after an exit.
    case cooling
    /// Today's list does not name it.
    case noMember
    case exDate
    case openPositions(Int)
    /// The exchange lists no contract of the kind that is traded in its place.
    case noContract
    case noPrice

    public var sentence: String {
        switch self {
        case .notArmed: "trading was not armed; `sauda start` arms it"
        case .outsideWindow: "it was outside the windows of entry that the file names"
        case .joinedLate: "the bar closed with the session before, and this day was joined after its open"
        case .heldAlready: "something of it was held or being ordered already"
        case .entriesPerDay(let most): "the file allows \(most) entries a day, and they were used"
        case .entriesPerInstrument(let most):
            "the file allows \(most) entries an instrument a day, and they were used"
        case .cooling: "the file waits for a while after leaving it, and the wait was not over"
        case .noMember: "it is not on today's list of members"
        case .exDate: "it goes ex today, and the file does not trade through ex-dates"
        case .openPositions(let most): "the file allows \(most) open positions, and there were as many"
        case .noContract: "the exchange lists no contract of the kind that the file trades"
        case .noPrice: "there was no price to order at"
        }
    }
}

/// An entry that a rule asked for.
struct EntryWish {
    let entry: Entry
    let bar: ClosedBar
    let evidence: RuleEvidence
}

/// What became of it: nil when the gate was asked.
struct EntryOutcome: Hashable {
    let bar: ClosedBar
    let block: EntryBlock?
}
