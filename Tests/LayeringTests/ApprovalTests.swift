// Only the risk gate makes an `ApprovedTicket`. The compiler keeps that promise across
// modules; this keeps it inside Trading, and watches that the compiler still does.

import Foundation
import Testing

@Suite("An approved ticket")
struct ApprovalTests {
    static let gate = "Sources/Trading/Risk/RiskGate.swift"
    static let record = "Sources/Trading/Record/ApprovedTicket+Record.swift"

    @Test("is made in the gate, and read back by the record, and nowhere else")
    func isMadeOnce() {
        #expect(Self.files(saying: "ApprovedTicket(") == [Self.gate], "one place makes it")
        #expect(Self.files(saying: ".init(recorded:") == [Self.record], "one place reads it back")
        #expect(Self.files(saying: "ApprovedTicket.self") == [], "nobody asks a decoder for it by name")
        #expect(Self.files(saying: "extension ApprovedTicket") == [Self.record])
    }

    /// One entry a use, so that two uses in one file are two.
    private static func files(saying words: String) -> [String] {
        SourceFile.program.flatMap { file in file.offsets(of: words).map { _ in file.path } }
    }

    @Test("has no initialiser that others can see")
    func hasNoPublicInitialiser() throws {
        let text = SourceFile.contents(of: Self.gate)
        let body = try #require(text.firstMatch(of: /public struct ApprovedTicket[^{]*\{(?s)(.*?)\n\}/)).1
        let initialisers = body.matches(of: /(?m)^ *(.*)init\(/).map { String($0.1) }
        #expect(
            initialisers == ["fileprivate ", ""], "one for the gate, one inside Trading for the record reader"
        )
    }

    @Test(
        "does not compile outside Trading",
        .enabled(if: builtModules != nil, "no built Trading.swiftmodule beside this test"))
    func doesNotCompileElsewhere() throws {
        let modules = try #require(Self.builtModules)
        let good = try Self.typecheck(
            "import Trading\nfunc f(_ t: ApprovedTicket) -> Ticket { t.ticket }", modules)
        #expect(good == "", "the same snippet without the call must compile")
        for call in ["ApprovedTicket(t)", "ApprovedTicket(recorded: t)", ".init(t)"] {
            let said = try Self.typecheck(
                "import Trading\nfunc f(_ t: Ticket) -> ApprovedTicket { \(call) }", modules)
            #expect(
                said.contains("error:"),
                "`\(call)` must be out of reach; the compiler said: \(said)")
        }
    }

    /// Where this very build put its modules; nil when the test runs away from its build folder.
    private static var builtModules: String? {
        var folder = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        for _ in 0..<4 {
            let modules = folder.appending(path: "Modules")
            if FileManager.default.fileExists(atPath: modules.appending(path: "Trading.swiftmodule").path) {
                return modules.path
            }
            folder.deleteLastPathComponent()
        }
        return nil
    }

    /// What the compiler says of a snippet; empty when it is content.
    private static func typecheck(_ snippet: String, _ modules: String) throws -> String {
        let file = FileManager.default.temporaryDirectory.appending(path: "approval-\(getpid()).swift")
        try snippet.write(to: file, atomically: true, encoding: .utf8)
        defer { unlink(file.path) }
        return try said(by: ["swiftc", "-typecheck", "-swift-version", "6", "-I", modules, file.path]).text
    }
}

/// Runs a program of the toolchain or the system, and gives what it wrote and how it ended.
func said(by command: [String]) throws -> (text: String, status: Int32) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = command
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (String(decoding: data, as: UTF8.self), process.terminationStatus)
}
