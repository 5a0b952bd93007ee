import Accounting
import Market
import Platform
import Testing

@testable import Storage

@Suite("An inspection of bars")
struct BarInspectionTests {
    private func inspect(
        _ rows: String, symbol: String = "SBIN", actions: CorporateActions = .none
    ) throws -> BarInspection {
        let table = try bars(rows, path: symbol + ".csv")
        let knowledge = BarInspection.Knowledge(calendar: try SharedData.calendar(), actions: actions)
        let contract: Contract = symbol.hasPrefix("NIFTY") ? .index : .share
        let instrument = Instrument(id: InstrumentID(0), symbol: symbol, contract: contract)
        return BarInspection(table, of: instrument, knowing: knowledge)
    }

    private func reasons(_ inspection: BarInspection, _ kind: DataDefect.Kind) -> [String] {
        inspection.defects.kept.filter { $0.kind == kind }.map(\.reason)
    }

    /// Quarters of an hour of one day, except some.
    private func day(_ date: String, without left: ClosedRange<Int> = 99...99, price: String = "10") -> String
    {
        (0..<25).filter { !left.contains($0) }.map { index in
            let minute = 555 + 15 * index
            let clock = TimeOfDay(minute / 60, minute % 60)
            let close = index % 2 == 0 ? price : price + ".5"  // In turn, so that nothing looks dead.
            return "\(date)T\(clock):00+05:30,\(price),\(price).5,\(price),\(close),100\n"
        }.joined()
    }

    @Test("of a whole week finds nothing")
    func clean() throws {
        let inspection = try inspect(
            ["2020-03-16", "2020-03-17", "2020-03-18", "2020-03-19", "2020-03-20"].map { day($0) }.joined())
        #expect(inspection.defects.kept.map(\.description) == [])
        #expect(inspection.isClean)
        #expect(inspection.sessions == 5)
    }

    @Test("finds sessions that are missing, and no weekend or holiday")
    func sessions() throws {
        let inspection = try inspect(day("2020-03-09") + day("2020-03-13") + day("2020-03-16"))
        // 2020-03-10 was Holi.
        #expect(reasons(inspection, .missingSession) == ["no bars on 2020-03-11 to 2020-03-12 (2 sessions)"])
        #expect(inspection.missingSessions == 2)
    }

    @Test("finds bars that a session lacks")
    func holes() throws {
        let inspection = try inspect(day("2020-03-16", without: 3...5) + day("2020-03-17", without: 24...24))
        #expect(
            reasons(inspection, .missingBars) == [
                "2020-03-16: 3 of 25 bars are missing: 10:00 to 10:30",
                "2020-03-17: 1 of 25 bars are missing: 15:15",
            ])
        #expect(inspection.missingBars == 4)
    }

    @Test("knows the hours of a muhurat evening and of a Saturday session")
    func special() throws {
        let evening = ["18:15", "18:30", "18:45", "19:00"].map { "2020-11-14T\($0):00+05:30,10,11,10,10,1\n" }
        let table = try inspect(day("2020-11-13") + evening.joined())
        #expect(table.defects.kept.map(\.reason) == [])
        #expect(try inspect(day("2020-01-31") + day("2020-02-01")).isClean)
    }

    @Test("finds bars outside a session, on a day without one, and between two")
    func offSession() throws {
        let inspection = try inspect(
            "2020-03-20T09:00:00+05:30,10,11,10,10,1\n" + day("2020-03-20")
                + "2020-03-20T15:30:00+05:30,10,11,10,10,1\n" + day("2020-03-21"))
        #expect(
            reasons(inspection, .offSession) == [
                "2020-03-21: 25 bars on a saturday, a day without a session",
                "2020-03-20 09:00: outside the session, 09:15 to 15:30",
                "2020-03-20 15:30: outside the session, 09:15 to 15:30",
            ])
        let between = try inspect(
            day("2020-03-19") + day("2020-03-20", without: 24...24)
                + "2020-03-20T15:20:00+05:30,10,11,10,10,1\n")
        #expect(reasons(between, .offGrid) == ["2020-03-20 15:20: bars of 15m do not begin then"])
    }

    @Test("says which dates the calendar does not know")
    func uncovered() throws {
        let inspection = try inspect("1999-01-04,10,11,10,10,1\n1999-01-05,10,11,10,10.5,1\n")
        #expect(
            reasons(inspection, .uncovered) == [
                "the calendar does not know 1999-01-04 to 1999-01-05 (2 sessions):"
                    + " sessions and gaps were not checked there"
            ])
    }

    @Test("finds prices between two ticks, of a share and not of an index")
    func ticks() throws {
        let rows = "2020-03-16,10,11.02,10,10,1\n2020-03-17,10,11,10,10.5,1\n"
        #expect(
            reasons(try inspect(rows), .tick) == ["2020-03-16: 11.02 is no multiple of the tick"])
        #expect(try inspect(rows, symbol: "NIFTY50").isClean)
        let paisa = "2024-06-11,10,11.02,10,10,1\n2024-06-12,300,300,300,300.02,1\n"
        #expect(reasons(try inspect(paisa), .tick) == ["2024-06-12: 300.02 is no multiple of the tick"])
    }

    private static let split =
        """
        2022-07-26,950,960,940,955,1
        2022-07-27,955,960,940,950,1
        2022-07-28,96,99,95,97,1
        2022-07-29,97,99,95,98,1

        """

    private func split(_ rows: String, on date: String) throws -> [String] {
        let actions = try CorporateActions(
            parsing: "\(CorporateActions.heading)\nTATASTEEL,NSE,\(date),split,1:10\n", file: "actions.csv")
        return reasons(try inspect(rows, symbol: "TATASTEEL", actions: actions), .jump)
    }

    @Test("finds a jump like a split, and says whether it is known")
    func jumps() throws {
        let jump = "2022-07-28: the price goes to 0.101 of the last close; nearest is 1/10, 1.053% off"
        #expect(reasons(try inspect(Self.split, symbol: "TATASTEEL"), .jump) == [jump])
        #expect(try split(Self.split, on: "2022-07-28") == [jump + "; known: TATASTEEL split 1:10"])
        #expect(
            try split(Self.split, on: "2022-07-27") == [
                jump + "; no action of that day explains it",
                "2022-07-27: TATASTEEL split 1:10 is known and no price shows it; the prices look adjusted",
            ])
    }

    @Test(
        "finds no split in a fall that no usual one leaves, nor across a long hole; a halving is named always"
    )
    func noSplit() throws {
        let fall = Self.split.replacing("96,99,95,97", with: "679,684,675,680").replacing(
            "97,99,95,98", with: "680,684,675,680")
        #expect(reasons(try inspect(fall, symbol: "TATASTEEL"), .jump).isEmpty)  // 0.715 of the close.
        let late = Self.split.replacing("2022-07-28", with: "2022-08-10").replacing(
            "2022-07-29", with: "2022-08-11")
        #expect(reasons(try inspect(late, symbol: "TATASTEEL"), .jump).isEmpty)
        let crash = Self.split.replacing("96,99,95,97", with: "420,425,415,420")
        #expect(reasons(try inspect(crash, symbol: "TATASTEEL"), .jump).first?.contains("0.442") == true)
    }

    @Test("finds runs of one price")
    func stale() throws {
        let dead = (18...26).map { "2020-03-16T09:\($0):00+05:30,12,12,12,12,0\n" }.joined()
        let quiet = try inspect(
            "2020-03-16T09:15:00+05:30,12,13,12,13,1\n2020-03-16T09:16:00+05:30,12,13,12,13,1\n" + dead)
        #expect(reasons(quiet, .stale) == [])
        let hour = (15...59).map { "2020-03-16T09:\($0):00+05:30,12,12,12,12,0\n" }.joined()
        #expect(
            reasons(try inspect(hour), .stale) == ["2020-03-16 09:15 to 2020-03-16 09:59: 45 bars at 12.00"])
    }

    @Test("tells the same of stored bars as of the file they came from")
    func stored() throws {
        let rows =
            day("2020-03-16", without: 3...5) + day("2020-03-17") + "2020-03-18T09:15:00+05:30,10,10,9,12,1\n"
        let file = try inspect(rows)
        let scratch = Scratch()
        let writer = try BarStoreWriter(scratch.file("bars"))
        try writer.take(try bars(rows, path: "SBIN.csv"))
        _ = try writer.store(replacing: false) { _ in }
        let table = try #require(try BarStore(scratch.file("bars")).table("SBIN", .minutes(15)))
        let kept = BarInspection(
            table, of: Instrument(id: InstrumentID(0), symbol: "SBIN"),
            knowing: BarInspection.Knowledge(calendar: try SharedData.calendar()))
        #expect(kept.defects.kinds == file.defects.kinds)
        #expect(kept.defects.count == file.defects.count)
    }
}
