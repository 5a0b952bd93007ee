// The report of a recorded day, made from its journal alone.

import Storage
import Trading

extension DayReport {
    /// Nil for a journal without an opening.
    ///
    /// - Throws: a ``Failure`` when the journal is damaged.
    public static func recorded(_ path: String) throws(Failure) -> DayReport? {
        var report: DayReport?
        var desk: Desk?
        try JournalPlace.forEach(try JournalPlace.open(path)) { (_, record) throws(Failure) in
            switch record {
            case .opening(let opening, let time):
                report = DayReport(opening, strategies: strategyNames(opening))
                do throws(OpeningRefused) { desk = try Desk(opening, at: time) } catch {
                    throw Failure(.data, error.text)
                }
            case .event(let event, let effects, let time):
                report?.take(event, effects, at: time)
                desk?.restore(event, effects, at: time)
            }
        }
        if let desk { report?.close(with: desk.snapshot) }
        return report
    }
}
