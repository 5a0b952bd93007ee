// A measured figure: what was measured, in which unit, once a run.

struct Figure {
    let what: String
    let unit: String
    let runs: [Double]

    private var sorted: [Double] { runs.sorted() }
    var median: Double { sorted[sorted.count / 2] }

    func line(of bench: String) -> String {
        let range = "\(Figure.short(sorted[0])) – \(Figure.short(sorted[sorted.count - 1]))"
        return "\(padded(bench, 11))\(padded(what, 34))\(padded(Figure.short(median), 10))"
            + "\(padded(unit, 10))(\(range), \(runs.count) runs)"
    }

    func json(of bench: String) -> String {
        "{\"bench\":\"\(bench)\",\"what\":\"\(what)\",\"unit\":\"\(unit)\",\"runs\":\(runs.count),"
            + "\"median\":\(Figure.short(median)),\"min\":\(Figure.short(sorted[0])),"
            + "\"max\":\(Figure.short(sorted[sorted.count - 1]))}"
    }

    /// Three places below ten, one below a thousand, none above.
    private static func short(_ value: Double) -> String {
        let places: Double = value < 10 ? 1_000 : value < 1_000 ? 10 : 1
        let rounded = (value * places).rounded() / places
        return rounded == rounded.rounded() ? String(Int64(rounded)) : String(rounded)
    }

    private func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }
}
