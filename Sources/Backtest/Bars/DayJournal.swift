// The records of one day in memory, as the daemon's journal holds them on disk: every
// event with its effects. A day is the unit of recovery, so yesterday's make room.

import Market
import Trading

struct DayJournal {
    struct Entry {
        let event: Event
        let effects: [Effect]
        let time: Timestamp
    }

    private(set) var entries: ContiguousArray<Entry> = []
    /// Of all days.
    private(set) var count = 0

    mutating func begin() { entries.removeAll(keepingCapacity: true) }

    mutating func append(_ event: Event, _ effects: [Effect], at time: Timestamp) {
        entries.append(Entry(event: event, effects: effects, time: time))
        count += 1
    }
}
