// What each word of the rules costs a bar when a whole history is reckoned at once.
//
// The words are those of the reference page, with its usual arguments, so a new one is
// measured without being named here. Each is compared with itself: what remains after
// the same rules without it is the word alone.

import Market
import Platform
import Rules

func measureKernels() throws -> [Figure] {
    let columns = try ReferenceBars.columns(1_000_000)
    return try words().map { word in
        let (with, without) = (try rules(word), try rules("close"))
        let runs = try (0..<4).map { _ in try seconds(with, columns) - seconds(without, columns) }
        return Figure(
            what: word, unit: "ns/bar", runs: runs.dropFirst().map { $0 / Double(columns.count) * 1e9 })
    }
}

/// The first column of the page's table of words.
private func words() throws -> [String] {
    let page = String(decoding: try Files.read("docs/STRATEGIES.md"), as: UTF8.self)
    let table = page.split(separator: "\n").drop { !$0.hasPrefix("<!-- words") }
    let words = table.filter { $0.hasPrefix("| `") }.compactMap { $0.split(separator: "`").dropFirst().first }
    guard words.count > 45 else {
        throw BenchFailed(description: "docs/STRATEGIES.md lists \(words.count) words, expected more")
    }
    // `risk` stands in targets alone.
    return words.map(String.init).filter { $0 != "risk" }
}

private func rules(_ word: String) throws -> Strategy {
    try Strategy.compile(
        """
        strategy "Word"
        trade REFERENCE on NSE
        bars 1 minute
        enter between 09:15 and 15:30
        buy when low + high + close < ₹0 and close > close and \(word) > \(word)
            size 1 share
        """, file: "word.sauda")
}

private func seconds(_ rules: Strategy, _ columns: BarColumns) throws -> Double {
    let (seconds, found) = Workload.processorSeconds { RuleColumns(rules, bars: columns).firstEntry(from: 0) }
    guard found == nil else { throw BenchFailed(description: "a value that exceeds itself was found") }
    return seconds
}
