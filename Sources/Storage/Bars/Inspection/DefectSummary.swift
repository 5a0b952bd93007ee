// Defects of many tables in a few lines: each kind with its count and its first examples.

extension DataDefect.Kind {
    /// As a heading: what the rows of this kind are.
    public var meaning: String {
        switch self {
        case .unusableFile: "files that hold no bars"
        case .badRow: "rows that cannot be read, left out"
        case .price: "rows with a price of zero or less, left out"
        case .overflow: "rows with impossibly large numbers, left out"
        case .duplicate: "rows whose time stands twice, the later left out"
        case .disorder: "rows that go back in time, left out"
        case .overlap: "bars that begin inside the one before, left out"
        case .highLow: "bars whose high and low do not contain open and close"
        case .tick: "bars with prices that are no multiple of the tick"
        case .offSession: "bars outside a session"
        case .offGrid: "bars that begin between two bars"
        case .missingSession: "holes of whole sessions"
        case .missingBars: "sessions with missing bars"
        case .uncovered: "spans that the trading calendar does not know"
        case .jump: "jumps that look like a split or a bonus"
        case .stale: "runs of bars at one price"
        }
    }
}

extension DataDefects {
    /// - Parameters:
    ///   - examples: At most this many of each kind.
    ///   - namesFiles: False where a title says whose they are.
    public func summary(examples: Int = 3, namesFiles: Bool = true) -> [String] {
        kinds.flatMap { kind in
            let shown = kept.filter { $0.kind == kind }.prefix(examples).map {
                "  " + (namesFiles ? "\($0)" : $0.place)
            }
            let rest = count(of: kind) - shown.count
            return ["\(kind.meaning): \(count(of: kind))"] + shown
                + (rest > 0 && examples > 0 ? ["  and \(rest) more"] : [])
        }
    }
}
