// Finds a day's journal and reads it back.

import Market
import Storage
import Trading

enum DayJournal {
    /// A day that was begun: its opening, when it was opened, and everything since.
    struct Begun: Sendable {
        var opening: DayOpening
        var at: Timestamp
        var records: [EventRecord]
    }

    /// Nil when the day has not begun: no file, or nothing in it.
    static func read(_ folder: JournalFolder, _ header: JournalHeader) throws(JournalFailure) -> Begun? {
        guard try folder.days(of: header.account).contains(header.date) else { return nil }
        let reader = try JournalReader(folder.path(header))
        var records = reader.records
        guard case .opening(let opening, let time)? = try records.next() else { return nil }
        var begun = Begun(opening: opening, at: time, records: [])
        while let record = try records.next() {
            guard case .event(let event, let effects, let time) = record else { continue }
            begun.records.append(EventRecord(at: time, event: event, effects: effects))
        }
        return begun
    }

    /// What our last day before `date` left open, and when what else was left; nothing when there was none
    /// or it was of another mode:
    /// paper is never taken for real.
    static func carriedOver(
        _ folder: JournalFolder, account: String, mode: TradingMode, before date: CalendarDate
    ) throws(JournalFailure) -> DayOpener.Before {
        guard let last = try folder.days(of: account).last(where: { $0 < date }),
            let begun = try read(folder, JournalHeader(account: account, date: last)),
            begun.opening.mode == mode
        else { return DayOpener.Before() }
        let recovered: RecoveredDesk
        do throws(OpeningRefused) {
            recovered = try RecoveredDesk(opening: begun.opening, at: begun.at, records: begun.records)
        } catch {
            throw .foreign(path: folder.path(JournalHeader(account: account, date: last)), reason: error.text)
        }
        let desk = recovered.desk
        let positions = desk.carried.map { position in
            DayOpener.CarriedOver(
                key: desk.instrument(position.instrument).key, owner: desk.name(of: position.owner),
                position: position, asOf: last)
        }
        let exits = desk.opening.strategies.indices.flatMap { strategy in
            desk.lastExits(of: strategy).map { exit in
                DayOpener.LeftBefore(
                    key: desk.instrument(exit.instrument).key, owner: desk.name(of: .strategy(strategy)),
                    exit: exit)
            }
        }
        return DayOpener.Before(positions: positions, exits: exits)
    }
}
