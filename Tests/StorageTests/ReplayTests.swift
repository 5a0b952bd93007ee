import Market
import Storage
import Testing
import Trading

@Suite("A recorded day")
struct ReplayTests {
    @Test("trades in this fixture, so that what follows means something")
    func fixture() {
        let fills = RecordedDay.records.count { record in
            guard case .event(_, let effects, _) = record else { return false }
            return effects.contains { if case .posted = $0 { true } else { false } }
        }
        #expect(fills >= 4)
    }

    @Test("survives as bytes")
    func bytes() throws {
        for record in RecordedDay.records {
            let bytes = RecordCodec.encode(record)
            #expect(try RecordCodec.decode(bytes) == record)
        }
    }

    @Test("replays to the same effects from its journal alone")
    func identical() throws {
        let scratch = Scratch()
        let path = try write([RecordedDay.records], in: scratch)
        var replay = Replay()
        for record in try read(path) { replay.take(record) }
        #expect(replay.verdict == .identical(records: RecordedDay.records.count))
    }

    @Test("with one effect changed differs there, and the place is told")
    func differs() throws {
        var records = RecordedDay.records
        let index = try #require(
            records.firstIndex { record in
                guard case .event(_, let effects, _) = record else { return false }
                return effects.contains { if case .posted = $0 { true } else { false } }
            })
        guard case .event(let event, _, let time) = records[index] else { return }
        records[index] = .event(event, effects: [], at: time)
        var replay = Replay()
        for record in records { replay.take(record) }
        let difference = try #require(replay.difference)
        #expect(difference.record == index && difference.time == time)
        #expect(difference.expected == "" && difference.found.contains("posted"))
    }

    @Test("without an opening, or with two, is told apart from a day")
    func order() {
        var headless = Replay()
        headless.take(RecordedDay.records[1])
        #expect(headless.difference?.record == 0)
        var twice = Replay()
        twice.take(RecordedDay.records[0])
        twice.take(RecordedDay.records[0])
        #expect(twice.difference?.record == 1)
    }
}
