// The real program, started as its owner starts it: words in, exit code and text out.
//
// `SAUDA_BINARY` names it; without it nothing here runs. Every run has a deadline, kept
// by coreutils' `timeout`, so that a program that hangs fails a test and blocks nobody.

import Foundation
import Market
import Platform
import Testing

@Suite(
    "The program", .serialized,
    .enabled(if: Program.path != nil, "SAUDA_BINARY names no program; etc/test builds one and sets it"))
enum ProgramTests {}

enum Program {
    static let path = environment("SAUDA_BINARY")
    static let isSlow = environment("SAUDA_SLOW") == "1"
    static let root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    static let calendar = root + "/etc/calendars/nse.calendar"
    /// Of the play's own options: what every day here is played with.
    static let house = ["--calendar", calendar, "--strategies", root + "/Strategies"]
    /// Three shares and an index are a short day.
    static let few = ["--symbols", "RELIANCE,SBIN,ICICIBANK"]

    struct Outcome: Sendable {
        let status: Int32
        let output: String
        let error: String
        var all: String { output + error }
    }

    /// - Parameter seconds: Real time until the program is ended; then its status is 124.
    static func run(_ words: [String], within seconds: Int = 30) async throws -> Outcome {
        let program = try #require(path)
        let outcome = try await withCheckedThrowingContinuation { continuation in
            // On a thread of its own: waiting blocks it.
            Thread.detachNewThread {
                continuation.resume(
                    with: Result {
                        try Subprocess.run(
                            "timeout", ["--kill-after=20", "\(seconds)", program] + words)
                    })
            }
        }
        return Outcome(
            status: outcome.status, output: String(decoding: outcome.output, as: UTF8.self),
            error: String(decoding: outcome.error, as: UTF8.self))
    }

    /// Plays a day without a terminal; its one JSON object.
    static func play(_ words: [String], within seconds: Int = 240) async throws -> (Int32, JSON, String) {
        let outcome = try await run(["play", "--headless", "--json"] + house + words, within: seconds)
        guard outcome.output.contains("{") else {
            Issue.record("play printed no JSON, status \(outcome.status): \(outcome.all)")
            return (outcome.status, .null, outcome.all)
        }
        return (outcome.status, try JSON.parse(outcome.output), outcome.all)
    }

    /// Asks again until `condition` holds; false when `seconds` of real time have passed.
    static func wait(
        seconds: Int64, until condition: () async throws -> Bool
    ) async throws -> Bool {
        let clock = SystemClock()
        let deadline = clock.now() + .seconds(seconds)
        while clock.now() < deadline {
            if try await condition() { return true }
            try await clock.sleep(for: .milliseconds(20))
        }
        return false
    }
}

/// A private folder, removed with everything in it when it goes.
final class Folder: Sendable {
    let path: String

    init() throws {
        path = "/tmp/sauda-integration-\(hexEncoded(randomBytes(6)))"
        try Files.makePrivateDirectory(path)
    }

    deinit {
        do { try FileManager.default.removeItem(atPath: path) } catch { print("\(path) stays: \(error)") }
    }

    /// Writes a file, 0600, and gives its path.
    func write(_ text: String, to name: String) throws -> String {
        try Files.writeAtomically(Array(text.utf8), to: path + "/" + name)
        return path + "/" + name
    }
}
