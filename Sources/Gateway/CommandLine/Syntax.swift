// What a verb takes: words in their places and options. One declaration is parsed
// by, printed as help, and quoted in errors.

public struct Syntax: Hashable, Sendable {
    /// A word in its place, as `FILE` in `check FILE…`.
    public struct Place: Hashable, Sendable {
        public let name: String
        public let isOptional: Bool
        /// Takes all that follow; only the last place may.
        public let repeats: Bool

        public static func one(_ name: String) -> Place {
            Place(name: name, isOptional: false, repeats: false)
        }
        public static func optional(_ name: String) -> Place {
            Place(name: name, isOptional: true, repeats: false)
        }
        public static func many(_ name: String) -> Place {
            Place(name: name, isOptional: false, repeats: true)
        }
        public static func any(_ name: String) -> Place { Place(name: name, isOptional: true, repeats: true) }

        var usage: String {
            let word = repeats ? name + "…" : name
            return isOptional ? "[\(word)]" : word
        }
    }

    public struct Option: Hashable, Sendable {
        /// Without the dashes.
        public let name: String
        /// What follows it, as `DIR`; nil for a switch.
        public let value: String?
        public let summary: String
        /// May stand more than once.
        public let repeats: Bool

        public init(_ name: String, _ value: String? = nil, _ summary: String, repeats: Bool = false) {
            self.name = name
            self.value = value
            self.summary = summary
            self.repeats = repeats
        }

        var usage: String { value.map { "--\(name) \($0)" } ?? "--\(name)" }
    }

    public var places: [Place]
    public var options: [Option]

    public init(_ places: [Place] = [], _ options: [Option] = []) {
        self.places = places
        self.options = options
    }

    public func option(_ name: String) -> Option? { options.first { $0.name == name } }

    /// `FILE… [--json]`
    public var usage: String {
        (places.map(\.usage) + options.map { "[\($0.usage)]" }).joined(separator: " ")
    }
}
