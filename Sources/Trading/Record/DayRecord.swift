// One record of a day's journal: how the day began, or one event with what the Desk
// made of it.
//
// The first record of a day is its opening and all others are events; whoever reads
// a day holds that rule. What a record looks like as bytes is `RecordCodec`'s, as a
// line of text `Tape`'s.

public import Market

public enum DayRecord: Hashable, Sendable {
    /// `at` is the instant with which the Desk was made.
    case opening(DayOpening, at: Timestamp)
    case event(Event, effects: [Effect], at: Timestamp)

    public var time: Timestamp {
        switch self {
        case .opening(_, let time), .event(_, _, let time): time
        }
    }
}

/// Why bytes are no record. The caller refuses the journal that they came from.
public struct RecordError: Error, Hashable, Sendable {
    /// Bytes from the start of the record to where it stopped making sense.
    public let offset: Int
    public let reason: String

    public init(offset: Int, _ reason: String) {
        self.offset = offset
        self.reason = reason
    }
}

extension RecordError: CustomStringConvertible {
    public var description: String { "byte \(offset) of the record: \(reason)" }
}
