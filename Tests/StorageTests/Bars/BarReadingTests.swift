import Market
import Platform
import Testing

@testable import Storage

@Suite("A file of bars")
struct BarReadingTests {
    static let two =
        "2016-08-16T09:15:00+05:30,10,11,9.5,10.5,100\n2016-08-16T09:16:00+05:30,10.5,11,10,10,50\n"

    @Test("is named by its symbol and tells its own length")
    func symbol() throws {
        let table = try bars(Self.two)
        #expect(table.symbol == "M&M")
        #expect(table.length == .minutes(1))
        #expect(Array(table.bars.closes) == [105_000, 100_000])
        #expect(Array(table.bars.volumes) == [Quantity(100).raw, Quantity(50).raw])
        #expect(table.defects.isEmpty)
        #expect(table.notices.isEmpty)
    }

    @Test(
        "leaves out a row that is wrong, and names its line",
        arguments: [
            (.badRow, "2016-08-16T09:17:00+05:30,10,11,9", "expected 6 fields, found 4"),
            (
                .badRow, "2016-08-16 9h17,10,11,9,10,1",
                "expected a time of 1990 to 2100 such as 2016-08-16T09:15:00+05:30, found \"2016-08-16 9h17\""
            ),
            (
                .badRow, "2016-08-16T09:17:00+05:30,10,nan,9,10,1",
                "expected four prices in rupees, found 10, nan, 9, 10"
            ),
            (
                .badRow, "2016-08-16T09:17:00+05:30,10,11,9,10.12345,1",
                "expected four prices in rupees, found 10, 11, 9, 10.12345"
            ),
            (
                .overflow, "2016-08-16T09:17:00+05:30,10,99999999999999999999,9,10,1",
                "expected four prices of at most a crore of rupees, found 10, 99999999999999999999, 9, 10"
            ),
            (
                .overflow, "2016-08-16T09:17:00+05:30,10,11,9,10,99999999999",
                "expected a volume, found \"99999999999\""
            ),
            (.badRow, "2016-08-16T09:17:00+05:30,10,11,9,10,-1", "expected a volume, found \"-1\""),
            (.price, "2016-08-16T09:17:00+05:30,0,11,0,10,1", "a price is zero or less"),
            (.price, "2016-08-16T09:17:00+05:30,10,11,-9,10,1", "a price is zero or less"),
            (
                .duplicate, "2016-08-16T09:16:00+05:30,10,11,9,10,1",
                "2016-08-16 09:16:00.000 stands a second time"
            ),
            (
                .disorder, "2016-08-16T09:15:00+05:30,10,11,9,10,1",
                "2016-08-16 09:15:00.000 does not come after 2016-08-16 09:16:00.000"
            ),
        ] as [(DataDefect.Kind, String, String)])
    func defects(kind: DataDefect.Kind, row: String, reason: String) throws {
        let table = try bars(Self.two + row + "\n")
        #expect(table.bars.count == 2)
        #expect(
            table.defects.kept == [
                DataDefect(kind, file: "data/M&M.csv.gz", line: 4, reason, isLeftOut: true)
            ])
        #expect(table.defects.count(of: kind) == 1)
    }

    @Test(
        "leaves out a row of a year that no bar has, however it is written",
        arguments: [
            "0001-01-01T09:15:00+05:30", "1677-01-01T09:15:00+05:30", "1989-12-31 09:15:00",
            "2101-01-01T09:15:00+05:30", "2262-04-12T09:15:00+05:30", "9999-12-31T09:15:00",
            "9999-12-31", "31/12/9999 09:15", "99991231", "0001-01-01T00:00:00Z",
        ])
    func years(time: String) throws {
        let table = try bars(Self.two + time + ",10,11,9,10,1\n")
        #expect(table.bars.count == 2)
        #expect(table.defects.kept.map(\.kind) == [.badRow])
        #expect(table.defects.kept.first?.reason.hasPrefix("expected a time of 1990 to 2100") == true)
        let candles = (15...17).map { "[\"2017-12-15T09:\($0):00+0530\",1,1,1,1,5]" }
        let json = "[\(candles.joined(separator: ",")),[\"\(time)\",1,1,1,1,5]]"
        let read = try BarFileReader.read(Array(json.utf8), path: "X.json")
        #expect(read.map(\.bars.count) == [3])
        #expect(read.map { $0.defects.kept.map(\.line) } == [[4]])
    }

    @Test("leaves out a bar that begins before the one in front of it ends")
    func overlap() throws {
        let table = try bars(
            Self.two + "2016-08-16T09:16:30+05:30,10,10,9,9,1\n"
                + (17...20).map { "2016-08-16T09:\($0):00+05:30,10,10,9,9,1\n" }.joined()
        )
        #expect(table.length == .minutes(1))
        #expect(table.bars.count == 6)
        #expect(table.defects.kept.map(\.kind) == [.overlap])
        #expect(table.defects.kept.map(\.line) == [4])
    }

    @Test("keeps a bar whose high and low do not hold its close, and says so")
    func inconsistent() throws {
        let table = try bars(Self.two + "2016-08-16T09:17:00+05:30,10,10,9,12,1\n")
        #expect(table.bars.count == 3)
        #expect(table.defects.kept.map(\.kind) == [.highLow])
        #expect(table.defects.leftOut == 0)
    }

    @Test(
        "that holds no bars is refused",
        arguments: [
            "", "\n\n", "time,open\n", "2016-08-16T09:15:00+05:30,1,1,1,1,1\n",
            "timestamp,open,high,low,close,volume\n", "<html>404</html>", "{\"status\":\"error\"}", "[1, 2",
            "PK\u{3}\u{4}",
        ])
    func refused(text: String) {
        #expect(throws: BarsFailure.self) { try BarFileReader.read(Array(text.utf8), path: "X.csv") }
    }

    @Test(
        "may name and order its columns as it likes",
        arguments: [
            ("Date,Time,Open,High,Low,Close,Volume", "16-08-2016,09:15,10,11,9,10.5,7"),
            ("date,open,high,low,close,volume,oi", "2016-08-16 09:15:00,10,11,9,10.5,7,0"),
            ("Volume,Close,Low,High,Open,DateTime", "7,10.5,9,11,10,2016/08/16 09:15:00"),
            ("ts,o,h,l,c,v", "1471319100,10,11,9,10.5,7"),
            ("epoch,o,h,l,c,v", "1471319100000,10,11,9,10.5,7"),
            ("timestamp,open,high,low,close,volume", "2016-08-16T03:45:00Z,10,11,9,10.5,7"),
            ("timestamp,open,high,low,close,volume", "2016-08-16T09:15:00.000+0530,10,11,9,10.5,7"),
            ("timestamp,open,high,low,close,volume", "\"16-AUG-2016 9:15\", \"10.00\" ,11, 9,10.5 ,7.0\r"),
        ])
    func layouts(heading: String, row: String) throws {
        let table = try bars(row + "\n", heading: heading, BarReadOptions(length: .minutes(1)))
        let date = try #require(CalendarDate("2016-08-16"))
        #expect(table.defects.kept.map(\.description) == [])
        #expect(
            table.bars[0]
                == Bar(
                    start: Timestamp(date, TimeOfDay(9, 15)), open: Price(paise: 1000),
                    high: Price(paise: 1100),
                    low: Price(paise: 900), close: Price(paise: 1050), volume: Quantity(7)))
    }

    @Test("reads every decimal exactly as a price and a quantity are read", arguments: 1...40)
    func exactness(seed: UInt64) throws {
        let rows = RandomBars.rows(seed, count: 50)
        let table = try bars(RandomBars.text(rows) + "\n")
        #expect(table.bars.list == rows, "seed \(seed)")
    }

    @Test("reads a number as `scaledInteger` does, whatever its form", arguments: 1...200)
    func numbers(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let alphabet = Array("0123456789.000-+e,x".utf8)
        let bytes = (0..<Int(1 + random.next() % 22)).map { _ in
            alphabet[Int(random.next() % UInt64(alphabet.count - (random.next() % 4 == 0 ? 0 : 6)))]
        }
        bytes.withUnsafeBytes { memory in
            var lines = FieldLines(memory)
            guard let count = lines.next() else { return }
            for index in 0..<count {
                for decimals in [4, 8] {
                    let text = lines.text(index)
                    let expected = scaledInteger(text, decimals: decimals, limit: Price.limit.raw)
                    let found = lines.number(index, decimals: decimals, limit: Price.limit.raw)
                    #expect(found == expected, "seed \(seed): \(text)")
                }
            }
        }
    }

    @Test("reads any bytes without a crash: bars, or a sentence", arguments: 1...150)
    func fuzz(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var bytes = Array(("timestamp,open,high,low,close,volume\n" + Self.two + Self.two).utf8)
        if seed % 5 == 0 {
            bytes = Array("{\"data\":{\"candles\":[[\"2017-12-15T09:15:00+0530\",1,1,1,1,5]]}}".utf8)
        }
        for _ in 0..<Int(1 + random.next() % 12) {
            let at = Int(random.next() % UInt64(bytes.count))
            switch random.next() % 4 {
            case 0: bytes[at] = UInt8(truncatingIfNeeded: random.next())
            case 1: bytes.remove(at: at)
            case 2: bytes.insert(contentsOf: Array("\",\n-9e.".utf8).shuffledOnce(&random), at: at)
            default: bytes = Array(bytes[..<max(at, 1)])
            }
            if bytes.isEmpty { bytes = [0] }
        }
        do throws(BarsFailure) {
            for table in try BarFileReader.read(bytes, path: "X.csv") {
                let starts = Array(table.bars.starts)
                #expect(zip(starts, starts.dropFirst()).allSatisfy { $0 < $1 }, "seed \(seed)")
                #expect(table.bars.list.allSatisfy { $0.open > .zero && $0.volume >= .zero }, "seed \(seed)")
            }
        } catch {
            #expect(error.description.contains("X.csv"), "seed \(seed): \(error)")
        }
    }

    @Test("says that times were converted")
    func converted() throws {
        let table = try bars("2016-08-16T03:45:00Z,10,11,9,10.5,7\n2016-08-16T03:46:00Z,10,11,9,10.5,7\n")
        #expect(table.notices == ["the times were converted to Indian time"])
        #expect(table.length == .minutes(1))
    }
}

extension [UInt8] {
    /// A part of these bytes, drawn from the seed.
    fileprivate func shuffledOnce(_ random: inout SeededRandom) -> [UInt8] {
        let from = Int(random.next() % UInt64(count))
        return Array(self[from...])
    }
}
