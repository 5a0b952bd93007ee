// Tape tests: events in, effects beside them, as the journal prints them. Lines from
// `sauda journal cat` are a test as they are.

import Market
import Testing
import Trading

/// Plays the lines' events through a Desk of `opening` and expects exactly the effects written beside them.
func expectTape(
    _ opening: DayOpening, from start: Timestamp, _ text: String,
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let tape = Tape(opening)
    var desk = try Desk(opening, at: start)
    let lines = text.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
    for line in lines where !line.isEmpty {
        let (time, event) = try tape.event(line)
        let effects = desk.apply(event, at: time)
        #expect(tape.line(.event(event, effects: effects, at: time)) == line, sourceLocation: sourceLocation)
    }
}
