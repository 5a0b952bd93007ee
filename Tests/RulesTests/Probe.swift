// The value of any expression at every bar, zero and negative ones included: read from
// the register where it stands as a stop.

import Market

@testable import Rules

/// NaN where it is undefined. Rupees count as themselves, percentages as fractions.
func probe(
    _ expression: String, over bars: [Bar], minutes: Int = 1, day: Bool = false, complete: Bool = true
) throws -> [Double] {
    let length = day ? "1 day" : "\(minutes) minutes"
    let strategy = try compile(
        """
        strategy "probe"
        trade SBIN on NSE
        bars \(length)
        let probe = \(expression)
        buy when probe > probe
        size 1 share
        """)
    guard let condition = strategy.program.entries.first?.condition else { return [] }
    let register = strategy.program.instructions[Int(condition)].a
    var run = StrategyRun(strategy)
    var date: CalendarDate?
    return bars.map { bar in
        if bar.start.date != date {
            date = bar.start.date
            let open = min(bar.start, Timestamp(bar.start.date, TimeOfDay(9, 15)))
            run.beginSession(open: open, complete: complete)
        }
        _ = run.close(bar, holding: .flat, deciding: false)
        return run.reading.value(register)
    }
}
