// A measured figure: what was measured, in which unit, once a run.

struct Figure {
    let what: String
    let unit: String
    let runs: [Double]
    /// What the owner was promised; nil where nothing was.
    var limit: Limit?

    enum Limit {
        case atMost(Double)
        case atLeast(Double)

        var value: Double {
            switch self {
            case .atMost(let value), .atLeast(let value): value
            }
        }

        func holds(_ figure: Double) -> Bool {
            switch self {
            case .atMost(let most): figure <= most
            case .atLeast(let least): figure >= least
            }
        }
    }

    /// Nil where nothing was promised.
    var isOK: Bool? { limit.map { $0.holds(median) } }

    private var sorted: [Double] { runs.sorted() }
    var median: Double { sorted[sorted.count / 2] }

    func line(of bench: String) -> String {
        let range = "\(Figure.short(sorted[0])) – \(Figure.short(sorted[sorted.count - 1]))"
        return "\(padded(bench, 11))\(padded(what, 34))\(padded(Figure.short(median), 10))"
            + "\(padded(unit, 10))(\(range), \(runs.count) runs)"
            + (isOK.map { $0 ? "  within " : "  BEYOND " } ?? "")
            + (limit.map { Figure.short($0.value) } ?? "")
    }

    /// The keys of a comparison with peers, of which there are none here, and the figure's own. `limit` and
    /// `ok` are null where nothing was promised.
    func json(of bench: String, residentMegabytes: Int) -> String {
        "{\"name\":\"\(bench): \(what)\",\"ours\":\(Figure.short(median)),\"peers\":{},\"ratio\":{},"
            + "\"hash\":null,\"expected_hash\":null,\"rss_mb\":\(residentMegabytes),\"unit\":\"\(unit)\","
            + "\"limit\":\(limit.map { Figure.short($0.value) } ?? "null"),"
            + "\"ok\":\(isOK.map(String.init) ?? "null"),\"runs\":\(runs.count),"
            + "\"min\":\(Figure.short(sorted[0])),"
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
