// A command line read by a verb's syntax. Options may stand anywhere, as `--name value`
// or `--name=value`; `--` ends them. What does not fit is an error that says what was
// expected, what was found, and what was probably meant.

public import Market

public struct Arguments: Hashable, Sendable {
    public let verb: String
    public private(set) var words: [String] = []
    private var values: [String: [String]] = [:]

    /// - Throws: a ``Failure`` with ``ExitCode/usage``.
    public init(_ line: [String], verb: String, syntax: Syntax) throws(Failure) {
        self.verb = verb
        var rest = line[...]
        while let word = rest.popFirst() {
            if word == "--" {
                words += rest
                break
            }
            guard word.hasPrefix("--") else {
                words.append(word)
                continue
            }
            try takeOption(word.dropFirst(2), &rest, syntax)
        }
        try checkPlaces(syntax)
    }

    private mutating func takeOption(
        _ text: Substring, _ rest: inout ArraySlice<String>, _ syntax: Syntax
    ) throws(Failure) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts[0])
        guard let option = syntax.option(name) else { throw unknown(name, syntax) }
        guard values[name] == nil || option.repeats else {
            throw usage("--\(name) stands twice", "say it once")
        }
        guard let value = option.value else {
            guard parts.count == 1 else {
                throw usage("--\(name) takes no value, found \"\(parts[1])\"", "write --\(name) alone")
            }
            values[name] = [""]
            return
        }
        if parts.count == 2 {
            values[name, default: []].append(String(parts[1]))
        } else if let next = rest.first, !next.hasPrefix("--") {
            values[name, default: []].append(next)
            rest = rest.dropFirst()
        } else {
            throw usage(
                "--\(name) expects \(value), found \(rest.first ?? "nothing")", "write --\(name) \(value)")
        }
    }

    private func unknown(_ name: String, _ syntax: Syntax) -> Failure {
        let known = syntax.options.map(\.name)
        if let meant = Suggestion.nearest(to: name, in: known) {
            return usage("there is no option --\(name)", "did you mean --\(meant)?")
        }
        return usage("there is no option --\(name)", "see: sauda help \(verb)")
    }

    private func checkPlaces(_ syntax: Syntax) throws(Failure) {
        let needed = syntax.places.count { !$0.isOptional }
        if words.count < needed {
            throw usage(
                "expected \(syntax.places[words.count].name), found nothing",
                "usage: sauda \(verb) \(syntax.usage)")
        }
        if syntax.places.last?.repeats != true, words.count > syntax.places.count {
            let extra = words[syntax.places.count]
            throw usage(
                "expected no further word, found \"\(extra)\"", "usage: sauda \(verb) \(syntax.usage)")
        }
    }

    private func usage(_ message: String, _ remedy: String) -> Failure {
        Failure(.usage, "sauda \(verb): \(message)", remedy: remedy)
    }
}

extension Arguments {
    public func has(_ option: String) -> Bool { values[option] != nil }
    public func text(_ option: String) -> String? { values[option]?.last }
    /// Every value of an option that may stand more than once, in order.
    public func texts(_ option: String) -> [String] { values[option] ?? [] }
    public var isJSON: Bool { has("json") }

    public func list(_ option: String) -> [String] {
        text(option).map { $0.split(separator: ",").map(String.init) } ?? []
    }

    /// The instruments that `--symbols` names; none when it is not there.
    ///
    /// - Throws: when it names nothing, or what can be no symbol: everything would be traded in its place.
    public func symbols() throws(Failure) -> [String] {
        guard has("symbols") else { return [] }
        let symbols = list("symbols")
        if let strange = symbols.first(where: { !Instrument.isSymbol($0) }) {
            throw usage(
                "--symbols expects names such as SBIN,M&M, found \"\(strange)\"",
                "separate them by commas alone")
        }
        guard !symbols.isEmpty else {
            throw usage("--symbols names no symbol", "name some, such as --symbols SBIN,TCS, or leave it out")
        }
        return symbols
    }

    public func date(_ option: String) throws(Failure) -> CalendarDate? {
        try read(option, "a date such as 2016-08-16") { CalendarDate($0) }
    }

    public func number(_ option: String, in range: ClosedRange<Int64>) throws(Failure) -> Int64? {
        try read(option, "a whole number from \(range.lowerBound) to \(range.upperBound)") {
            Int64($0).flatMap { range.contains($0) ? $0 : nil }
        }
    }

    public func seed() throws(Failure) -> UInt64? {
        try read("seed", "a whole number from 0") { UInt64($0) }
    }

    public func money(_ option: String) throws(Failure) -> Money? {
        try read(option, "rupees such as 1000000") { Money($0) }
    }

    public func read<Value>(
        _ option: String, _ expected: String, _ make: (String) -> Value?
    ) throws(Failure) -> Value? {
        guard let text = text(option) else { return nil }
        guard let value = make(text) else {
            throw usage("--\(option) expects \(expected), found \"\(text)\"", "see: sauda help \(verb)")
        }
        return value
    }
}
