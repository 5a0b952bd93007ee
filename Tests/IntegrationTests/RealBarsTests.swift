// Real sessions under today's rules, where the bars are at hand.

import Platform
import Testing

enum RealDays {
    static let data = (environment("SAUDA_SHARED") ?? Program.root + "/../shared") + "/data"
    static let sessions = [
        "2016-09-01", "2016-08-16", "2016-08-17", "2016-08-18", "2016-08-19", "2016-08-22", "2016-08-23",
        "2016-08-24", "2016-08-25", "2016-08-26", "2016-08-29", "2016-08-30", "2016-08-31", "2016-09-02",
        "2016-09-06", "2016-09-07", "2016-09-08", "2016-09-09",
    ]
    static let minutes = Program.isSlow ? sessions : [sessions[0]]
    static let quarters = ["2018-03-01", "2020-03-12", "2021-02-24"]

    static func has(_ folder: String) -> Bool { Files.exists("\(data)/\(folder)") }
}

extension ProgramTests {
    @Suite("A day of real bars")
    struct RealBars {
        @Test(
            "of minutes ends flat",
            .enabled(if: RealDays.has("minute_2016"), "no minute_2016; set SAUDA_SHARED"),
            .timeLimit(.minutes(8)), arguments: RealDays.minutes)
        func ofMinutes(day: String) async throws { try await play("minute_2016", day) }

        @Test(
            "of quarters of an hour ends flat",
            .enabled(if: Program.isSlow, "SAUDA_SLOW=1 plays it"),
            .enabled(if: RealDays.has("m15"), "no m15; set SAUDA_SHARED"), .timeLimit(.minutes(8)),
            arguments: RealDays.quarters)
        func ofQuarters(day: String) async throws { try await play("m15", day) }

        private func play(_ folder: String, _ day: String) async throws {
            let (status, outcome, text) = try await Program.play(
                ["--data", "\(RealDays.data)/\(folder)", "--day", day])
            #expect(status == 0, "\(day): \(text)")
            #expect(outcome["day"]?.text == day)
            #expect(outcome["flat"]?.boolean == true, "\(day): \(text)")
            #expect(outcome["replay_identical"]?.boolean == true, "\(day): \(text)")
            #expect(outcome["exchange_agrees"]?.boolean == true, "\(day): \(text)")
            print("\(day) of \(folder): \(outcome["fills"]?.integer ?? 0) fills")
        }
    }
}
