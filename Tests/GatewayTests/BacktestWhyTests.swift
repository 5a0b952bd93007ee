// Why in a test over history: run again on demand, explained as a live day is.

import Market
import Platform
import Testing

@testable import Gateway

extension WhyTests {
    @Suite("Why, in a backtest")
    struct BacktestWhyTests {
        @Test("explains the trade of that number: its entry with the tree, and what ended it")
        func trade() async throws {
            let fixture = try HistoryFixture()
            let told = try await fixture.json([])["trade_list"]?.elements ?? []
            for number in [1, told.count] {
                let why = try await fixture.json(["--why", "\(number)"])
                let trade = told[number - 1]
                #expect(why["symbol"] == trade["symbol"])
                #expect(why["strategy"] == trade["strategy"])
                let entry = try #require(why["orders"]?.elements.first)
                #expect(entry["ticket"]?["purpose"]?.text == "entry")
                #expect(entry["rule"]?["tree"]?["true"]?.boolean == true)
                #expect(entry["controls"]?.elements.isEmpty == false)
                #expect(why["orders"]?.elements.count == 2)
            }
        }

        @Test("explains a bar, and finds at a trade's bar the order that was made there")
        func bar() async throws {
            let fixture = try HistoryFixture()
            let first = try #require(try await fixture.json([])["trade_list"]?.elements.first)
            let why = try await fixture.json(["--why", "1"])
            let start = try #require(
                why["orders"]?.elements.first?["rule"]?["bar_start"]?.text.flatMap {
                    TimeOfDay(String($0.dropFirst(11).prefix(8)))
                })
            let day = try #require(first["entered_at"]?.text?.prefix(10))
            let symbol = try #require(first["symbol"]?.text)
            let close = TimeOfDay(seconds: start.seconds + 300)
            let json = try await fixture.json(["--why-not", "\(symbol),\(day),\(close)"])
            let decision = try #require(json["decisions"]?.elements.first)
            #expect(decision["verdict"]?.text?.hasPrefix("ordered") == true, "\(decision)")
        }

        @Test(
            "teaches who asks wrongly",
            arguments: [
                (["--why", "0"], ExitCode.usage), (["--why", "x"], .usage), (["--why", "9999"], .data),
                (["--why-not", "SBIN"], .usage), (["--why-not", "NOBODY,2026-11-20,10:45"], .data),
                (["--why", "1", "--fidelity", "path"], .usage),
            ] as [([String], ExitCode)])
        func refusals(words: [String], exit: ExitCode) async throws {
            let (found, console) = try await HistoryFixture().backtest(words)
            #expect(found == exit, "\(console.errors)")
            #expect(!console.errors.isEmpty)
        }
    }
}
