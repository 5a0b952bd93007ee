// The developers' data beside the package: real bars and the results of other libraries.

import Foundation
import Market
import Testing

/// The developers' data beside the package.
enum Shared {
    static var root: URL {
        if let path = ProcessInfo.processInfo.environment["SAUDA_SHARED"] {
            return URL(fileURLWithPath: path)
        }
        return URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("shared")
    }
    static var isThere: Bool { has("golden") }
    static func has(_ path: String) -> Bool {
        FileManager.default.isReadableFile(atPath: root.appendingPathComponent(path).path)
    }
    static let absence: Comment = "neither golden results nor bars: set SAUDA_SHARED or put shared/ beside"

    static func text(_ path: String) throws -> String {
        let file = root.appendingPathComponent(path)
        guard path.hasSuffix(".gz") else { return try String(contentsOf: file, encoding: .utf8) }
        let gunzip = Process()
        gunzip.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        gunzip.arguments = ["gunzip", "-c", file.path]
        let pipe = Pipe()
        gunzip.standardOutput = pipe
        try gunzip.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        gunzip.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }

    /// The symbols that have a table in a folder, in byte order.
    static func symbols(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: root.appendingPathComponent(folder).path)
            .compactMap { $0.hasSuffix(".csv.gz") ? String($0.dropLast(7)) : nil }.sorted()
    }

    static func rows(_ path: String) throws -> [[Substring]] {
        try text(path).split(whereSeparator: \.isNewline).map {
            $0.split(separator: ",", omittingEmptySubsequences: false)
        }
    }

    static func bars(_ path: String) throws -> [Bar] {
        try rows(path).dropFirst().compactMap { row in
            guard let date = CalendarDate(row[0].prefix(10)),
                let time = TimeOfDay(row[0].dropFirst(11).prefix(8)),
                let open = Price(row[1]), let high = Price(row[2]), let low = Price(row[3]),
                let close = Price(row[4]), let volume = Quantity(row[5])
            else { return nil }
            return Bar(
                start: Timestamp(date, time), open: open, high: high, low: low, close: close, volume: volume)
        }
    }
}
