import Backtest
import Market
import Platform
import Testing

@testable import Gateway
@testable import Storage

@Suite("The verbs about data")
struct DataVerbTests {
    private let scratch = Scratch()

    /// What the verb said, and how it ended.
    private func run(_ words: String...) async -> (exit: ExitCode, output: String, errors: String) {
        let console = Console(collecting: ())
        let tool = Tool(console: console, daemon: { _, _ in .done }, simulate: { _, _ in .done })
        let calendar = PlayedDayFixture.root + "/etc/calendars/nse.calendar"
        let takesCalendar = words[1] == "list" || words[1] == "verify"
        let exit = await tool.run(words + (takesCalendar ? ["--calendar", calendar] : []))
        return (exit, console.output, console.errors)
    }

    private var store: String { scratch.path + "/bars" }

    /// Two whole days of quarters of an hour.
    private func write(_ name: String, close: String = "10", end: Bool = false) throws -> String {
        var rows = "timestamp,open,high,low,close,volume\n"
        for day in ["2020-03-16", "2020-03-17"] {
            for index in 0..<25 {
                let minute = 555 + 15 * (index + (end ? 1 : 0))
                let clock = TimeOfDay(minute / 60, minute % 60)
                rows += "\(day)T\(clock):00+05:30,10,11,9,\(index % 2 == 0 ? close : "10.50"),100\n"
            }
        }
        let path = scratch.path + "/" + name
        try Files.writeAtomically(Array(rows.utf8), to: path)
        return path
    }

    @Test("import a file, list it, find nothing wrong, and load it for a test")
    func main() async throws {
        let file = try write("SBIN.csv")
        let imported = await run("data", "import", file, "--store", store)
        #expect(imported.exit == .done, "\(imported.errors)")
        #expect(imported.output.contains("1 of 1 instruments"))
        #expect(imported.output.contains("50 bars are new"))
        let listed = await run("data", "list", "--store", store)
        #expect(listed.exit == .done)
        let row = listed.output.split(separator: "\n").last.map { $0.split(separator: " ").map(String.init) }
        #expect(row?.prefix(7) == ["SBIN", "15m", "2020-03-16", "2020-03-17", "2", "50", "0"])
        #expect(await run("data", "verify", "--store", store).exit == .done)
        #expect(await run("data", "verify", store).exit == .done)
        let bars = try BarSource(store).load(BarRequest(symbols: ["SBIN"]))
        #expect(bars.series.map(\.bars.count) == [50])
        let hours = try BarSource(store).load(BarRequest(symbols: ["SBIN"], length: .minutes(75)))
        #expect(hours.series.map(\.bars.count) == [10])
        #expect(hours.notices == ["SBIN: bars of 75m were made from bars of 15m"])
        #expect(throws: Failure.self) {
            try BarSource(store).load(BarRequest(symbols: ["SBIN"], length: .minutes(5)))
        }
    }

    @Test("fail over a file of which most is out of order, and say to sort it")
    func disorder() async throws {
        let late = (0..<4).map { "2020-03-17T10:\(10 + $0):00+05:30,10,11,9,10,1\n" }
        let early = (0..<9).map { "2020-03-16T10:\(10 + $0):00+05:30,10,11,9,10,1\n" }
        let rows = "timestamp,open,high,low,close,volume\n" + (late + early).joined()
        try Files.writeAtomically(Array(rows.utf8), to: scratch.path + "/SBIN.csv")
        let imported = await run("data", "import", scratch.path + "/SBIN.csv", "--store", store)
        #expect(imported.exit == .data)
        #expect(imported.output.contains("SBIN: 9 rows out of order were left out"))
    }

    @Test("tell the length of disordered bars by all of them, not by the few that are in order")
    func disorderedLength() async throws {
        var rows: [String] = []
        for minute in 0..<60 {
            rows.append("2020-03-16T\(TimeOfDay(10, minute)):00+05:30,10,11,9,10,1")
        }
        // Of these only every seventh is in order.
        let shuffled: [String] = (0..<60).map { (place: Int) -> String in rows[place * 7 % 60] }
        let path = scratch.path + "/SBIN.csv"
        let text = "timestamp,open,high,low,close,volume\n" + shuffled.joined(separator: "\n") + "\n"
        try Files.writeAtomically(Array(text.utf8), to: path)
        let tables = try BarFileReader.read(path)
        #expect(tables.map(\.length) == [.minutes(1)])
        #expect(tables[0].bars.count + tables[0].defects.count(of: .disorder) == 60)
    }

    @Test("name two files of one symbol, and a folder with them still gives the others")
    func twins() async throws {
        let file = try write("SBIN.csv")
        _ = try write("TCS.csv")
        try Files.writeAtomically(try Files.read(file), to: scratch.path + "/SBIN.CSV")
        let verified = await run("data", "verify", scratch.path)
        #expect(verified.exit == .data)
        #expect(verified.output.contains("are both SBIN"))
        let source = try BarSource(scratch.path)
        #expect(try source.load(BarRequest(symbols: ["TCS"])).series.count == 1)
        let failure = #expect(throws: Failure.self) { try source.load(BarRequest(symbols: ["SBIN"])) }
        #expect(failure?.message.contains("has two files of SBIN") == true)
    }

    @Test("refuse an empty list of symbols")
    func noSymbols() async throws {
        let file = try write("SBIN.csv")
        #expect(await run("data", "verify", file, "--symbols", "").exit == .usage)
        #expect(await run("data", "verify", file, "--symbols", "SBIN, TCS").exit == .usage)
        for verb in ["backtest", "sweep", "walkforward"] {
            let arguments = [HistoryFixture.trend, "--data", scratch.path, "--symbols", ""]
            let console = Console(collecting: ())
            let tool = Tool(console: console, daemon: { _, _ in .done }, simulate: { _, _ in .done })
            let words = [verb] + arguments + ["--calendar", HistoryFixture.calendar]
            #expect(await tool.run(words) == .usage, "\(verb): \(console.errors)")
        }
    }

    @Test("say that end stamps were moved")
    func ends() async throws {
        let file = try write("SBIN.csv", end: true)
        let imported = await run("data", "import", file, "--store", store)
        #expect(imported.output.contains("SBIN: the stamps are each bar's end: they were moved to its start"))
        let bars = try BarSource(store).load(BarRequest())
        #expect(bars.series[0].bars[0].start.timeOfDay == TimeOfDay(9, 15))
    }

    @Test("keep an instrument out whose rows contradict stored ones, until told to replace")
    func conflict() async throws {
        let (first, second) = (try write("SBIN.csv"), try write("SBIN.csv.zip", close: "10.05"))
        #expect(await run("data", "import", first, "--store", store).exit == .done)
        let refused = await run("data", "import", second, "--store", store)
        #expect(refused.exit == .refused)
        #expect(refused.output.contains("26 rows differ from stored ones"))
        #expect(await run("data", "import", second, "--store", store, "--replace").exit == .done)
        #expect(try BarSource(store).load(BarRequest()).series[0].bars[0].close == Price("10.05"))
    }

    @Test("end with 4 for a file without bars, the others stored")
    func unusable() async throws {
        _ = try write("SBIN.csv")
        try Files.writeAtomically(Array("<html>".utf8), to: scratch.path + "/X.csv")
        let imported = await run("data", "import", scratch.path, "--store", store, "--json")
        #expect(imported.exit == .data)
        let answer = try JSON.parse(imported.output)
        #expect(answer["unusable"]?.elements.count == 1)
        #expect(answer["imported"]?[0]?["added"]?.integer == 50)
        #expect(await run("data", "verify", scratch.path + "/X.csv").exit == .data)
    }

    @Test("verify files with all that is found, for programs too")
    func verify() async throws {
        let path = scratch.path + "/SBIN.csv"
        let rows =
            "timestamp,open,high,low,close,volume\n2020-03-16,10,11,9,10,1\n2020-03-16,10,11,9,10,1\n"
            + "2020-03-18,10,9,9,10.02,1\n2020-03-19,-1,9,9,10.02,1\n"
        try Files.writeAtomically(Array(rows.utf8), to: path)
        let found = await run("data", "verify", path, "--json")
        #expect(found.exit == .refused)
        let kinds = try JSON.parse(found.output)["instruments"]?[0]?["defects"]?["kinds"]
        #expect(
            kinds?.members.map(\.name) == ["price", "duplicate", "high-low", "tick", "missing-session"])
        let text = await run("data", "verify", path)
        #expect(
            text.output.contains("whose time stands twice, the later left out: 1\n    line 3: 2020-03-16"))
        #expect(text.output.contains("Nothing was changed."))
    }

    @Test("say what is wrong with the words", arguments: ["import", "list", "verify", "imprt", ""])
    func usage(word: String) async {
        let ended = await run("data", word, "--format", "csvv", scratch.path)
        #expect([.usage, .data].contains(ended.exit))
        #expect(!ended.errors.isEmpty)
    }
}
