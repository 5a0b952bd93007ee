// Keeps the arrows pointing down: the table in House.swift, Package.swift and the
// import lines must agree.

import Testing

@Suite("Imports")
struct ImportTests {
    static let declared = declaredImports(in: SourceFile.contents(of: "Package.swift"))

    @Test("Package.swift declares no arrow that the table lacks")
    func packageFollowsTheTable() {
        #expect(Self.declared["Market"] == [])
        #expect(Self.declared["Trading"]?.contains("Accounting") == true)
        for (name, imports) in Self.declared.sorted(by: { $0.key < $1.key }) {
            guard let room = House.room(name) else {
                Issue.record(
                    "Package.swift has a module \(name) that House.swift does not name; give it its reason")
                continue
            }
            let extra = imports.filter { !room.imports.contains($0) }
            #expect(extra.isEmpty, "\(name) may not import \(extra): \(room.why)")
        }
    }

    @Test("every import line is declared, and the toolchain's modules stay where they belong")
    func filesFollowThePackage() {
        #expect(violations(in: SourceFile.program, declared: Self.declared) == [])
    }

    @Test("arrows point down the table")
    func tableIsAcyclic() {
        let names = House.rooms.map(\.name)
        for (position, room) in House.rooms.enumerated() {
            let below = Set(names[..<position])
            let up = room.imports.filter { names.contains($0) && !below.contains($0) }
            #expect(up.isEmpty, "\(room.name) points up at \(up.sorted())")
        }
        for name in House.pure { #expect(House.room(name)?.toolchain == []) }
    }

    @Test(
        "a wrong import is noticed",
        arguments: [
            ("Sources/Trading/a.swift", "import Platform"),
            ("Sources/Market/a.swift", "public import Foundation"),
            ("Sources/Rules/a.swift", "@preconcurrency import Glibc"),
            ("Simulator/Exchange/a.swift", "import Trading"),
            ("Sources/Unheard/a.swift", "import Market"),
            ("Sources/Market/a.swift", "import struct Foundation.Date"),
        ])
    func noticesAWrongImport(path: String, line: String) {
        let file = SourceFile(path: path, text: "// Prose.\n\(line)\n")
        #expect(violations(in: [file], declared: Self.declared).count == 1)
    }
}

/// By module, what its line in Package.swift names: the calls of `module(…)`, `program(…)` and
/// `.executableTarget(…)`.
func declaredImports(in package: String) -> [String: [String]] {
    let call =
        #/
        (?m)^\ + (?: module | program | \.executableTarget ) \( \s* (?: name:\ )? "(\w+)"
        (?: ,\s* in:\ "\w+" )? (?: ,\s* (?: dependencies:\ )? \[ ([^\]]*) \] )?
        /#
    var result: [String: [String]] = [:]
    for match in package.matches(of: call) {
        let list = match.2.map(String.init) ?? ""
        result[String(match.1)] = list.matches(of: /"(\w+)"/).map { String($0.1) }
    }
    return result
}

private func violations(in files: [SourceFile], declared: [String: [String]]) -> [String] {
    files.flatMap { file in
        importedNames(in: file).compactMap { number, name in
            let place = "\(file.path):\(number)"
            guard let room = House.room(file.module), let imports = declared[file.module] else {
                return "\(place) imports \(name): \(file.module) has no line in House.swift and Package.swift"
            }
            guard imports.contains(name) || room.toolchain.contains(name) else {
                return "\(place) imports \(name): \(room.name) \(room.why)"
            }
            return nil
        }
    }
}

private func importedNames(in file: SourceFile) -> [(Int, String)] {
    let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
    return file.codeLines.enumerated().compactMap { index, line in
        let words = line.split(separator: " ")
        guard let at = words.firstIndex(of: "import"), at + 1 < words.count,
            words[..<at].allSatisfy({ $0.hasPrefix("@") || ["public", "internal", "package"].contains($0) })
        else { return nil }
        let name = kinds.contains(words[at + 1]) && at + 2 < words.count ? words[at + 2] : words[at + 1]
        return (index + 1, String(name.prefix { $0 != "." }))
    }
}
