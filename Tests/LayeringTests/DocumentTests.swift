// What README and docs point at must be there: files, scripts, verbs. And every script
// must at least be one.

import Foundation
import Testing

@Suite("The documents")
struct DocumentTests {
    static let documents = (["README.md"] + SourceFile.paths(under: "docs").filter { $0.hasSuffix(".md") })
        .filter { FileManager.default.fileExists(atPath: SourceFile.root.appending(path: $0).path) }

    @Test("link only to what exists", arguments: documents)
    func linksResolve(path: String) {
        let folder = SourceFile.root.appending(path: path).deletingLastPathComponent()
        for match in SourceFile.contents(of: path).matches(of: /\]\(([^)\s]+)\)/) {
            let target = match.1.prefix { $0 != "#" }
            guard !target.isEmpty, !target.contains("://"), !target.hasPrefix("mailto:") else { continue }
            #expect(exists(folder.appending(path: String(target))), "\(path) links to \(target)")
        }
    }

    @Test("name only files and scripts that exist", arguments: documents)
    func pathsExist(path: String) {
        let text = SourceFile.contents(of: path)
        let named = /(?:^|[\s`("])((?:etc|docs|Sources|Simulator|Strategies|Tests)\/[\w.\/+-]*[\w\/])/
        for match in text.matches(of: named) {
            #expect(exists(SourceFile.root.appending(path: String(match.1))), "\(path) names \(match.1)")
        }
    }

    @Test(
        "name only verbs that the program has", .enabled(if: binary != nil, "SAUDA_BINARY names no program"),
        arguments: documents)
    func verbsExist(path: String) throws {
        let verbs = try Self.verbs(of: #require(Self.binary))
        for match in SourceFile.contents(of: path).matches(of: /[`\n ]sauda ([a-z]+)\b/) {
            #expect(
                verbs.contains(match.1), "\(path) says `sauda \(match.1)`, which `sauda help` does not list")
        }
    }

    @Test("every script can be run and is valid bash", arguments: scripts)
    func scriptsAreSound(path: String) throws {
        let full = SourceFile.root.appending(path: path).path
        #expect(FileManager.default.isExecutableFile(atPath: full), "\(path) is not executable: chmod +x")
        let answer = try said(by: ["bash", "-n", full])
        #expect(answer.status == 0, "\(answer.text)")
    }

    static let scripts = (SourceFile.paths(under: "etc") + SourceFile.paths(under: ".ci")).filter { path in
        let firstLine = SourceFile.contents(of: path).prefix { $0 != "\n" }
        return firstLine.hasPrefix("#!") && firstLine.hasSuffix("bash")
    }

    /// The built program, when the environment names one.
    private static let binary = ProcessInfo.processInfo.environment["SAUDA_BINARY"].flatMap { path in
        FileManager.default.isExecutableFile(atPath: path) ? path : nil
    }

    /// The words after `sauda` in the program's own help.
    private static func verbs(of binary: String) throws -> Set<Substring> {
        let help = try said(by: [binary, "help"]).text
        return Set(help.matches(of: /(?m)^ +(?:sauda )?([a-z]+)/).map(\.1) + ["help"])
    }

    private func exists(_ url: URL) -> Bool { FileManager.default.fileExists(atPath: url.path) }
}
