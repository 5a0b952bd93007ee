// SIGKILL at seeded moments all over the day, and restart. The exchange is the witness:
// no order twice, no fill lost, positions equal; what is not flat must have been paged.

import Platform
import Testing

extension ProgramTests {
    @Suite("A killed daemon")
    struct Kills {
        static let each = 5
        static let seeds: ClosedRange<Int64> = Program.isSlow ? 101...140 : 101...102

        @Test("comes back and loses nothing", .timeLimit(.minutes(8)), arguments: seeds)
        func comesBack(seed: Int64) async throws {
            let folder = try Folder()
            let (status, day, text) = try await Program.play(
                ["--seed", "\(seed)", "--kills", "\(Self.each)", "--keep", folder.path] + Program.few)
            print("seed \(seed): \(day["kills"]?.integer ?? 0) kills in \(day["seconds"] ?? .null) s")
            #expect(day["kills"]?.integer == Int64(Self.each), "seed \(seed): \(text)")
            #expect(day["exchange_agrees"]?.boolean == true, "seed \(seed): \(text)")
            #expect(day["replay_identical"]?.boolean == true, "seed \(seed): \(text)")
            if day["flat"]?.boolean != true {
                let log = try Files.read(folder.path + "/daemon.log")
                let told = String(decoding: log, as: UTF8.self).contains("\"level\":\"critical\"")
                #expect(told, "seed \(seed): not flat, and nobody was paged")
            } else {
                #expect(status == 0, "seed \(seed): \(text)")
            }
        }
    }
}
