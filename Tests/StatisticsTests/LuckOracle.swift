// Questions to Tests/Oracles/luck.py: the same figures reckoned the long way, in Python's own
// arithmetic. The oracle's answer is a row of numbers a question.

import Foundation
import Testing

enum LuckOracle {
    private static let python = "/usr/bin/python3"
    private static let script = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Oracles/luck.py")

    static var isPresent: Bool {
        let found = FileManager.default.isExecutableFile(atPath: python)
        if !found { print("skipped: no \(python); install python3") }
        return found
    }

    /// One answer a question. Through files, so no pipe can fill up.
    static func answers(_ questions: [String]) throws -> [[Double]] {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (question, answer) = (folder.appendingPathComponent("in"), folder.appendingPathComponent("out"))
        try Data(questions.joined(separator: "\n").utf8).write(to: question)
        try Data().write(to: answer)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: python)
        process.arguments = ["-B", script.path]
        process.standardInput = try FileHandle(forReadingFrom: question)
        process.standardOutput = try FileHandle(forWritingTo: answer)
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(script.path) failed")
        let lines = try String(contentsOf: answer, encoding: .utf8).split(separator: "\n")
        try #require(lines.count == questions.count)
        return try lines.map { try $0.split(separator: " ").map { try #require(Double($0)) } }
    }
}

/// Equal to a relative 10⁻¹², or to an absolute one below 1.
func agree(_ ours: [Double], _ theirs: [Double], within tolerance: Double = 1e-12) -> Bool {
    ours.count == theirs.count
        && zip(ours, theirs).allSatisfy { a, b in
            a == b || abs(a - b) <= tolerance * max(1, abs(b)) || (a.isNaN && b.isNaN)
        }
}

func words(_ values: [Double]) -> String { values.map { "\($0)" }.joined(separator: " ") }
func words(_ rows: [[Double]]) -> String { rows.map { "| " + words($0) }.joined(separator: " ") }
