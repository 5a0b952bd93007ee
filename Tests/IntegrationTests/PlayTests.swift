// A market day through two processes: that it ends well, and that it is the same day on
// paper and in process.

import Market
import Platform
import Testing

extension ProgramTests {
    @Suite("A played day")
    struct Play {
        static let keys = [
            "day", "instruments", "quotes", "orders", "fills", "denied", "unknown", "alerts",
            "squared_off_at",
            "flat", "net_profit", "journal_records", "replay_identical", "seconds",
        ]

        @Test("ends flat, replays identically and agrees with the exchange", .timeLimit(.minutes(5)))
        func endsWell() async throws {
            let (status, day, text) = try await Program.play(["--seed", "7"])
            #expect(status == 0, "\(text)")
            for key in Self.keys { #expect(day[key] != nil, "the JSON has no \(key)") }
            #expect(day["flat"]?.boolean == true)
            #expect(day["replay_identical"]?.boolean == true)
            #expect(day["exchange_agrees"]?.boolean == true)
            #expect(day["fills"]?.integer ?? 0 > 0)
            let most = try #require(day["most_messages_per_second"]?.integer)
            #expect((1...8).contains(most), "\(most) messages in a second")
            print("seed 7: \(day["fills"]?.integer ?? 0) fills in \(day["seconds"] ?? .null) s")
        }

        @Test("has the same fills through sockets, on paper and in process", .timeLimit(.minutes(8)))
        func isOneDay() async throws {
            let words = ["--seed", "3"] + Program.few
            let expected = try Execution.played(words + ["--calendar", Program.calendar])
            #expect(!expected.isEmpty)
            for mode in ["simulated", "paper"] {
                let folder = try Folder()
                let (status, day, text) = try await Program.play(
                    words + ["--mode", mode, "--keep", folder.path])
                #expect(status == 0, "\(mode): \(text)")
                #expect(day["exchange_agrees"]?.boolean == true, "\(mode): \(text)")
                let date = try #require(day["day"]?.text)
                let found = try Execution.recorded("\(folder.path)/data/journal/main/\(date).journal")
                #expect(found == expected, "\(mode)")
                print("\(mode): \(found.count) fills, \(expected.count) in process")
            }
        }
    }
}
