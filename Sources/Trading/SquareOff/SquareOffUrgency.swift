// Which position is closed first when messages are scarce.
//
// The five reasons of the rule, compared in turn. Volatility is not weighed: the
// view does not know it.

import Market

struct SquareOffUrgency: Comparable {
    /// 0 a short without a stop, 1 near an edge of the band, 2 the rest.
    private let group: Int
    /// Hundredths of a percent to the edge that matters to the group; zero in the last.
    private let distance: Int64
    private let deadline: Timestamp
    private let value: Int64
    private let depth: Quantity
    private let key: SquareOffKey

    /// Within 3 % of an edge (the circuit proximity of RC-14).
    private static let near: Int64 = 300

    init(_ position: SquareOffPosition) {
        let last = position.quote?.last ?? position.previousClose ?? .zero
        let edges = position.band.map { band in
            (
                lower: Self.basisPoints(last - band.lower, of: last),
                upper: Self.basisPoints(band.upper - last, of: last)
            )
        }
        let isNakedShort = position.held < .zero && !position.orders.contains { $0.purpose == .stop }
        let nearest = edges.map { min($0.lower, $0.upper) } ?? .max
        group = isNakedShort ? 0 : nearest <= Self.near ? 1 : 2
        distance = isNakedShort ? (edges?.upper ?? .max) : group == 1 ? nearest : 0
        deadline = position.plan.deadline
        value = last.checkedValue(of: position.held.magnitude)?.raw ?? .max
        let opposite = position.held > .zero ? position.quote?.bid : position.quote?.ask
        depth = opposite?.quantity ?? .zero
        key = position.key
    }

    static func < (a: SquareOffUrgency, b: SquareOffUrgency) -> Bool {
        if a.group != b.group { return a.group < b.group }
        if a.distance != b.distance { return a.distance < b.distance }
        if a.deadline != b.deadline { return a.deadline < b.deadline }
        if a.value != b.value { return a.value > b.value }
        if a.depth != b.depth { return a.depth < b.depth }
        return a.key < b.key
    }

    /// Zero or less when at the edge or beyond.
    private static func basisPoints(_ gap: Price, of price: Price) -> Int64 {
        price.raw > 0 ? gap.raw * 10_000 / price.raw : 0
    }
}
