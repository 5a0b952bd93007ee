// One line of a scenario file, taken word by word.
//
// Each reader either returns a value or throws what it expected and what it found.

import Market

struct ScenarioLine {
    private let number: Int
    private var words: [String]

    init(_ line: some StringProtocol, number: Int) {
        self.number = number
        let text = line.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).first ?? ""
        words = text.split(whereSeparator: { $0 == " " || $0 == "\t" || $0 == "\r" }).map { String($0) }
    }

    var isEmpty: Bool { words.isEmpty }
    var hasPercent: Bool { words.first?.hasSuffix("%") ?? false }

    func next(_ word: String) -> Bool { words.first == word }

    func error(_ text: String) -> ScenarioError { ScenarioError(line: number, text: text) }

    func expected(_ what: String, found: String?) -> ScenarioError {
        error("expected \(what), found \(found ?? "the end of the line")")
    }

    mutating func take(_ word: String) -> Bool {
        guard next(word) else { return false }
        words.removeFirst()
        return true
    }

    mutating func word(_ what: String) throws(ScenarioError) -> String {
        guard !words.isEmpty else { throw expected(what, found: nil) }
        return words.removeFirst()
    }

    mutating func expect(_ word: String) throws(ScenarioError) {
        guard take(word) else { throw expected(word, found: words.first) }
    }

    /// All the rest of the line, between quotation marks.
    mutating func quoted(_ what: String) throws(ScenarioError) -> String {
        let text = words.joined(separator: " ")
        guard text.utf8.count > 2, text.hasPrefix("\""), text.hasSuffix("\"") else {
            throw expected("\(what) in quotation marks", found: words.isEmpty ? nil : text)
        }
        words = []
        return String(text.dropFirst().dropLast())
    }

    mutating func number(_ what: String, in range: ClosedRange<Int64>) throws(ScenarioError) -> Int64 {
        let word = try word(what)
        guard let value = Int64(word), range.contains(value) else {
            throw expected("\(what) from \(range.lowerBound) to \(range.upperBound)", found: word)
        }
        return value
    }

    /// A percentage such as `-2.5%`, as hundredths of a percent. At most 50 % either way.
    mutating func percent() throws(ScenarioError) -> Int64 {
        let word = try word("a percentage such as -2.5%")
        guard word.hasSuffix("%"),
            let points = scaledInteger(word.dropLast(), decimals: 2, limit: 5000)
        else { throw expected("a percentage from -50% to 50% such as -2.5%", found: word) }
        return points
    }

    mutating func wholePercent(in range: ClosedRange<Int64>) throws(ScenarioError) -> Int64 {
        let word = try word("a percentage such as 100%")
        guard word.hasSuffix("%"), let value = Int64(word.dropLast()), range.contains(value) else {
            throw expected(
                "a whole percentage from \(range.lowerBound)% to \(range.upperBound)%", found: word)
        }
        return value
    }

    mutating func time() throws(ScenarioError) -> TimeOfDay {
        let word = try word("a time such as 11:00")
        guard let time = TimeOfDay(word) else { throw expected("a time such as 11:00", found: word) }
        return time
    }

    mutating func price() throws(ScenarioError) -> Price {
        let word = try word("a price in rupees such as 0.05")
        guard let price = Price(word) else { throw expected("a price in rupees such as 0.05", found: word) }
        return price
    }

    mutating func edge() throws(ScenarioError) -> MarketFault.Edge {
        let word = try word("lower or upper")
        guard let edge = MarketFault.Edge(rawValue: word) else {
            throw expected("lower or upper", found: word)
        }
        return edge
    }

    func end() throws(ScenarioError) {
        guard words.isEmpty else { throw expected("the end of the line", found: words.first) }
    }
}
