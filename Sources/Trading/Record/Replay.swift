// A recorded day, decided again: the same events through a fresh Desk, every effect
// compared with the recorded one.
//
// Records go in one at a time, as a journal gives them. The first difference ends
// it, since a Desk that decided otherwise once is another Desk from then on.

public import Market

public struct Replay: Sendable {
    /// Nil before the opening.
    public private(set) var desk: Desk?
    /// Nil while everything agrees.
    public private(set) var difference: Difference?
    /// Records taken in, the opening included.
    public private(set) var count = 0

    /// Where a replay left the record.
    public struct Difference: Hashable, Sendable {
        /// Number of the record in its day, the opening being 0.
        public let record: Int
        public let time: Timestamp
        /// The three as tape text, or in full where the tape shows no difference.
        public let event: String
        public let expected: String
        public let found: String
    }

    public init() {}

    /// Takes in the next record; after a difference, a record that cannot follow included, nothing happens.
    public mutating func take(_ record: DayRecord) {
        guard difference == nil else { return }
        defer { count += 1 }
        switch record {
        case .opening(let opening, let time): open(opening, at: time)
        case .event(let event, let effects, let time): compare(event, effects, at: time)
        }
    }

    public var verdict: ReplayVerdict {
        if let difference { return .firstDifference(difference) }
        return .identical(records: count)
    }

    private mutating func open(_ opening: DayOpening, at time: Timestamp) {
        guard desk == nil else {
            return differ(at: time, "opening", "an event, since the day is open", "a second opening")
        }
        do throws(OpeningRefused) { desk = try Desk(opening, at: time) } catch {
            differ(at: time, "opening", "a day that opens", error.text)
        }
    }

    private mutating func compare(_ event: Event, _ effects: [Effect], at time: Timestamp) {
        guard let found = desk?.apply(event, at: time), let opening = desk?.opening else {
            return differ(at: time, "the first record", "the day's opening", "an event")
        }
        guard found != effects else { return }
        let tape = Tape(opening)
        let texts = (tape.text(effects), tape.text(found))
        // A tape leaves figures out; where just those differ, the values themselves are shown.
        let isShown = texts.0 != texts.1
        differ(at: time, tape.text(event), isShown ? texts.0 : "\(effects)", isShown ? texts.1 : "\(found)")
    }

    private mutating func differ(at time: Timestamp, _ event: String, _ expected: String, _ found: String) {
        difference = Difference(record: count, time: time, event: event, expected: expected, found: found)
    }
}

public enum ReplayVerdict: Hashable, Sendable {
    case identical(records: Int)
    case firstDifference(Replay.Difference)
}

extension ReplayVerdict: CustomStringConvertible {
    public var description: String {
        switch self {
        case .identical(let records): "identical: \(records) records"
        case .firstDifference(let difference):
            """
            record \(difference.record) at \(difference.time) differs
              event     \(difference.event)
              expected  \(difference.expected)
              found     \(difference.found)
            """
        }
    }
}
