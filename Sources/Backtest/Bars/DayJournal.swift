// The records of one day in memory, as the daemon's journal holds them on disk: every
// event with its effects, bars that passed in silence apart. A day is the unit of
// recovery, so yesterday's make room.
//
// The effects of all events lie in one list, each event naming its own: the Desk writes
// its answer where it stays.

import Market
import Trading

struct DayJournal {
    struct Entry {
        let event: Event
        /// Of the day's effects, those that answer the event.
        let effects: Range<Int>
        let time: Timestamp
    }

    /// A bar to which the Desk said nothing.
    struct QuietBar {
        let bar: Bar
        let instrument: InstrumentID
        let isLast: Bool
        let time: Timestamp
        /// How many entries came before it.
        let place: Int
    }

    private(set) var entries: ContiguousArray<Entry> = []
    private(set) var quiet: ContiguousArray<QuietBar> = []
    /// Of all entries, in their order; a Desk adds to its end.
    var effects: [Effect] = []
    /// Of all days.
    private(set) var count = 0

    mutating func begin() {
        entries.removeAll(keepingCapacity: true)
        quiet.removeAll(keepingCapacity: true)
        effects.removeAll(keepingCapacity: true)
    }

    mutating func append(_ bar: Bar, of instrument: InstrumentID, isLast: Bool, at time: Timestamp) {
        quiet.append(
            QuietBar(bar: bar, instrument: instrument, isLast: isLast, time: time, place: entries.count))
        count += 1
    }

    /// - Parameter answered: Where the event's effects lie.
    mutating func append(_ event: consuming Event, _ answered: Range<Int>, at time: Timestamp) {
        entries.append(Entry(event: event, effects: answered, time: time))
        count += 1
    }
}
