// The path against real bars: one day of every file of minutes and quarter hours.

import Exchange
import Foundation
import Market
import Testing

@Suite("A quote path over real bars", .enabled(if: SharedData.exists, SharedData.absence))
struct RealBarsTests {
    @Test("rebuilds them on every field", arguments: [("minute_2016", 1), ("m15", 15)])
    func equality(folder: String, minutes: Int64) throws {
        let files = try SharedData.files(in: folder)
        #expect(files.count >= 20)
        for (index, file) in files.enumerated() {
            let days = try SharedData.bars(of: file)
            let bars = days[index * 31 % days.count]
            let open = Timestamp(bars[0].start.date, TimeOfDay(9, 15))
            let instrument = Instrument(
                id: InstrumentID(0), symbol: file.lastPathComponent, tick: Price(paise: 10))
            let path = QuotePath(
                bars: bars, instrument: instrument, open: open, length: .minutes(minutes), seed: 2016)
            let dropped = Set(path.defects.filter { $0.kind == .dropped }.map(\.start))
            let expected = bars.filter { !dropped.contains($0.start) }.map(widened)
            let found = rebuilt(path, length: .minutes(minutes), open: open)
            #expect(found == expected, "\(file.lastPathComponent) on \(open.date)")
            #expect(!expected.isEmpty, "\(file.lastPathComponent): all of \(open.date) was dropped")
        }
    }

    private func widened(_ bar: Bar) -> Bar {
        var wide = bar
        wide.high = max(bar.open, bar.high, bar.low, bar.close)
        wide.low = min(bar.open, bar.high, bar.low, bar.close)
        return wide
    }
}

/// The bars that lie beside the package, where they do.
enum SharedData {
    static let absence: Comment = "no bars: set SAUDA_SHARED or put shared/ beside the package"

    static var root: URL {
        if let path = ProcessInfo.processInfo.environment["SAUDA_SHARED"] {
            return URL(fileURLWithPath: path)
        }
        return URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("shared")
    }

    static var exists: Bool {
        FileManager.default.fileExists(atPath: root.appendingPathComponent("data/m15").path)
    }

    static func files(in folder: String) throws -> [URL] {
        let url = root.appendingPathComponent("data/\(folder)")
        return try FileManager.default.contentsOfDirectory(atPath: url.path).sorted()
            .filter { $0.hasSuffix(".csv.gz") }.map { url.appendingPathComponent($0) }
    }

    /// Some of the file's first days, in order.
    static func bars(of file: URL) throws -> [[Bar]] {
        let text = try unzipped(file)
        var days: [[Bar]] = []
        for line in text.split(separator: "\n").dropFirst() {
            let fields = line.split(separator: ",", omittingEmptySubsequences: false)
            let prices = fields.dropFirst().prefix(4).compactMap { Price($0) }
            guard fields.count == 6, prices.count == 4, let date = CalendarDate(fields[0].prefix(10)),
                let time = TimeOfDay(fields[0].dropFirst(11).prefix(5)), let volume = Quantity(fields[5])
            else { continue }
            let bar = Bar(
                start: Timestamp(date, time), open: prices[0], high: prices[1], low: prices[2],
                close: prices[3], volume: volume)
            if days.last?.last?.start.date != date { days.append([]) }
            days[days.count - 1].append(bar)
        }
        return days
    }

    private static func unzipped(_ file: URL) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", "gzip -dc \"$0\" | head -n 800", file.path]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }
}
