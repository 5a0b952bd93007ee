// How much an entry trades. A size is known before running; only what the market has
// realised, for a size by volatility, is reckoned from bar to bar.

import Market

/// A size with what it needs from bar to bar.
struct CheckedSize {
    let size: Size
    var realised: Typed?
}

extension StrategyChecker {
    private static let sizes =
        "`size 100 shares`, `size ₹50,000`, `size 10% of equity`, `size 0.5% of equity at risk`, "
        + "`size 15% volatility`"

    mutating func size(_ entry: EntryDraft) -> CheckedSize? {
        guard let clause = entry.size, case .size(let node, let basis) = clause.kind else {
            problems.add(
                entry.span, "this entry has no size", expected: "a `size` clause",
                suggestion: StrategyChecker.sizes)
            return nil
        }
        guard let value = expressions.amount(node) else { return nil }
        sizeUnits[node.span] = value.unit
        guard let number = value.constant else {
            problems.add(
                node.span, "a size is known before running", expected: "a number or a parameter",
                found: "a value that changes from bar to bar",
                suggestion: "for a size that follows volatility write `0.5% of equity at risk`")
            return nil
        }
        if case .risk = basis, value.unit == .percent, entry.stop == nil {
            problems.add(
                clause.span, "equity at risk is reckoned from the stop, and there is none",
                expected: "a `stop` clause", suggestion: "add one such as `stop 1.5 × atr(14)`")
            return nil
        }
        if case .volatility(let over) = basis, value.unit == .percent {
            return volatility(number, over, node)
        }
        return size(number, value.unit, basis, node).map { CheckedSize(size: $0) }
    }

    private mutating func size(
        _ number: Double, _ unit: ValueUnit, _ basis: SizeBasis, _ node: Node
    ) -> Size? {
        switch (unit, basis) {
        case (.lots, .plain): return whole(number, 1...10_000, "lots", node).map { .lots($0) }
        case (.shares, .plain): return whole(number, 1...10_000_000, "shares", node).map { .shares($0) }
        case (.rupees, .plain): return whole(number, 1...1_000_000_000, "rupees", node).map { .rupees($0) }
        case (.percent, .equity): return basisPoints(number, upTo: 500, node).map { .equity(basisPoints: $0) }
        case (.percent, .risk): return basisPoints(number, upTo: 100, node).map { .risk(basisPoints: $0) }
        default:
            problems.add(
                node.span, "this is no size", expected: "shares, lots, rupees or a percentage",
                found: unit.words + basis.words,
                suggestion: StrategyChecker.sizes)
            return nil
        }
    }

    mutating func whole(
        _ value: Double, _ range: ClosedRange<Int64>, _ what: String, _ node: Node
    ) -> Int64? {
        let bounds = Double(range.lowerBound)...Double(range.upperBound)
        if value.rounded() == value, bounds.contains(value) { return Int64(value) }
        problems.add(
            node.span, "the number of \(what) is out of range",
            expected: "a whole number from \(range.lowerBound) to \(range.upperBound)", found: decimal(value))
        return nil
    }

    /// Hundredths of a percent, whole.
    mutating func basisPoints(_ fraction: Double, upTo percent: Int64, _ node: Node) -> Int64? {
        let points = fraction * 10_000
        let whole = points.rounded()
        guard (points - whole).magnitude < 1e-6, whole >= 1, whole <= Double(percent * 100) else {
            problems.add(
                node.span, "the percentage is out of range",
                expected: "0.01% to \(percent)%, in steps of 0.01%", found: "\(decimal(fraction * 100))%")
            return nil
        }
        return Int64(whole)
    }

    // MARK: Volatility

    private mutating func volatility(_ share: Double, _ over: Duration?, _ node: Node) -> CheckedSize? {
        guard let points = basisPoints(share, upTo: 200, node) else { return nil }
        var count = 20
        var isDaily = true
        if let over {
            isDaily = over.isTime
            guard let found = returns(over) else { return nil }
            count = found
        }
        let realised = realised(count, isDaily: isDaily, node.span)
        return CheckedSize(size: .volatility(basisPoints: points, realised: 0), realised: realised)
    }

    /// How many bars or days the volatility is taken over.
    private mutating func returns(_ over: Duration) -> Int? {
        guard let value = expressions.amount(over.node) else { return nil }
        let unit = over.isTime ? Double(wholeSession) : 1
        let isOfUnit = value.unit == (over.isTime ? .minutes : .number)
        if isOfUnit, let number = value.constant, number >= 2 * unit, number <= 1_000 * unit,
            (number / unit).rounded() == number / unit
        {
            return Int(number / unit)
        }
        problems.add(
            over.node.span, "volatility is taken over whole days or bars",
            expected: "from 2 to 1000 days or bars", found: "`\(text.slice(over.node.span))`",
            suggestion: "write `size 15% volatility over 20 days`")
        return nil
    }

    /// `realised volatility` of the days or of the strategy's own bars.
    private mutating func realised(_ count: Int, isDaily: Bool, _ span: SourceSpan) -> Typed {
        let own = expressions.ownMinutes
        let minutes = isDaily ? wholeSession : own
        let value = Composer(barMinutes: minutes).realisedVolatility(count)
        guard minutes != own else { return Typed(unit: .percent, kind: value.kind, span: span) }
        let days = Stream(companion: nil, minutes: minutes)
        expressions.note(days)
        return Typed(unit: .percent, kind: .of(days, value), span: span)
    }
}

extension SizeBasis {
    fileprivate var words: String {
        switch self {
        case .plain: ""
        case .volatility: " of volatility"
        case .equity, .risk: " of equity"
        }
    }
}

extension Duration {
    var isTime: Bool { if case .time = self { true } else { false } }
}
