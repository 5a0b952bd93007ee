// A row as texts: for the layouts that are not worth a fast path, and for saying what
// is wrong with a row of those that are.

import Market

struct BarRowText {
    /// Open, high, low, close.
    let prices: [String]
    let volume: String

    /// Nil when any of it is no price or volume.
    func row(start: Int64) -> BarRow? {
        let raws = prices.compactMap { scaledInteger($0, decimals: 4, limit: Price.limit.raw) }
        guard raws.count == 4, let volume = Quantity(volume), volume >= .zero else { return nil }
        return BarRow(
            start: start, open: raws[0], high: raws[1], low: raws[2], close: raws[3], volume: volume.raw)
    }

    /// What is wrong with a row that `row` refuses.
    var fault: (kind: DataDefect.Kind, reason: String) {
        let bad = prices.filter { scaledInteger($0, decimals: 4, limit: Price.limit.raw) == nil }
        guard bad.isEmpty else {
            let found = prices.map { BarRowText.shortened($0) }.joined(separator: ", ")
            guard bad.contains(where: { BarRowText.isTooLarge($0, Price.limit.raw / 10_000) }) else {
                return (.badRow, "expected four prices in rupees, found \(found)")
            }
            return (.overflow, "expected four prices of at most a crore of rupees, found \(found)")
        }
        let kind: DataDefect.Kind =
            BarRowText.isTooLarge(volume, Quantity.limit.raw / Quantity.scale) ? .overflow : .badRow
        return (kind, "expected a volume, found \"\(BarRowText.shortened(volume))\"")
    }

    /// Whether a decimal number lies beyond ±`limit`.
    private static func isTooLarge(_ text: String, _ limit: Int64) -> Bool {
        let whole = text.prefix { $0 != "." }.drop { $0 == "0" || $0 == "-" || $0 == "+" }
        guard !whole.isEmpty, whole.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return false }
        return whole.utf8.count > 18 || (Int64(whole) ?? 0) > limit
    }

    /// A message quotes what was found, not all of it.
    static func shortened(_ text: String) -> String { text.count > 40 ? text.prefix(40) + "…" : text }
}
