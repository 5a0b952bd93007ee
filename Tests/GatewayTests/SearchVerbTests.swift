import Backtest
import Market
import Platform
import Testing

@testable import Gateway

@Suite("sauda sweep")
struct SweepVerbTests {
    private static let few = ["--histories", "2"]

    @Test("tells every combination, the best, its statistics and a verdict as JSON")
    func json() async throws {
        let made = try SearchFixture()
        let json = try await made.json("sweep", SweepVerbTests.few + ["--param", "slow=5..8:1"])
        #expect(json["strategy"]?.text == "Made crossover")
        #expect(json["combinations"]?.integer == 4)
        #expect(json["parameters"]?[0]?["values"]?.elements.count == 4)
        #expect(json["verdict"]?.text == "noise")
        #expect(json["reasons"]?.elements.isEmpty == false)
        #expect(json["best"]?["settings"]?["slow"] != nil)
        #expect(json["statistics"]?["deflated_sharpe"] != nil)
        #expect(json["statistics"]?["probability_of_overfitting"] != nil)
        #expect(json["statistics"]?["histories"]?["count"]?.integer == 2)
        let scores = json["top"]?.elements.compactMap { $0["score"]?.text.flatMap(Double.init) } ?? []
        #expect(!scores.isEmpty && scores == scores.sorted(by: >))
    }

    @Test("states its assumptions, and that what is open at the end pays no charges of leaving")
    func assumptions() async throws {
        let made = try SearchFixture()
        for (verb, options, page) in [
            ("sweep", SweepVerbTests.few, "search.html"),
            ("walkforward", ["--train", "20", "--test", "5"], "walkforward.html"),
        ] {
            let report = made.folder + "/" + verb
            let json = try await made.json(verb, options + ["--report", report])
            let stated = json["assumptions"]?.elements.compactMap(\.text) ?? []
            #expect(stated.contains { $0.contains("without the charges of leaving it, and is no trade") })
            #expect(stated.contains { $0.contains("half the spread") })
            let html = String(decoding: try Files.read("\(report)/\(page)"), as: UTF8.self)
            for sentence in stated {
                #expect(
                    html.contains(sentence.prefix { $0 != "'" }.prefix(40)),
                    "\(page) does not say: \(sentence)")
            }
        }
    }

    @Test("makes no directory for a search that is refused", arguments: ["sweep", "walkforward"])
    func noFolder(verb: String) async throws {
        let made = try SearchFixture()
        let options = ["--report", made.folder + "/out", "--from", "2001-01-01", "--to", "2001-01-05"]
        let (exit, _) = await made.run(verb, options)
        #expect(exit == .data)
        #expect(!Files.exists(made.folder + "/out"))
    }

    @Test("shows a table, a map and the verdict to people")
    func text() async throws {
        let (exit, console) = await (try SearchFixture()).run("sweep", SweepVerbTests.few)
        #expect(exit == .done, "\(console.errors)")
        for word in [
            "12 combinations", "Deflated Sharpe", "Overfitting (PBO)", "Verdict: noise", "the file's own",
        ] {
            #expect(console.output.contains(word), "no \(word) in:\n\(console.output)")
        }
        #expect(console.errors.contains("12 of 12 combinations, 100%"))
    }

    @Test("goes on where a kill tore its progress, with the same result and nothing done twice")
    func resumes() async throws {
        let made = try SearchFixture()
        let whole = try await made.json("sweep", SweepVerbTests.few)
        let options = SweepVerbTests.few + ["--resume", made.folder + "/progress"]
        #expect(try await made.json("sweep", options) == whole)
        let full = try made.bytes("progress")
        #expect(full.count { $0 == 0x0A } == 13)
        // As a kill leaves it: five results, and half of the sixth.
        var ends = full.indices.filter { full[$0] == 0x0A }
        let kept = full[...ends[5]]
        try Files.remove(made.folder + "/progress")
        try Files.writeAtomically(Array(full[..<(ends[6] - 40)]), to: made.folder + "/progress")
        #expect(try await made.json("sweep", options) == whole)
        let again = try made.bytes("progress")
        ends = again.indices.filter { again[$0] == 0x0A }
        #expect(ends.count == 13 && again.starts(with: kept))
        // A finished one computes nothing at all.
        let (_, console) = await made.run("sweep", options)
        #expect(try made.bytes("progress") == again)
        #expect(console.output.contains("12 combinations"))
    }

    @Test("refuses the progress of another search, a damaged one, and a file that is none")
    func foreignProgress() async throws {
        let made = try SearchFixture()
        let path = made.folder + "/progress"
        let options = SweepVerbTests.few + ["--resume", path, "--param", "slow=5,6"]
        #expect(await made.run("sweep", options).0 == .done)
        let (exit, console) = await made.run("sweep", options + ["--cash", "500000"])
        #expect(exit == .refused && console.errors.contains("is of another search"))
        var bytes = try made.bytes("progress")
        let first = try #require(bytes.firstIndex(of: 0x0A))
        bytes[first + 30] ^= 1
        try Files.writeAtomically(bytes, to: path)
        let damaged = await made.run("sweep", options)
        #expect(damaged.0 == .data && damaged.1.errors.contains("damaged in line 2"))
        let other = await made.run("sweep", SweepVerbTests.few + ["--resume", made.rules])
        #expect(other.0 == .data && other.1.errors.contains("no progress of a search"))
        #expect(try Files.read(made.rules) == Array(SearchFixture.text.utf8))
    }

    @Test("writes a page that needs no network, and every combination for spreadsheets")
    func report() async throws {
        let made = try SearchFixture()
        let (exit, console) = await made.run(
            "sweep", SweepVerbTests.few + ["--report", made.folder + "/report"])
        #expect(exit == .done, "\(console.errors)")
        let page = String(decoding: try made.bytes("report/search.html"), as: UTF8.self)
        for word in ["<svg", "Verdict: noise", "Deflated Sharpe", "Made crossover"] {
            #expect(page.contains(word), "no \(word)")
        }
        #expect(!page.contains("http:") && !page.contains("https:") && !page.contains("src="))
        let rows = String(decoding: try made.bytes("report/results.csv"), as: UTF8.self).split(
            separator: "\n")
        #expect(rows.count == 13 && rows[0].hasPrefix("rank,tried,fast,slow,score"))
    }

    @Test(
        "refuses what it cannot search, with a remedy",
        arguments: [
            (["--param", "slow=5..99:1"], ExitCode.usage, "outside the file's range"),
            (["--param", "slow=8..5:1"], .usage, "counts downwards"),
            (["--param", "slow=5..8:0"], .usage, "NAME=FROM..TO:STEP"),
            (["--param", "slow"], .usage, "NAME=FROM..TO:STEP"),
            (["--param", "slo=5..8:1"], .usage, "no parameter slo"),
            (["--param", "fast=2.5"], .usage, "refuses every combination"),
            (["--param", "slow=5..8:0.000001"], .usage, "more than 100000 values"),
            (["--most", "11"], .usage, "has 12 combinations, more than the 11"),
            (["--objective", "luck"], .usage, "one of sharpe"),
            (["--from", "2040-01-01"], .data, "2040-01-01"),
            (["--symbols", "NOBODY"], .data, "NOBODY"),
            (["--random", "0"], .usage, "whole number from 1"),
            (["--data", "/nowhere"], .data, "/nowhere"),
        ])
    func badInput(options: [String], exit: ExitCode, words: String) async throws {
        let (found, console) = await (try SearchFixture(sessions: 12)).run("sweep", options)
        #expect(found == exit, "\(console.errors)")
        #expect(console.errors.contains(words), "\(console.errors)")
    }

    @Test("draws the same random combinations for a seed, and compares the best with its neighbours")
    func random() async throws {
        let made = try SearchFixture()
        let options = SweepVerbTests.few + ["--random", "3", "--seed", "9"]
        let json = try await made.json("sweep", options)
        #expect(json["combinations"]?.integer == 3)
        #expect((json["statistics"]?["neighbours"]?.integer ?? 0) >= 2)
        #expect(try await made.json("sweep", options) == json)
    }
}

@Suite("sauda walkforward")
struct WalkForwardVerbTests {
    private static let windows = ["--train", "20", "--test", "8"]

    @Test("tells each window and what they came to, the same again after a kill")
    func json() async throws {
        let made = try SearchFixture()
        let json = try await made.json("walkforward", WalkForwardVerbTests.windows)
        let windows = json["windows"]?.elements ?? []
        #expect(windows.count >= 2)
        for window in windows {
            let (train, test) = (window["train_to"]?.text ?? "", window["test_from"]?.text ?? "")
            #expect(train < test, "trained to \(train), tested from \(test)")
        }
        #expect(json["verdict"]?.text == "noise")
        #expect(json["stability"]?.elements.count == 2)
        let options = WalkForwardVerbTests.windows + ["--resume", made.folder + "/progress"]
        #expect(try await made.json("walkforward", options) == json)
        let full = try made.bytes("progress")
        try Files.remove(made.folder + "/progress")
        try Files.writeAtomically(Array(full[..<(full.count * 2 / 3)]), to: made.folder + "/progress")
        #expect(try await made.json("walkforward", options) == json)
        #expect(try made.bytes("progress").count { $0 == 0x0A } == full.count { $0 == 0x0A })
    }

    @Test("writes the joined out-of-sample record, anchored windows too")
    func report() async throws {
        let made = try SearchFixture()
        let options = WalkForwardVerbTests.windows + ["--anchored", "--report", made.folder + "/report"]
        let (exit, console) = await made.run("walkforward", options)
        #expect(exit == .done && console.output.contains("anchored"), "\(console.errors)")
        let equity = String(decoding: try made.bytes("report/equity.csv"), as: UTF8.self).split(
            separator: "\n")
        let dates = equity.dropFirst().compactMap { $0.split(separator: ",").first }
        #expect(dates.count >= 16 && dates == dates.sorted())
        #expect(String(decoding: try made.bytes("report/walkforward.html"), as: UTF8.self).contains("<svg"))
    }

    @Test("refuses a training as long as the data")
    func tooLong() async throws {
        let (exit, console) = await (try SearchFixture()).run("walkforward", ["--train", "400"])
        #expect(exit == .usage && console.errors.contains("none is left to test on"), "\(console.errors)")
    }
}
