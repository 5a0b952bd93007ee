import Backtest
import Market
import Platform
import Testing

@testable import Gateway
@testable import Storage

@Suite("A source of bars")
struct BarSourceTests {
    private let scratch = Scratch()

    private func write(_ symbol: String, days: ClosedRange<Int> = 16...19) throws {
        var rows = "timestamp,open,high,low,close,volume\n"
        for day in days {
            rows += "2016-08-\(day)T09:15:00+05:30,10,11,9,10,1\n2016-08-\(day)T09:30:00+05:30,10,11,9,10,1\n"
        }
        try Files.writeAtomically(Array(rows.utf8), to: scratch.path + "/\(symbol).csv")
    }

    private func date(_ day: Int) throws -> CalendarDate { try #require(CalendarDate("2016-08-\(day)")) }

    @Test("gives everything it has when nothing is named, numbered in byte order")
    func everything() throws {
        for symbol in ["SBIN", "M&M", "NIFTY50"] { try write(symbol) }
        let bars = try BarSource(scratch.path).load(BarRequest())
        #expect(bars.series.map(\.instrument.symbol) == ["M&M", "NIFTY50", "SBIN"])
        #expect(bars.series.map(\.instrument.id.index) == [0, 1, 2])
        #expect(bars.series.map(\.instrument.contract) == [.share, .index, .share])
        #expect(bars.days.count == 4)
        #expect(bars.rows == 24)
    }

    @Test("cuts out a day and the sessions before it")
    func days() throws {
        try write("SBIN")
        let bars = try BarSource(scratch.path).load(BarRequest())
        let day = try bars.day(try date(18), sessions: 1)
        #expect(day.series[0].bars.count == 2)
        #expect(day.series[0].barLength == .minutes(15))
        #expect(day.series[0].history.map(\.start.date.day) == [17, 17])
        #expect(try bars.day(try date(18), sessions: 9).series[0].history.count == 4)
        #expect(throws: Failure.self) { try bars.day(try date(20)) }
    }

    @Test("refuses a symbol that was named and is not there, with the one that was meant")
    func missing() throws {
        try write("SBIN")
        let source = try BarSource(scratch.path)
        let failure = #expect(throws: Failure.self) { try source.load(BarRequest(symbols: ["SBIM"])) }
        #expect(failure?.message == "\(scratch.path) has no bars of SBIM")
        #expect(failure?.remedy == "did you mean SBIN?")
        #expect(throws: Failure.self) {
            try source.load(BarRequest(universe: ["SBIN"], companions: ["NIFTY50"]))
        }
    }

    @Test("goes on without a symbol that only the rules name, and tells it")
    func universe() throws {
        try write("SBIN")
        let bars = try BarSource(scratch.path).load(BarRequest(universe: ["SBIN", "SBIM"]))
        #expect(bars.series.map(\.instrument.symbol) == ["SBIN"])
        #expect(bars.missing.map(\.description) == ["there are no bars of SBIM; did you mean SBIN?"])
        let failure = #expect(throws: Failure.self) {
            try BarSource(scratch.path).load(BarRequest(universe: ["SBIM"]))
        }
        #expect(failure?.remedy == "there are no bars of SBIM; did you mean SBIN?")
        #expect(throws: Failure.self) {
            try BarSource(scratch.path).load(BarRequest(universe: ["SBIM"], companions: ["SBIN"]))
        }
    }

    @Test("refuses a range without a bar, and says which days there are")
    func range() throws {
        try write("SBIN")
        let source = try BarSource(scratch.path)
        let failure = #expect(throws: Failure.self) { try source.load(BarRequest(from: try date(20))) }
        #expect(failure?.remedy == "its 4 days are 2016-08-16 to 2016-08-19")
        #expect(throws: Failure.self) {
            try source.load(BarRequest(from: try date(19), to: try date(18)))
        }
        #expect(try source.load(BarRequest(from: try date(19))).rows == 8)
    }

    @Test("says how many rows it left out, and of which kinds, wherever the bars are used")
    func omission() throws {
        let rows = """
            timestamp,open,high,low,close,volume
            2016-08-16T09:15:00+05:30,10,11,9,10,1
            2016-08-16T09:30:00+05:30,0,11,0,10,1
            2016-08-16T09:45:00+05:30,10,11,9,10,1
            2016-08-16T09:45:00+05:30,10,12,9,11,1
            2016-08-16T10:00:00+05:30,10,11,9,10,1

            """
        try Files.writeAtomically(Array(rows.utf8), to: scratch.path + "/SBIN.csv")
        let bars = try BarSource(scratch.path).load(BarRequest())
        #expect(bars.rows + bars.defects.leftOut == 5 && bars.defects.leftOut >= 2)
        let omission = try #require(bars.omission)
        #expect(omission.contains("price 1") && omission.contains("duplicate 1"), "\(omission)")
        #expect(bars.conventions.contains(omission))
        try write("SBIN")
        #expect(try BarSource(scratch.path).load(BarRequest()).omission == nil)
    }

    @Test("passes over a file that holds no bars unless it was named")
    func unusable() throws {
        try write("SBIN")
        try Files.writeAtomically(Array("a,b\n1,2\n".utf8), to: scratch.path + "/X.csv")
        let source = try BarSource(scratch.path)
        let bars = try source.load(BarRequest())
        #expect(bars.series.count == 1)
        #expect(bars.defects.kinds == [.unusableFile])
        #expect(throws: Failure.self) { try source.load(BarRequest(symbols: ["X"])) }
    }

    @Test(
        "knows an index by its name",
        arguments: [
            ("NIFTY50", true), ("INDIAVIX", true), ("M&M", false), ("SBIN", false), ("NIFTYBEES", false),
        ])
    func indices(symbol: String, isIndex: Bool) { #expect(LoadedBars.isIndex(symbol) == isIndex) }
}
