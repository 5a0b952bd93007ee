// Bars and golden values from the developers' data, found beside the package; absent
// elsewhere, where the tests that need them say so and pass over.

import Foundation
import Market
import Testing

enum SharedData {
    static let packageRoot = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private static var root: URL {
        if let path = ProcessInfo.processInfo.environment["SAUDA_SHARED"] {
            return URL(fileURLWithPath: path)
        }
        return packageRoot.deletingLastPathComponent().appendingPathComponent("shared")
    }

    static let absence: Comment = "no bars: set SAUDA_SHARED or put shared/ beside the package"

    static func has(_ path: String) -> Bool {
        FileManager.default.isReadableFile(atPath: root.appendingPathComponent(path).path)
    }

    /// The symbols that have a table in a folder, in byte order.
    static func symbols(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: root.appendingPathComponent(folder).path)
            .compactMap { $0.hasSuffix(".csv.gz") ? String($0.dropLast(7)) : nil }.sorted()
    }

    /// The rows of a gzipped table, the heading first.
    static func table(_ path: String) throws -> [[Substring]] {
        let file = root.appendingPathComponent(path)
        let gunzip = Process()
        gunzip.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        gunzip.arguments = ["gunzip", "-c", file.path]
        let pipe = Pipe()
        gunzip.standardOutput = pipe
        try gunzip.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        gunzip.waitUntilExit()
        let text = String(decoding: data, as: UTF8.self)
        return text.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    }

    static func bars(_ path: String) throws -> [Bar] {
        try table(path).dropFirst().compactMap { row in
            let stamp = row[0]
            guard let date = CalendarDate(stamp.prefix(10)),
                let time = TimeOfDay(stamp.dropFirst(11).prefix(8)),
                let open = Price(row[1]), let high = Price(row[2]), let low = Price(row[3]),
                let close = Price(row[4]), let volume = Quantity(row[5])
            else { return nil }
            return Bar(
                start: Timestamp(date, time), open: open, high: high, low: low, close: close, volume: volume)
        }
    }
}

/// Bars of `minutes` out of one-minute bars, aligned to 09:15.
func gathered(_ bars: [Bar], minutes: Int32) -> [Bar] {
    var result: [Bar] = []
    for bar in bars {
        let since = bar.start.timeOfDay.seconds - TimeOfDay(9, 15).seconds
        guard since >= 0 else { continue }
        let start = bar.start - .seconds(Int64(since % (minutes * 60)))
        if let last = result.last, last.start == start {
            result[result.count - 1] = Bar(
                start: start, open: last.open, high: max(last.high, bar.high), low: min(last.low, bar.low),
                close: bar.close, volume: last.volume + bar.volume)
        } else {
            result.append(
                Bar(
                    start: start, open: bar.open, high: bar.high, low: bar.low, close: bar.close,
                    volume: bar.volume))
        }
    }
    return result
}
