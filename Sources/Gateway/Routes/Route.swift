// One thing that the daemon can be asked: over the control socket as a request, on
// the command line as a verb. Both are made from this one value.

public struct Route: Hashable, Sendable {
    public enum Method: String, Hashable, Sendable { case get = "GET", post = "POST" }

    /// What a caller must be allowed to do.
    public enum Right: String, CaseIterable, Hashable, Sendable {
        /// Look.
        case read
        /// Change what is traded.
        case trade
        /// Log in.
        case session
    }

    public struct Parameter: Hashable, Sendable {
        public enum Kind: Hashable, Sendable {
            case text
            case number
            /// Present or not: `true` in JSON, `--name` on the command line.
            case flag
            /// An array in JSON, words on the command line.
            case words
        }

        public enum Place: Hashable, Sendable {
            /// A piece of the path, and a word on the command line.
            case path
            /// A field of the request, and a word on the command line.
            case word
            /// A field of the request, and an option on the command line.
            case option
        }

        public let name: String
        public let kind: Kind
        public let place: Place
        public let isRequired: Bool
        /// How help names the value, as `LEVEL`.
        public let value: String
        public let summary: String
    }

    public let name: Name
    public let method: Method
    /// Pieces in braces are parameters: `/v1/orders/{order}/why`.
    public let path: String
    public let verb: String
    public let summary: String
    public let parameters: [Parameter]
    public let right: Right
    /// Whether the answer comes line by line as long as somebody listens.
    public let streams: Bool

    /// Changes something, and is written to the audit log.
    public var isMutating: Bool { method == .post }

    /// The arguments in `path`, by name; nil when the path is another one.
    public func match(_ path: String) -> [String: String]? {
        let wanted = self.path.split(separator: "/")
        let found = path.split(separator: "/")
        guard wanted.count == found.count else { return nil }
        var arguments: [String: String] = [:]
        for (piece, value) in zip(wanted, found) {
            if piece.hasPrefix("{") {
                arguments[String(piece.dropFirst().dropLast())] = String(value)
            } else if piece != value {
                return nil
            }
        }
        return arguments
    }

    /// The path with its pieces in braces replaced.
    public func path(_ arguments: [String: String]) -> String {
        self.path.split(separator: "/").map { piece in
            guard piece.hasPrefix("{") else { return "/" + piece }
            return "/" + (arguments[String(piece.dropFirst().dropLast())] ?? "")
        }.joined()
    }
}

extension Route.Parameter {
    static func word(_ name: String, _ value: String, _ summary: String, required: Bool = false) -> Self {
        Self(name: name, kind: .text, place: .word, isRequired: required, value: value, summary: summary)
    }
    static func words(_ name: String, _ value: String, _ summary: String) -> Self {
        Self(name: name, kind: .words, place: .word, isRequired: false, value: value, summary: summary)
    }
    static func path(_ name: String, _ value: String, _ summary: String) -> Self {
        Self(name: name, kind: .text, place: .path, isRequired: true, value: value, summary: summary)
    }
    static func option(
        _ name: String, _ value: String, _ summary: String, required: Bool = false, kind: Kind = .text
    ) -> Self {
        Self(name: name, kind: kind, place: .option, isRequired: required, value: value, summary: summary)
    }
    static func flag(_ name: String, _ summary: String) -> Self {
        Self(name: name, kind: .flag, place: .option, isRequired: false, value: "", summary: summary)
    }
}
