// A report made while a day is played in this process.

public import Backtest
import Rules
import Synchronization
public import Trading

extension DayReport {
    /// Plays the whole day.
    ///
    /// - Throws: ``OpeningRefused`` as the day's desk does.
    public static func played(_ day: PlayedDay) throws(OpeningRefused) -> DayReport {
        let page = Mutex(DayReport(day.opening, strategies: strategyNames(day.opening)))
        var run = try DayRun(day.opening, day.exchange) { event, effects, time in
            page.withLock { $0.take(event, effects, at: time) }
        }
        run.play(history: day.history)
        return page.withLock { page in
            page.close(with: run.desk.snapshot)
            return page
        }
    }

    /// The names in the rule files of an opening, in the account's order.
    public static func strategyNames(_ opening: DayOpening) -> [String] {
        opening.strategies.map { assignment in
            do throws(RuleErrors) {
                return try Strategy.compile(assignment.source, file: assignment.file).name
            } catch {
                return assignment.file  // An opening with such rules is refused before it has a report.
            }
        }
    }
}
