import Backtest
import Market
import Platform
import Testing
import Trading

@testable import Gateway

@Suite("A backtest over history")
struct HistoryVerbTests {
    @Test("answers with the agreed names")
    func keys() async throws {
        let json = try await HistoryFixture().json(["--seed", "9"])
        let names = Set(json.members.map(\.name))
        let agreed: Set = [
            "strategy", "data", "bars", "orders", "fills", "trades", "final_equity", "net_profit", "charges",
            "max_drawdown", "cagr", "sharpe", "sortino", "win_rate", "engine_seconds", "bars_per_second",
            "seed",
            "assumptions", "denials", "trade_list",
        ]
        #expect(agreed.isSubset(of: names), "missing: \(agreed.subtracting(names).sorted())")
        #expect(json["seed"]?.integer == 9)
        #expect(json["charges"]?["total"] != nil && json["charges"]?["transaction_tax"] != nil)
        #expect(
            json["assumptions"]?.elements.contains { $0.text?.contains(Defaults.rulebook) == true } == true)
    }

    @Test("adds up: equity from cash, gross, charges and trades", arguments: ["bars", "path"])
    func sums(fidelity: String) async throws {
        let json = try await HistoryFixture().json(["--fidelity", fidelity])
        let money: (String) throws -> Money = { name in
            try #require(json[name]?.text.flatMap { Money($0) }, "\(name)")
        }
        let charges = try #require(json["charges"]?["total"]?.text.flatMap { Money($0) })
        #expect(try money("final_equity") == money("cash") + money("net_profit"))
        #expect(try money("net_profit") == money("gross_profit") - charges)
        let trades = json["trade_list"]?.elements ?? []
        #expect(Int64(trades.count) == json["trades"]?.integer)
        #expect(trades.count > 3, "the made days no longer trade: choose another seed")
        if json["open_positions"]?.elements.isEmpty == true {
            let nets = trades.compactMap { $0["net_profit"]?.text.flatMap { Money($0) } }
            #expect(nets.reduce(.zero, +) == (try money("net_profit")))
        }
    }

    @Test("writes tables that read back as its own figures")
    func tables() async throws {
        let fixture = try HistoryFixture()
        let report = fixture.folder + "/out/report"
        let json = try await fixture.json(["--report", report])
        let trades = try CSVReader.rows(Files.read(report + "/trades.csv")).dropFirst()
        let told = json["trade_list"]?.elements ?? []
        #expect(trades.count == told.count)
        for (row, trade) in zip(trades, told) {
            #expect(row.fields[0] == trade["strategy"]?.text)
            #expect(row.fields[1] == trade["symbol"]?.text)
            #expect(row.fields[4] == trade["entered_at"]?.text && row.fields[5] == trade["left_at"]?.text)
            #expect(row.fields[16] == trade["charges"]?.text && row.fields[17] == trade["net_profit"]?.text)
            let kinds = row.fields[9...15].compactMap { Money($0) }
            #expect(kinds.count == 7 && kinds.reduce(.zero, +) == Money(row.fields[16]))
        }
        let equity = try CSVReader.rows(Files.read(report + "/equity.csv")).dropFirst()
        #expect(equity.last?.fields[1] == json["final_equity"]?.text)
        #expect(Int64(equity.count) == json["sessions"]?.integer)
    }

    @Test("replaces its own report and nobody else's file")
    func ownership() async throws {
        let fixture = try HistoryFixture()
        let report = fixture.folder + "/out"
        #expect(await fixture.backtest(["--report", report]).0 == .done)
        #expect(await fixture.backtest(["--report", report]).0 == .done)
        try Files.writeAtomically(Array("my notes".utf8), to: report + "/trades.csv")
        let (exit, console) = await fixture.backtest(["--report", report])
        #expect(exit == .refused)
        #expect(console.errors.contains("trades.csv is there already"))
        #expect(try Files.read(report + "/trades.csv") == Array("my notes".utf8))
    }

    @Test("makes no directory for a test that is refused or fails")
    func noFolder() async throws {
        let fixture = try HistoryFixture()
        let report = fixture.folder + "/out/deep"
        let (exit, _) = await fixture.backtest([
            "--report", report, "--from", "2001-01-01", "--to", "2001-02-01",
        ])
        #expect(exit == .data)
        #expect(!Files.exists(fixture.folder + "/out"))
    }

    @Test("is refused at once where the report's directory is a file")
    func fileForFolder() async throws {
        let fixture = try HistoryFixture()
        try Files.writeAtomically([1], to: fixture.folder + "/notes")
        #expect(await fixture.backtest(["--report", fixture.folder + "/notes/out"]).0 == .system)
    }

    @Test("is compared with holding an instrument of the data")
    func benchmark() async throws {
        let fixture = try HistoryFixture()
        let json = try await fixture.json(["--benchmark", "SBIN"])
        let record = try #require(json["benchmark"])
        #expect(record["symbol"]?.text == "SBIN")
        for name in ["alpha", "beta", "r_squared", "tracking_error", "total_return", "information_ratio"] {
            #expect(record[name]?.text.flatMap(Double.init) != nil, "no \(name)")
        }
        #expect(record["silent_sessions"]?.integer == 0)
        let (exit, console) = await fixture.backtest(["--benchmark", "SBI"])
        #expect(exit == .data)
        #expect(console.errors.contains("did you mean SBIN?"))
        let (_, text) = await fixture.backtest(["--benchmark", "SBIN"])
        #expect(text.output.contains("Holding SBIN: "))
        #expect(try await fixture.json()["benchmark"] == .null)
    }

    @Test("states how its fills were made, as told and as not told")
    func execution() async throws {
        let fixture = try HistoryFixture()
        let bars = try await fixture.json(["--impact", "linear:30", "--slippage", "5bp"])["execution"]
        #expect(bars?["impact"]?["kind"]?.text == "linear")
        #expect(bars?["impact"]?["basis_points"]?.integer == 30)
        #expect(bars?["slippage"]?["basis_points"]?.integer == 5)
        #expect(bars?["half_spread_basis_points"]?.integer == 2)
        #expect(bars?["latency_ms"] == .null)
        let path = try await fixture.json(["--fidelity", "path", "--latency", "30-400,tailed"])["execution"]
        #expect(path?["latency_ms"]?["least"]?.integer == 30)
        #expect(path?["latency_ms"]?["most"]?.integer == 400)
        #expect(path?["latency_ms"]?["shape"]?.text == "tailed")
        #expect(path?["impact"] == .null)
    }

    @Test(
        "reads a latency, and refuses what is none",
        arguments: [
            ("50", 50, 50), ("20-60", 20, 60), ("0-10000,fixed", 0, 10_000), ("60-20", nil, nil),
            ("20-60,often", nil, nil), ("-5", nil, nil), ("20-60-90", nil, nil), ("10001", nil, nil),
            ("", nil, nil), ("9,even,even", nil, nil),
        ] as [(String, Int64?, Int64?)])
    func latency(text: String, least: Int64?, most: Int64?) {
        let latency = FillOptions.Latency(text)
        #expect(latency?.least == least.map { .milliseconds($0) })
        #expect(latency?.most == most.map { .milliseconds($0) })
    }

    @Test("of one day knows lists and corporate actions as one of many days does")
    func oneDay() async throws {
        let fixture = try HistoryFixture()
        let rules = fixture.folder + "/members.sauda"
        let source = """
            strategy "Members"
            trade    members of MINE on NSE
            bars     5 minutes
            product  intraday
            buy when close > ₹1
                 size 1 share
                 stop 2%
            """
        try Files.writeAtomically(Array(source.utf8), to: rules)
        let list = MembershipList.heading + "\nSBIN,2001-01-01,\n"
        try Files.writeAtomically(Array(list.utf8), to: fixture.folder + "/MINE.csv")
        let words = [rules, "--data", fixture.folder, "--day", Defaults.rulebook]
        let (exit, console) = await fixture.run(words + ["--universes", fixture.folder])
        #expect(exit == .done || exit == .refused, "\(console.errors)")
        #expect(console.output.contains("SBIN"))
        #expect(!console.output.contains("INFY"))
        let (missing, _) = await fixture.run(words)
        #expect(missing == .data)
        let actions = fixture.folder + "/broken.csv"
        try Files.writeAtomically(Array("nonsense".utf8), to: actions)
        let (broken, told) = await fixture.run(
            words + ["--universes", fixture.folder, "--actions", actions])
        #expect(broken == .data)
        #expect(told.errors.contains("broken.csv"))
    }

    struct Line: Sendable, CustomStringConvertible {
        let options: [String]
        let exit: ExitCode
        let error: String
        let remedy: String
        var description: String { options.joined(separator: " ") }
    }

    @Test(
        "refuses what it cannot do, and says what would do",
        arguments: [
            Line(
                options: ["--param", "fsat=9"], exit: .usage, error: "no rule file has a parameter \"fsat\"",
                remedy: "did you mean fast?"),
            Line(
                options: ["--param", "fast=99"], exit: .usage, error: "fast = 99 lies outside its range",
                remedy: "choose fast from 3 to 20"),
            Line(
                options: ["--param", "fast"], exit: .usage,
                error: "--param expects name=value, found \"fast\"",
                remedy: "--param fast=9"),
            Line(
                options: ["--param", "fast=nine"], exit: .usage, error: "fast expects a value such as 9",
                remedy: "choose fast from"),
            Line(
                options: ["--symbols", "RELAINCE"], exit: .data, error: "no bars of RELAINCE",
                remedy: "did you mean RELIANCE?"),
            Line(
                options: ["--from", "2030-01-01"], exit: .data, error: "2030-01-01", remedy: "2026-11-"),
            Line(
                options: ["--from", "2026-11-20", "--to", "2026-11-18"], exit: .usage,
                error: "--from 2026-11-20 comes after --to 2026-11-18", remedy: "swap them"),
            Line(
                options: ["--rules-as-of", "1999-01-01"], exit: .data,
                error: "the charges of 1999-01-01 are not known", remedy: "--rules-as-of \(Defaults.rulebook)"
            ),
            Line(
                options: ["--fidelity", "ticks"], exit: .usage,
                error: "--fidelity expects bars or path, found \"ticks\"", remedy: "sauda help backtest"),
            Line(
                options: ["--slippage", "much"], exit: .usage, error: "--slippage expects none",
                remedy: "sauda help backtest"),
            Line(
                options: ["--cash", "0"], exit: .usage, error: "--cash expects more than nothing",
                remedy: "1000000"),
        ])
    func refusals(line: Line) async throws {
        let (exit, console) = await (try HistoryFixture()).backtest(line.options)
        #expect(exit == line.exit, "\(console.errors)")
        #expect(console.errors.contains(line.error), "\(console.errors)")
        #expect(console.errors.contains(line.remedy), "\(console.errors)")
    }

    @Test("takes a parameter within its range and prints it")
    func parameter() async throws {
        let json = try await HistoryFixture().json(["--param", "fast=7", "--param=slow=30"])
        let set = json["parameters"]?[0]?["set"]
        #expect(set?["fast"]?.text == "7.0" && set?["slow"]?.text == "30.0")
    }

    @Test("costs more with slippage than without")
    func slippage() async throws {
        let fixture = try HistoryFixture()
        let cheap = try await fixture.json(["--slippage", "none"])
        let dear = try await fixture.json(["--slippage", "20bp"])
        let profit: (JSON) -> Money? = { $0["gross_profit"]?.text.flatMap { Money($0) } }
        #expect(try #require(profit(dear)) < (try #require(profit(cheap))))
    }

    @Test("is the same twice, but for the time it took")
    func repeatable() async throws {
        let fixture = try HistoryFixture()
        let timed: Set = ["engine_seconds", "bars_per_second"]
        let (first, second) = (try await fixture.json(), try await fixture.json())
        #expect(
            first.members.filter { !timed.contains($0.name) }
                == second.members.filter { !timed.contains($0.name) })
    }

    @Test("is summed up in lines that fit a terminal")
    func summary() async throws {
        let (exit, console) = await (try HistoryFixture()).backtest()
        #expect(exit == .done)
        for word in ["Net profit", "Max drawdown", "Sharpe", "Win rate", "Charges", "bars a second", "→"] {
            #expect(console.output.contains(word), "\(word)")
        }
        #expect(console.output.split(separator: "\n").allSatisfy { $0.count <= 110 })
        #expect(!console.output.contains("\u{1B}"))
    }
}

@Suite("A sparkline")
struct SparklineTests {
    @Test("reaches from the lowest block to the highest")
    func ends() { #expect(Sparkline([1, 2, 3], width: 10).text == "▁▅█") }

    @Test("is level where nothing moves, and empty where nothing is")
    func level() {
        #expect(Sparkline([5, 5], width: 10).text == "▄▄")
        #expect(Sparkline([], width: 10).text.isEmpty)
    }

    @Test("is never wider than asked, and ends with the last value")
    func width() {
        let text = Sparkline((0..<1000).map(Double.init), width: 44).text
        #expect(text.count == 44 && text.last == "█")
    }
}

@Suite("A backtest's progress")
struct BacktestProgressTests {
    @Test("says days, speed, profit and what is left")
    func line() throws {
        let date = try #require(CalendarDate("2024-01-05"))
        let progress = RunProgress(
            days: 50, allDays: 200, date: date, bars: 150_000, profit: Money(rupees: -12_345))
        #expect(
            BacktestProgress.line(progress, after: .seconds(2))
                == "██████░░░░░░░░░░░░░░░░░░  50 of 200 days  75,000 bars/s  -₹12,345  6 s left")
    }
}
