// Where the tests find the package's own files, and a directory that goes away.

import Foundation
import Market
import Platform

enum Package {
    static let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    static func path(_ name: String) -> String { "/\(root)/\(name)" }
    static func text(_ name: String) throws -> String {
        String(decoding: try Files.read(path(name)), as: UTF8.self)
    }
    static func calendar() throws -> TradingCalendar {
        try TradingCalendar(parsing: text("etc/calendars/nse.calendar"), file: "nse.calendar")
    }
}

/// A private directory of one test.
final class Scratch: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.path + "/sauda-service-\(UUID().uuidString)"
        try Files.makePrivateDirectory(path)
    }

    deinit {
        do { try FileManager.default.removeItem(atPath: path) } catch { print("left behind: \(path)") }
    }

    func write(_ text: String, to name: String) throws {
        try Files.writeAtomically(Array(text.utf8), to: path + "/" + name, mode: 0o600)
    }
}
