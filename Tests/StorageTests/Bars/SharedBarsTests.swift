import Accounting
import Market
import Platform
import Testing

@testable import Storage

@Suite("The real bars")
struct SharedBarsTests {
    /// `m15/RELIANCE.csv.gz` by folder and symbol.
    private func inspect(_ folder: String, _ symbol: String) throws -> BarInspection {
        let table = try #require(try BarFolder("\(SharedData.root)/\(folder)").table(symbol))
        let contract: Contract = symbol.contains("NIFTY") ? .index : .share
        return BarInspection(
            table, of: Instrument(id: InstrumentID(0), symbol: symbol, contract: contract),
            knowing: BarInspection.Knowledge(calendar: try SharedData.calendar()))
    }

    @Test(
        "show every defect that their own list names, and no other of its kind",
        .enabled(if: SharedData.has("m15"), "no ../shared/data; set SAUDA_SHARED"))
    func golden() throws {
        let rows = try CSVReader.rows(try Files.read(SharedData.root + "/defects.csv")).dropFirst()
        #expect(rows.count == 1394)
        let folder = try BarFolder(SharedData.root + "/m15")
        var listed: [String: Int] = [:]
        for row in rows where row.fields[1] == "15m" { listed[row.fields[0], default: 0] += 1 }
        var found = 0
        for symbol in folder.symbols {
            let table = try #require(try folder.table(symbol))
            #expect(table.length == .minutes(15))
            #expect(table.stamps == .start, "\(symbol)")
            #expect(table.defects.kinds == (listed[symbol] == nil ? [] : [.highLow]), "\(symbol)")
            #expect(table.defects.count(of: .highLow) == listed[symbol] ?? 0, "\(symbol)")
            found += table.defects.count(of: .highLow)
            let wrong = (0..<table.bars.count).filter { !table.bars[$0].isConsistent }
            #expect(wrong.count == listed[symbol] ?? 0, "\(symbol)")
        }
        #expect(found == listed.values.reduce(0, +))
        print("\(found) of \(rows.count) listed defects are in m15: all found")
    }

    @Test(
        "of each folder are read whole",
        .enabled(if: SharedData.has("m15"), "no ../shared/data; set SAUDA_SHARED"),
        arguments: ["minute_2016", "minute_lean", "minute_other", "m5"])
    func folders(name: String) throws {
        let manifest = try CSVReader.rows(try Files.read(SharedData.root + "/MANIFEST.csv")).dropFirst()
        let folder = try BarFolder("\(SharedData.root)/\(name)")
        #expect(!folder.symbols.isEmpty)
        for symbol in folder.symbols {
            let table = try #require(try folder.table(symbol))
            let row = manifest.first { $0.fields[0] == "\(name)/\(symbol).csv.gz" }
            #expect(table.bars.count == row.flatMap { Int($0.fields[7]) }, "\(symbol)")
            #expect(table.bars.days.count == row.flatMap { Int($0.fields[8]) }, "\(symbol)")
            #expect(table.stamps == .start, "\(symbol)")
            #expect(table.defects.leftOut == 0, "\(symbol)")
        }
    }

    @Test(
        "of 2016 lack nothing",
        .enabled(if: SharedData.has("minute_2016"), "no ../shared/data; set SAUDA_SHARED"))
    func minutes() throws {
        let inspection = try inspect("minute_2016", "RELIANCE")
        #expect(inspection.sessions == 18)
        #expect(inspection.missingSessions == 0)
        #expect(inspection.missingBars == 0)
    }

    @Test(
        "show the outage of 2021-02-24",
        .enabled(if: SharedData.has("minute_index"), "no ../shared/data; set SAUDA_SHARED"))
    func outage() throws {
        let inspection = try inspect("minute_index", "NIFTY_2021")
        let day = inspection.defects.kept.first {
            $0.kind == .missingBars && $0.reason.hasPrefix("2021-02-24")
        }
        #expect(day?.reason.contains("10:08 to 15:36") == true)
    }

    @Test(
        "of daily files show the sessions that are missing and the splits that are known",
        .enabled(if: SharedData.has("daily"), "no ../shared/data; set SAUDA_SHARED"))
    func daily() throws {
        let inspection = try inspect("daily", "TATASTEEL")
        #expect(inspection.table.length == .day)
        let missing = inspection.defects.kept.filter { $0.kind == .missingSession }.map(\.reason)
        #expect(missing.contains { $0.contains("2022-08-08") })
        #expect(missing.contains { $0.contains("2021-11-04") })
        let jumps = inspection.defects.kept.filter { $0.kind == .jump }.map(\.reason)
        #expect(jumps.contains { $0.hasPrefix("2022-07-28") && $0.contains("nearest is 1/10") }, "\(jumps)")
    }

    @Test(
        "come out of the store as they went in",
        .enabled(if: SharedData.has("m15"), "no ../shared/data; set SAUDA_SHARED"),
        arguments: [("m15", "INFY"), ("minute_2016", "M&M"), ("daily", "TCS"), ("daily_long", "MRF")])
    func roundTrip(name: String, symbol: String) throws {
        let table = try #require(try BarFolder("\(SharedData.root)/\(name)").table(symbol))
        let scratch = Scratch()
        let writer = try BarStoreWriter(scratch.file("bars"))
        try writer.take(table)
        _ = try writer.store(replacing: false) { _ in }
        let stored = try #require(try BarStore(scratch.file("bars")).columns(symbol, table.length))
        let columns = { (bars: BarColumns) in
            [bars.starts, bars.opens, bars.highs, bars.lows, bars.closes, bars.volumes].map(Array.init)
        }
        #expect(columns(stored) == columns(table.bars))
        #expect(stored.days == table.bars.days)
    }

    @Test(
        "of a whole market's day are read by symbol",
        .enabled(if: SharedData.has("bhavcopy_raw"), "no ../shared/data; set SAUDA_SHARED"))
    func bhavcopy() throws {
        let tables = try BarFileReader.read(SharedData.root + "/bhavcopy_raw/sec_bhavdata_2020-03-23.csv.gz")
        #expect(tables.count == 1543)
        #expect(tables.allSatisfy { $0.length == .day && $0.bars.count == 1 })
        let reliance = tables.first { $0.symbol == "RELIANCE" }
        let daily = try #require(try BarFolder(SharedData.root + "/daily").table("RELIANCE"))
        let row = daily.bars.row(at: try #require(reliance?.bars[0].start))
        #expect(reliance?.bars[0] == daily.bars[row])
    }

    @Test(
        "of ShareKhan and Kite are recognised",
        .enabled(if: SharedData.has("sharekhan"), "no ../shared/data; set SAUDA_SHARED"))
    func brokers() throws {
        let gold = try BarFileReader.read(SharedData.root + "/sharekhan/historical_gold_5min_2025-09-04.csv")[
            0]
        #expect(gold.format == .sharekhan)
        #expect(gold.stamps == .lastTrade)
        #expect(gold.length == .minutes(5))
        #expect(gold.bars.count == 175)
        #expect(gold.bars[0].start.timeOfDay == TimeOfDay(9, 0))
        let kite = try BarFileReader.read(SharedData.root + "/kite_mocks/historical_minute.json")[0]
        #expect(kite.format == .kite)
        #expect(kite.length == .minutes(1))
        #expect(kite.bars[0].start.description == "2017-12-15 09:15:00.000")
    }
}
