// The daemon on a data directory that another daemon uses, or left behind.

import Market
import Platform
import Testing

@testable import Gateway

extension ProgramTests {
    @Suite("A data directory")
    struct Directories {
        @Test("has one daemon; a killed one's socket is no obstacle", .timeLimit(.minutes(2)))
        func one() async throws {
            let stage = try await Stage()
            let first = try await stage.daemon()
            let second = try await Program.run(["daemon", "--config", stage.configuration])
            #expect(second.status == 1)
            #expect(second.error.contains("process \(first.number) is using it"), "\(second.all)")
            #expect(first.exitStatus == nil, "the first daemon runs on")
            first.destroy()
            #expect(try await Program.wait(seconds: 10) { first.exitStatus != nil })
            #expect(Files.exists(stage.socket), "SIGKILL leaves the socket's file behind")
            let next = try await stage.daemon()
            defer { next.destroy() }
            #expect(next.exitStatus == nil, "\(stage.log)")
        }

        @Test("with a damaged journal is refused, and the place is told", .timeLimit(.minutes(5)))
        func damaged() async throws {
            var bytes = try await Journals.kept()
            bytes[bytes.count / 2] ^= 1
            let stage = try await Stage()
            try Self.put(bytes, at: stage.journal)
            let daemon = try await stage.daemon()
            defer { daemon.destroy() }
            _ = try await stage.logIn()
            #expect(try await Program.wait(seconds: 30) { daemon.exitStatus != nil })
            #expect(daemon.exitStatus == 1)
            #expect(stage.log.contains("is damaged at byte "), "\(stage.log)")
            let replay = try await Program.run(["replay", stage.journal])
            #expect(replay.status == 4)
            #expect(replay.error.contains("is damaged at byte "), "\(replay.all)")
        }

        @Test("with a torn journal is taken up, and the cut is told", .timeLimit(.minutes(5)))
        func torn() async throws {
            let bytes = try await Journals.kept()
            let stage = try await Stage()
            try Self.put(Array(bytes.dropLast(3)), at: stage.journal)
            let verified = try await Program.run(["journal", "verify", stage.journal])
            #expect(verified.status == 0)
            #expect(verified.output.contains("bytes of a torn commit"), "\(verified.all)")
            let daemon = try await stage.daemon()
            defer { daemon.destroy() }
            _ = try await stage.logIn()
            let told = try await Program.wait(seconds: 30) {
                stage.log.contains("bytes of an unfinished commit") || daemon.exitStatus != nil
            }
            #expect(told)
            #expect(stage.log.contains("bytes of an unfinished commit"), "\(stage.log)")
        }

        private static func put(_ bytes: [UInt8], at path: String) throws {
            let parts = path.split(separator: "/")
            for count in [parts.count - 3, parts.count - 2, parts.count - 1] {
                try Files.makePrivateDirectory("/" + parts.prefix(count).joined(separator: "/"))
            }
            try Files.writeAtomically(bytes, to: path)
        }
    }
}

/// A journal of the real program, played once for all tests that damage a copy of it.
actor Journals {
    private static let shared = Journals()
    private var bytes: [UInt8]?

    static func kept() async throws -> [UInt8] { try await shared.read() }

    private func read() async throws -> [UInt8] {
        if let bytes { return bytes }
        let folder = try Folder()
        let (status, _, text) = try await Program.play(
            ["--seed", "3", "--symbols", "RELIANCE", "--keep", folder.path])
        try #require(status == 0, "\(text)")
        let played = try Files.read("\(folder.path)/data/journal/main/\(Defaults.rulebook).journal")
        bytes = played
        return played
    }
}
