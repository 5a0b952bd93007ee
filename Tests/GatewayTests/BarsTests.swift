import Market
import Platform
import Testing

@testable import Gateway

@Suite("A file of bars")
struct BarsTests {
    private static func file(_ rows: String) throws -> BarFile {
        try BarFile(Array(("timestamp,open,high,low,close,volume\n" + rows).utf8), path: "data/M&M.csv.gz")
    }

    private static let two =
        "2016-08-16T09:15:00+05:30,10,11,9.5,10.5,100\n2016-08-16T09:16:00+05:30,10.5,11,10,10,50\n"

    @Test("is named by its symbol and tells its own length")
    func symbol() throws {
        let file = try Self.file(Self.two)
        #expect(file.symbol == "M&M")
        #expect(file.length == .minutes(1))
        #expect(file.bars.map(\.close) == [Price(paise: 1050), Price(paise: 1000)])
        #expect(file.defects.isEmpty)
    }

    @Test(
        "leaves out a row that is wrong, and names its line",
        arguments: [
            ("2016-08-16T09:17:00+05:30,10,11,9", "expected 6 fields, found 4"),
            (
                "2016-08-16 9:17,10,11,9,10,1",
                "expected a time such as 2016-08-16T09:15:00+05:30, found \"2016-08-16 9:17\""
            ),
            (
                "2016-08-16T09:17:00+00:00,10,11,9,10,1",
                "expected a time such as 2016-08-16T09:15:00+05:30, found \"2016-08-16T09:17:00+00:00\""
            ),
            (
                "2016-08-16T09:17:00+05:30,10,nan,9,10,1",
                "expected four prices in rupees, found 10, nan, 9, 10"
            ),
            ("2016-08-16T09:17:00+05:30,10,11,9,10,-1", "expected a volume, found \"-1\""),
            ("2016-08-16T09:17:00+05:30,0,11,0,10,1", "a price is zero"),
            (
                "2016-08-16T09:16:00+05:30,10,11,9,10,1",
                "2016-08-16 09:16:00.000 does not come after 2016-08-16 09:16:00.000"
            ),
        ])
    func defects(row: String, reason: String) throws {
        let file = try Self.file(Self.two + row + "\n")
        #expect(file.bars.count == 2)
        #expect(
            file.defects == [BarDefect(file: "data/M&M.csv.gz", line: 4, reason: reason, isLeftOut: true)])
    }

    @Test("keeps a bar whose high and low do not hold its close, and says so")
    func inconsistent() throws {
        let file = try Self.file(Self.two + "2016-08-16T09:17:00+05:30,10,10,9,12,1\n")
        #expect(file.bars.count == 3)
        #expect(file.defects.map(\.isLeftOut) == [false])
    }

    @Test("cuts out a day and the sessions before it")
    func days() throws {
        var rows = ""
        for day in 16...19 {
            rows += "2016-08-\(day)T09:15:00+05:30,10,11,9,10,1\n2016-08-\(day)T09:30:00+05:30,10,11,9,10,1\n"
        }
        let file = try Self.file(rows)
        let date = try #require(CalendarDate("2016-08-18"))
        #expect(file.length == .minutes(15))
        #expect(file.days.count == 4)
        #expect(file.bars(on: date).count == 2)
        #expect(file.history(before: date, sessions: 1).map(\.start.date.day) == [17, 17])
        #expect(file.history(before: date, sessions: 9).count == 4)
    }

    @Test(
        "without the heading is refused",
        arguments: ["", "time,open\n", "2016-08-16T09:15:00+05:30,1,1,1,1,1\n"])
    func heading(text: String) {
        #expect(throws: BarFileError.self) { try BarFile(Array(text.utf8), path: "X.csv") }
    }

    @Test(
        "knows an index by its name",
        arguments: [("NIFTY50", true), ("INDIAVIX", true), ("M&M", false), ("SBIN", false)])
    func indices(symbol: String, isIndex: Bool) { #expect(BarFolder.isIndex(symbol) == isIndex) }
}
