// Dictionaries and sets are looked up in the pure core and never walked: their order
// differs between processes, and a Desk that walked one would not replay.
//
// Names are all there is to go by: a name declared as a dictionary or set in a module,
// and as nothing else there, may not be walked anywhere in that module.

import Testing

@Suite("A dictionary in the core")
struct OrderlessTests {
    @Test("is looked up and never walked", arguments: House.pure.sorted())
    func isNeverWalked(module: String) {
        #expect(walks(in: SourceFile.program.filter { $0.module == module }) == [])
    }

    @Test(
        "is caught being walked",
        arguments: [
            "for (a, b) in held { f(a) }", "let x = held.map { $0 }", "held.keys.sorted()",
            "for a in self.held {}",
            "return held.values.reduce(0, +)", "let y = Array(held)", "if let z = held.first {}",
        ])
    func isCaught(code: String) {
        let file = SourceFile(
            path: "Sources/Trading/a.swift", text: "var held: [OrderID: Int] = [:]\n\(code)\n")
        #expect(walks(in: [file]).count == 1)
    }

    @Test(
        "may be looked up, changed and counted",
        arguments: [
            "held[a] = 1", "held.removeValue(forKey: a)", "for a in held[b] ?? [] {}", "held.isEmpty",
            "f(held, 1)",
            "let first = held[a]", "others.held.count",
        ])
    func mayBeLookedUp(code: String) {
        let file = SourceFile(path: "Sources/Trading/a.swift", text: "let held: Set<Int>\n\(code)\n")
        #expect(walks(in: [file]) == [])
    }
}

private let walkers = [
    "map", "compactMap", "flatMap", "filter", "forEach", "keys", "values", "sorted", "reduce", "first", "min",
    "max",
    "enumerated", "mapValues", "compactMapValues", "allSatisfy", "makeIterator", "popFirst", "lazy", "prefix",
    "joined",
    "randomElement", "count {", "contains {", "contains(where", "first(where", "indices",
]

private func walks(in files: [SourceFile]) -> [String] {
    let names = orderless(in: files)
    return files.flatMap { file in
        file.codeLines.enumerated().compactMap { index, line in
            guard let name = names.first(where: { walks(line, $0) }) else { return nil }
            return "\(file.path):\(index + 1) walks \(name), whose order differs between processes"
        }
    }
}

/// Names that are declared as dictionaries or sets only, with a type or an empty literal that shows it.
private func orderless(in files: [SourceFile]) -> [String] {
    let isOrderless =
        /(?:let|var) (\w+)(?:: (?:Set<|\[[^\[\]():,]+: )| = (?:\[:\]|Set<|Set\(|\[[\w.]+: [\w.]+\]\())/
    let isDeclared = /(?:let|var) (\w+)/
    var all: [String: Int] = [:]
    var found: [String: Int] = [:]
    for line in files.flatMap(\.codeLines) {
        for match in line.matches(of: isDeclared) { all[String(match.1), default: 0] += 1 }
        for match in line.matches(of: isOrderless) { found[String(match.1), default: 0] += 1 }
    }
    return found.filter { all[$0.key] == $0.value }.map(\.key).sorted()
}

private func walks(_ line: Substring, _ name: String) -> Bool {
    let bytes = Array(line.utf8)
    return SourceFile.offsets(of: name, in: bytes).contains { at in
        let before = String(decoding: bytes[..<at], as: UTF8.self)
        let after = String(decoding: bytes[(at + name.utf8.count)...], as: UTF8.self)
        let isLooped = before.hasSuffix(" in ") || before.hasSuffix(" in self.")
        if isLooped, before.contains("for "), after.first.map({ " {.".contains($0) }) ?? true { return true }
        if before.hasSuffix("Array("), after.hasPrefix(")") { return true }
        guard after.hasPrefix(".") else { return false }
        let call = after.dropFirst()
        return walkers.contains { walker in
            call.hasPrefix(walker)
                && (call.dropFirst(walker.count).first.map { !isNameByte($0.asciiValue ?? 0) } ?? true)
        }
    }
}
