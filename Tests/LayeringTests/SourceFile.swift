// The package's own Swift files as these tests see them: a path from the root, the
// text as written, and the same text with comments and strings blanked out, so that a
// word in prose is never taken for a word of code.
//
// Blanking keeps every newline, so an offset gives the same line in both.

import Foundation

struct SourceFile {
    /// From the package root: `Sources/Market/Bar.swift`.
    let path: String
    let text: String
    /// UTF-8 of the text, with comments and the contents of strings turned into spaces.
    let code: [UInt8]

    init(path: String, text: String) {
        self.path = path
        self.text = text
        code = blanked(Array(text.utf8))
    }

    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

    var codeLines: [Substring] {
        String(decoding: code, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// The room a file lives in: the folder under Sources or Simulator.
    var module: String {
        let parts = path.split(separator: "/")
        return parts.count > 2 ? String(parts[1]) : ""
    }

    func line(at offset: Int) -> Int { code[..<offset].count { $0 == newline } + 1 }

    func place(at offset: Int) -> String { "\(path):\(line(at: offset))" }

    /// Where `word` stands in the code, not as a part of a longer name.
    func offsets(of word: String) -> [Int] { Self.offsets(of: word, in: code) }

    static func offsets(of word: String, in bytes: [UInt8]) -> [Int] {
        let wanted = Array(word.utf8)
        guard let first = wanted.first, let last = wanted.last else { return [] }
        var found: [Int] = []
        bytes.withUnsafeBytes { all in
            guard let base = all.baseAddress else { return }
            var from = 0
            while let hit = memchr(base + from, Int32(first), all.count - from) {
                let at = UnsafeRawPointer(hit) - base
                let end = at + wanted.count
                from = at + 1
                guard end <= all.count, memcmp(hit, wanted, wanted.count) == 0 else { continue }
                let opens = !(isNameByte(first) && at > 0 && isNameByte(all[at - 1]))
                let ends = !(isNameByte(last) && end < all.count && isNameByte(all[end]))
                if opens && ends { found.append(at) }
            }
        }
        return found
    }

    // Reading the tree

    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Every Swift file that makes up the program.
    static let program = read(["Sources", "Simulator"])
    static let tests = read(["Tests"])

    static func read(_ folders: [String]) -> [SourceFile] {
        folders.flatMap { paths(under: $0) }.filter { $0.hasSuffix(".swift") }.map { path in
            SourceFile(path: path, text: contents(of: path))
        }
    }

    /// Every file under a folder of the package, sorted, so that a failure reads the same everywhere.
    static func paths(under folder: String) -> [String] {
        let base = root.appending(path: folder)
        guard let walk = FileManager.default.enumerator(atPath: base.path) else { return [] }
        return walk.compactMap { $0 as? String }.map { "\(folder)/\($0)" }.filter { path in
            var isFolder: ObjCBool = false
            let exists = FileManager.default.fileExists(
                atPath: root.appending(path: path).path, isDirectory: &isFolder)
            return exists && !isFolder.boolValue
        }.sorted()
    }

    static func contents(of path: String) -> String {
        do {
            return try String(contentsOf: root.appending(path: path), encoding: .utf8)
        } catch {
            preconditionFailure("\(path) cannot be read as UTF-8: \(error)")
        }
    }
}

let newline = UInt8(ascii: "\n")

func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
        true
    default: byte >= 0x80
    }
}
