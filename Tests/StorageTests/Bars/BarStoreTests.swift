import Market
import Platform
import Testing

@testable import Storage

@Suite("A bar store")
struct BarStoreTests {
    private let scratch = Scratch()
    private var path: String { scratch.file("bars") }

    @discardableResult
    private func put(_ tables: [BarTable], replacing: Bool = false) throws -> [BarStoreWriter.Outcome] {
        let writer = try BarStoreWriter(path)
        for table in tables { try writer.take(table) }
        return try writer.store(replacing: replacing) { _ in }
    }

    private func write(_ table: BarTable, to file: String) throws {
        let batch = FileBatch()
        try BarStoreFile.write(table, source: "", to: file, in: batch)
        try batch.settle()
    }

    @Test("gives back every row as it came, mapped", arguments: 1...20)
    func roundTrip(seed: UInt64) throws {
        let rows = RandomBars.rows(seed, count: Int(1 + seed * 97 % 1500))
        try put([RandomBars.table(rows)])
        let store = try BarStore(path)
        #expect(store.symbols == ["M&M"])
        let columns = try #require(try store.columns("M&M", .minutes(1)))
        #expect(columns.list == rows, "seed \(seed)")
        #expect(columns.days == BarColumns(rows, length: .minutes(1)).days)
        let range = try store.coverage("M&M", .minutes(1))
        #expect(range?.lowerBound == rows.first?.start.date)
        #expect(range?.upperBound == rows.last?.start.date)
    }

    @Test("keeps its columns when the file is replaced under them, and when everything else is gone")
    func lifetime() throws {
        let rows = RandomBars.rows(1, count: 500)
        try put([RandomBars.table(rows)])
        let columns = try #require(try BarStore(path).columns("M&M", .minutes(1)))
        try put([RandomBars.table(RandomBars.rows(2, count: 900))], replacing: true)
        #expect(columns.list == rows)
    }

    @Test("takes the same rows again and again and changes nothing")
    func idempotent() throws {
        let rows = RandomBars.rows(3, count: 300)
        try put([RandomBars.table(rows)])
        let file = path + "/NSE/M&M/1m.bars"
        let before = try Files.read(file)
        let outcome = try put([RandomBars.table(rows), RandomBars.table(Array(rows[100..<200]))])[0]
        #expect(outcome.count.same == 300)
        #expect(outcome.count.added == 0)
        #expect(outcome.isStored)
        #expect(try Files.read(file) == before)
    }

    @Test("merges pieces in any order into one table", arguments: 1...20)
    func merging(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let rows = RandomBars.rows(seed, count: 200)
        var pieces = (0..<Int(1 + random.next() % 100)).map { _ in
            let from = Int(random.next() % 200)
            return Array(rows[from..<min(from + 1 + Int(random.next() % 40), 200)])
        }
        pieces.append(Array(rows[..<100]))
        pieces.insert(Array(rows[90...]), at: 0)
        for half in [pieces[..<(pieces.count / 2)], pieces[(pieces.count / 2)...]] where !half.isEmpty {
            try put(half.map { RandomBars.table($0) })
        }
        #expect(try BarStore(path).columns("M&M", .minutes(1))?.list == rows, "seed \(seed)")
    }

    @Test("refuses rows that contradict stored ones unless the newer is to stand")
    func conflicts() throws {
        let rows = RandomBars.rows(4, count: 50)
        try put([RandomBars.table(rows)])
        var other = rows
        other[7].close = Price(raw: other[7].close.raw + 5)
        let late = Bar(
            start: rows[49].start + .minutes(1), open: rows[0].open, high: rows[0].high, low: rows[0].low,
            close: rows[0].close, volume: rows[0].volume)
        let refused = try put([RandomBars.table(other + [late])])[0]
        #expect(!refused.isStored)
        #expect(refused.count.conflicts == 1)
        #expect(refused.count.examples.count == 1)
        #expect(try BarStore(path).columns("M&M", .minutes(1))?.list == rows)
        #expect(try put([RandomBars.table(other + [late])], replacing: true)[0].isStored)
        #expect(try BarStore(path).columns("M&M", .minutes(1))?.list == other + [late])
    }

    @Test("keeps exchanges, symbols and lengths apart")
    func places() throws {
        let rows = RandomBars.rows(5, count: 10)
        try put([
            RandomBars.table(rows), RandomBars.table(rows, symbol: "BAJAJ-AUTO"),
            RandomBars.table(Array(rows[..<2]), length: .day),
        ])
        let store = try BarStore(path)
        #expect(store.symbols == ["BAJAJ-AUTO", "M&M"])
        #expect(store.lengths(of: "M&M") == [.minutes(1), .day])
        #expect(try store.columns("M&M", .minutes(5))?.count == nil)
        #expect(try BarStore(scratch.file("nowhere")).entries.isEmpty)
    }

    @Test(
        "refuses a symbol that would leave it, or that no exchange writes",
        arguments: ["", "..", "a/b", ".x", "a b", "\u{7F}", "=CMD|CALC", "<IMG>", "A ", "-A"])
    func names(symbol: String) throws {
        let writer = try BarStoreWriter(path)
        let table = RandomBars.table(RandomBars.rows(1, count: 3), symbol: symbol)
        #expect(throws: BarsFailure.self) { try writer.take(table) }
    }

    @Test("refuses a file with any byte changed, cut or added, with the remedy", arguments: 1...80)
    func damage(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        try put([RandomBars.table(RandomBars.rows(6, count: 300))])
        let file = path + "/NSE/M&M/1m.bars"
        var bytes = try Files.read(file)
        switch random.next() % 3 {
        case 0: bytes = Array(bytes[..<Int(random.next() % UInt64(bytes.count))])
        case 1: bytes += [0]
        default:  // In the header's words or in a column: what lies between is padding.
            let column = Int(random.next() % 7)
            let at = column == 6 ? Int(random.next() % 80) : 4096 * (column + 1) + Int(random.next() % 2400)
            bytes[at] ^= UInt8(1 << (random.next() % 8))
        }
        try overwrite(file, bytes)
        let failure = #expect(throws: BarsFailure.self) { try BarStore(path).table("M&M", .minutes(1)) }
        #expect(failure?.description.contains("is damaged") == true, "seed \(seed)")
        #expect(failure?.description.contains("sauda data import") == true, "seed \(seed)")
    }

    @Test("refuses a whole file whose rows no import would have written")
    func impossible() throws {
        let rows = RandomBars.rows(7, count: 20)
        var zero = rows
        zero[3].low = .zero
        var much = rows
        much[4].volume = Quantity(raw: .max)
        try put([RandomBars.table(rows)])
        let file = path + "/NSE/M&M/1m.bars"
        for (bad, reason) in [
            (Array(rows.reversed()), "its times do not ascend"),
            (rows + [rows[19]], "its times do not ascend"),
            (zero, "it holds impossible prices or volumes"), (much, "it holds impossible prices or volumes"),
        ] {
            try write(RandomBars.table(bad), to: file)
            let failure = #expect(throws: BarsFailure.self) { try BarStore(path).table("M&M", .minutes(1)) }
            #expect(failure?.description.contains(reason) == true)
        }
        try write(RandomBars.table(rows, symbol: "TCS"), to: file)
        let foreign = #expect(throws: BarsFailure.self) { try BarStore(path).table("M&M", .minutes(1)) }
        #expect(foreign?.description.contains("holds NSE:TCS") == true)
    }

    @Test("clears away what an interrupted import left, and never reads it")
    func interrupted() throws {
        try put([RandomBars.table(RandomBars.rows(1, count: 5))])
        let left = path + "/NSE/M&M/1m.bars.abcdef" + Files.unfinishedSuffix
        try Files.writeAtomically([1, 2, 3], to: left)
        #expect(try BarStore(path).entries.count == 1)
        try put([RandomBars.table(RandomBars.rows(1, count: 6))])
        #expect(!Files.exists(left))
    }

    @Test("has one writer at a time")
    func lock() throws {
        let writer = try BarStoreWriter(path)
        let failure = #expect(throws: BarsFailure.self) { try BarStoreWriter(path) }
        #expect(failure?.description.contains("another import is at work there") == true)
        #expect(writer.instruments == 0)
    }
}

@Suite("Longer bars")
struct BarAggregationTests {
    @Test("hold what their shorter ones hold", arguments: 1...20)
    func random(seed: UInt64) throws {
        let rows = RandomBars.rows(seed, count: 400)
        let columns = BarColumns(rows, length: .minutes(1))
        for length in [Span.minutes(5), .minutes(15), .day] {
            let longer = try #require(columns.aggregated(to: length)).list
            let groups = Dictionary(grouping: rows) { bar in
                longer.lastIndex { $0.start <= bar.start } ?? -1
            }
            #expect(groups.count == longer.count, "seed \(seed)")
            for (index, bar) in longer.enumerated() {
                let group = groups[index] ?? []
                #expect(group.allSatisfy { $0.start < bar.start + length }, "seed \(seed)")
                #expect(bar.open == group.first?.open)
                #expect(bar.close == group.last?.close)
                #expect(bar.high == group.map(\.high).max())
                #expect(bar.low == group.map(\.low).min())
            }
        }
        #expect(columns.aggregated(to: .seconds(90))?.count == nil)
        #expect(columns.aggregated(to: .seconds(30))?.count == nil)
        #expect(columns.aggregated(to: .minutes(1))?.list == rows)
    }
}
