// Where a verb speaks: answers to standard output, everything else to standard error.
// Colour only on a terminal.

public import Platform
import Synchronization

public final class Console: Sendable {
    public let colours: Colours
    /// Whether standard output is a terminal.
    public let isTerminal: Bool
    private let collected: Collected?

    /// The process's own output.
    public init() {
        isTerminal = Terminal.isTerminal(1)
        colours = Terminal.colours(for: 1)
        collected = nil
    }

    /// Collects what is said, for tests.
    public init(collecting: Void) {
        isTerminal = false
        colours = Colours(isOn: false)
        collected = Collected()
    }

    /// Whether it only collects, for a test.
    public var isCollecting: Bool { collected != nil }
    public var output: String { collected?.text.withLock { $0.out } ?? "" }
    public var errors: String { collected?.text.withLock { $0.error } ?? "" }

    public func say(_ text: String, end: String = "\n") {
        guard let collected else { return Output.write(text + end, to: 1) }
        collected.text.withLock { $0.out += text + end }
    }

    public func note(_ text: String) {
        guard let collected else { return Output.write(text + "\n", to: 2) }
        collected.text.withLock { $0.error += text + "\n" }
    }

    public func say(_ json: JSON, pretty: Bool = true) {
        say(String(decoding: json.serialized(pretty: pretty), as: UTF8.self))
    }

    /// One shape for every failure: text for people, an object for programs.
    public func tell(_ failure: Failure, json: Bool) {
        if json {
            say([
                "error": [
                    "code": .string("\(failure.exit)"), "message": .string(failure.message),
                    "remedy": failure.remedy.map { .string($0) } ?? .null,
                ]
            ])
        } else {
            let errorColours = collected == nil ? Terminal.colours(for: 2) : colours
            note(errorColours.paint("sauda: ", .red) + failure.message)
            if let remedy = failure.remedy { note("  " + remedy) }
        }
    }
}

/// What was said, kept for a test.
private final class Collected: Sendable {
    let text = Mutex((out: "", error: ""))
}
