// One-line set-up: a strategy from a few lines, bars from a few closes, and a run that
// plays them while it holds what its own rules opened.

import Market
import Rules

/// A rule file around the given lines.
func ruleFile(_ body: String, bars: Int = 1, window: String = "09:15 and 15:30") -> String {
    """
    strategy "test"
    trade SBIN on NSE
    bars \(bars) minutes
    enter between \(window)
    \(body)
    """
}

func compile(_ source: String) throws -> Strategy { try Strategy.compile(source, file: "test.sauda") }

let testDay = CalendarDate(daysSinceEpoch: 20_000)

/// One-minute bars from 09:15 with a range of a rupee around each close.
func bars(
    _ closes: [Int64], day: CalendarDate = testDay, start: TimeOfDay = TimeOfDay(9, 15), volume: Int64 = 100
) -> [Bar] {
    closes.enumerated().map { index, close in
        Bar(
            start: Timestamp(day, start) + .minutes(Int64(index)), open: Price(paise: close * 100),
            high: Price(paise: close * 100 + 50), low: Price(paise: close * 100 - 50),
            close: Price(paise: close * 100), volume: Quantity(volume))
    }
}

/// Plays bars, session by session, as a Desk without costs or stops would.
func play(_ strategy: Strategy, _ bars: [Bar], complete: Bool = true) -> [RuleOutcome] {
    var run = StrategyRun(strategy)
    var holding = Holding.flat
    var day: CalendarDate?
    return bars.map { bar in
        if bar.start.date != day {
            day = bar.start.date
            run.beginSession(open: Timestamp(bar.start.date, TimeOfDay(9, 15)), complete: complete)
        }
        let outcome = run.close(bar, holding: holding, deciding: true)
        if outcome.exit != nil { holding = .flat }
        if let entry = outcome.entry { holding = entry.side == .buy ? .long : .short }
        return outcome
    }
}

/// What a rupee expression is worth after each bar, as the distance of a stop; nil where it
/// is undefined or not positive.
func values(of expression: String, over bars: [Bar], minutes: Int = 1, complete: Bool = true) throws
    -> [Double?]
{
    let rule = ruleFile(
        "buy when true\nsize 1 share\nstop \(expression)", bars: minutes, window: "00:00 and 23:59")
    var run = StrategyRun(try compile(rule))
    var day: CalendarDate?
    return bars.map { bar in
        if bar.start.date != day {
            day = bar.start.date
            let open = min(bar.start, Timestamp(bar.start.date, TimeOfDay(9, 15)))
            run.beginSession(open: open, complete: complete)
        }
        return run.close(bar, holding: .flat, deciding: true).entry?.stopDistance
    }
}
