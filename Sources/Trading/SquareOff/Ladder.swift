// The ladder: at what price a closing order is sent, and how long each price is
// given.
//
//     A own touch 20 s → B 0.25 % through 15 s → C 0.5 % 12 s → D 1 % 10 s → E 2 % 8 s → F band edge, rests
//
// There is no market order at the end: exchanges make one rest at its protection
// price (since 2026-04-01), so the last rung is a limit at the edge of the band,
// which takes whatever there is. A price that is missing or old is no guide, so
// the edge of the band is used at once.

public import Market

public enum LadderStep: Int, Codable, CaseIterable, Hashable, Comparable, Sendable {
    case a, b, c, d, e, f

    public static func < (a: LadderStep, b: LadderStep) -> Bool { a.rawValue < b.rawValue }

    /// How long an order of this step may wait; nil at the last, which rests until the deadline.
    public var patience: Span? {
        switch self {
        case .a: .seconds(20)
        case .b: .seconds(15)
        case .c: .seconds(12)
        case .d: .seconds(10)
        case .e: .seconds(8)
        case .f: nil
        }
    }

    public var next: LadderStep { LadderStep(rawValue: rawValue + 1) ?? .f }

    /// How far beyond the opposite touch, in hundredths of a percent.
    var basisPointsThrough: Int64 {
        switch self {
        case .a: 0
        case .b: 25
        case .c: 50
        case .d: 100
        case .e, .f: 200
        }
    }
}

extension LadderStep: CustomStringConvertible {
    public var description: String { ["A", "B", "C", "D", "E", "F"][rawValue] }
}

/// What the ladder needs to know of a market to name a price in it.
public struct LadderMarket: Codable, Hashable, Sendable {
    /// Nil when there is none, or when it is too old to go by.
    public var quote: Quote?
    public var band: PriceBand?
    public var tick: Price

    public init(quote: Quote?, band: PriceBand?, tick: Price) {
        self.quote = quote
        self.band = band
        self.tick = tick
    }

    /// The last price at which an order of `side` may stand: where it takes all there is. Nil without a band.
    public func edge(_ side: Side) -> Price? {
        band.map { side == .sell ? $0.lower.roundedUp(to: tick) : $0.upper.roundedDown(to: tick) }
    }

    /// The limit of a closing order at `step`; nil when neither quote nor band is known.
    public func limit(_ side: Side, at step: LadderStep) -> Price? {
        if step == .f || isLocked(against: side), let edge = edge(side) { return edge }
        guard let quote else { return edge(side) }
        let own = side == .sell ? quote.ask : quote.bid
        let opposite = side == .sell ? quote.bid : quote.ask
        let points = step.basisPointsThrough
        let price =
            step == .a
            ? (own?.price ?? quote.last)
            : (opposite?.price ?? quote.last).moved(byBasisPoints: side == .sell ? -points : points)
        return clamp(price, side)
    }

    /// Whether the market stands at the edge of its band with nobody there to trade with an order of `side`.
    public func isLocked(against side: Side) -> Bool {
        guard let quote, let band else { return false }
        switch side {
        case .sell: return quote.bid == nil && quote.last <= band.lower
        case .buy: return quote.ask == nil && quote.last >= band.upper
        }
    }

    private func clamp(_ price: Price, _ side: Side) -> Price {
        let onTick = side == .sell ? price.roundedDown(to: tick) : price.roundedUp(to: tick)
        let positive = max(onTick, tick)
        guard let band else { return positive }
        let lower = band.lower.roundedUp(to: tick), upper = band.upper.roundedDown(to: tick)
        return min(max(positive, lower), upper)
    }
}
