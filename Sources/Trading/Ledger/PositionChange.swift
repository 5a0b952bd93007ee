// What one fill did to a position, for whoever must react to it, and the totals that
// positions add up to.
//
// Both are answers of the ledger: nobody else makes or changes them.

public import Market

public struct PositionChange: Hashable, Sendable {
    public let before: Quantity
    public let after: Quantity
    /// Units of the fill that reduced the position, never negative.
    public let closed: Quantity
    /// Units of the fill that opened or added, never negative. A flip has both.
    public let opened: Quantity
    /// Profit of the closed part, before charges.
    public let realised: Money

    public var isNowFlat: Bool { before != .zero && after == .zero }
    public var flipped: Bool { closed != .zero && opened != .zero }
}

/// Profit and loss of an owner or of the account.
public struct Totals: Hashable, Sendable {
    public internal(set) var realised: Money = .zero
    public internal(set) var unrealised: Money = .zero
    public internal(set) var charges: Money = .zero
    public init() {}

    /// Realised and unrealised, less charges.
    public var net: Money { realised + unrealised - charges }
}
