// The Desk of a record, at any record of it: opened by the opening, moved by recovery.
// It decides nothing, so it is what the Desk was whatever this build would decide.

import Market

public struct DayMirror: Sendable {
    /// Nil before the opening.
    public private(set) var desk: Desk?

    public init() {}

    /// Takes in the next record. A further opening, as a backtest of many days has them, goes on with what
    /// the day before learnt.
    ///
    /// - Throws: ``OpeningRefused`` when the day cannot be opened by this build.
    public mutating func take(_ record: DayRecord) throws(OpeningRefused) {
        switch record {
        case .opening(let opening, let time):
            if let before = desk {
                desk = try before.next(opening, at: time)
            } else {
                desk = try Desk(opening, at: time)
            }
        case .event(let event, let effects, let time): desk?.restore(event, effects, at: time)
        }
    }
}
