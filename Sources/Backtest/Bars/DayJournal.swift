// The records of one day in memory, as the daemon's journal holds them on disk: every
// event with its effects, bars that passed in silence apart. A day is the unit of
// recovery, so yesterday's make room.

import Market
import Trading

struct DayJournal {
    struct Entry {
        let event: Event
        let effects: [Effect]
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
    /// Of all days.
    private(set) var count = 0

    mutating func begin() {
        entries.removeAll(keepingCapacity: true)
        quiet.removeAll(keepingCapacity: true)
    }

    mutating func append(_ bar: Bar, of instrument: InstrumentID, isLast: Bool, at time: Timestamp) {
        quiet.append(
            QuietBar(bar: bar, instrument: instrument, isLast: isLast, time: time, place: entries.count))
        count += 1
    }

    mutating func append(_ event: Event, _ effects: [Effect], at time: Timestamp) {
        entries.append(Entry(event: event, effects: effects, time: time))
        count += 1
    }
}
