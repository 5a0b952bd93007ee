// What the daemon says while it runs: one event a line, in the order of the calls.
//
// For a program the line is JSON, for a person at a terminal short text in colour.
// Secrets are taken out before anything is written (Redaction.swift). A line that
// cannot be written is counted, and never stops the caller.

import Glibc
public import Market
import Synchronization

/// Safe to use from any thread.
public final class Log: Sendable {
    public enum Level: Int, Comparable, CaseIterable, Sendable {
        case debug, info, warning, error

        public static func < (a: Level, b: Level) -> Bool { a.rawValue < b.rawValue }
    }

    public enum Format: Sendable { case json, text(Colours) }

    private let descriptor: Int32
    private let level: Level
    private let format: Format
    private let now: @Sendable () -> Timestamp
    private let lost = Mutex(0)  // Also the lock that keeps the lines in order.

    /// - Parameters:
    ///   - descriptor: The standard error, unless told otherwise. Stays the caller's to close.
    ///   - format: Nil for text at a terminal and JSON elsewhere.
    public init(
        to descriptor: Int32 = 2, level: Level = .info, format: Format? = nil,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.descriptor = descriptor
        self.level = level
        self.now = now
        let isForPeople = Terminal.isTerminal(descriptor)
        self.format = format ?? (isForPeople ? .text(Terminal.colours(for: descriptor)) : .json)
    }

    /// Lines that could not be written.
    public var lostLines: Int { lost.withLock { $0 } }

    public func debug(_ text: @autoclosure () -> String, _ fields: @autoclosure () -> JSON = [:]) {
        write(.debug, text, fields)
    }
    public func info(_ text: @autoclosure () -> String, _ fields: @autoclosure () -> JSON = [:]) {
        write(.info, text, fields)
    }
    public func warning(_ text: @autoclosure () -> String, _ fields: @autoclosure () -> JSON = [:]) {
        write(.warning, text, fields)
    }
    public func error(_ text: @autoclosure () -> String, _ fields: @autoclosure () -> JSON = [:]) {
        write(.error, text, fields)
    }

    private func write(_ level: Level, _ text: () -> String, _ fields: () -> JSON) {
        guard level >= self.level else { return }
        let text = Redaction.redact(text())
        let fields = Redaction.redact(fields()).members
        lost.withLock { lost in
            let line = Log.line(level, now(), text, fields, format)
            if !writeAll(Array(line.utf8)) { lost += 1 }
        }
    }

    private static func line(
        _ level: Level, _ time: Timestamp, _ text: String, _ fields: [JSON.Member], _ format: Format
    ) -> String {
        switch format {
        case .json:
            let head: JSON = ["at": "\(time)", "level": "\(level)", "text": .string(text)]
            return JSON.object(head.members + fields).description + "\n"
        case .text(let colours):
            let clock = colours.paint("\(time)".split(separator: " ").last.map(String.init) ?? "", .grey)
            let rest = fields.map {
                " \(colours.paint($0.name, .grey))=\($0.value.text ?? $0.value.description)"
            }
            let line = "\(clock) \(label(level, colours)) \(text)" + rest.joined()
            return line.replacing("\n", with: "\n    ") + "\n"
        }
    }

    private static func label(_ level: Level, _ colours: Colours) -> String {
        switch level {
        case .debug: colours.paint("debug  ", .grey)
        case .info: colours.paint("info   ", .green)
        case .warning: colours.paint("warning", .yellow)
        case .error: colours.paint("error  ", .red)
        }
    }

    private func writeAll(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 { rest = rest.dropFirst(count) } else if errno != EINTR { return false }
        }
        return true
    }
}
