import Platform
import Testing

@testable import Gateway

@Suite("A look at a journal")
struct JournalVerbTests {
    private func failure(_ bytes: [UInt8], _ verb: String) async throws -> (ExitCode, String) {
        let path = "/tmp/sauda-journal-\(hexEncoded(randomBytes(4)))"
        try Files.writeAtomically(bytes, to: path, mode: 0o600)
        let console = Console(collecting: ())
        let nothing: Tool.Process = { (_, _) async throws(Failure) in .done }
        let exit = await Tool(console: console, daemon: nothing, simulate: nothing).run(
            ["journal", verb, path])
        try Files.remove(path)
        return (exit, console.errors)
    }

    @Test("of no bytes says that it is empty", arguments: ["verify", "cat"])
    func empty(verb: String) async throws {
        let (exit, errors) = try await failure([], verb)
        #expect(exit == .data)
        #expect(errors.contains("is empty"), "\(errors)")
    }

    @Test("that is damaged advises a backup, and not another look")
    func damaged() async throws {
        let (exit, errors) = try await failure(Array("no journal at all".utf8), "verify")
        #expect(exit == .data)
        #expect(errors.contains("backup") && !errors.contains("journal verify"), "\(errors)")
    }

    @Test("never overwrites a database that is named")
    func rebuild() async throws {
        let folder = "/tmp/sauda-rebuild-\(hexEncoded(randomBytes(4)))"
        try Files.makePrivateDirectory(folder + "/journal")
        let named = folder + "/mine.sqlite"
        try Files.writeAtomically([1], to: named, mode: 0o600)
        let arguments = try Arguments(
            [named, "--directory", folder], verb: "journal rebuild",
            syntax: try #require(Verbs.find(["journal", "rebuild"])).verb.syntax)
        let verb = RebuildVerb(arguments: arguments, console: Console(collecting: ()))
        await #expect(throws: Failure.self) { try await verb.run() }
        #expect(try Files.read(named) == [1])
    }
}
