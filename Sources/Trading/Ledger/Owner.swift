// Who a position belongs to. The account is the sum of its owners.
//
// Every fill has exactly one owner. What the broker reports and none of our orders
// explains is `external`: counted, marked and limited, never closed by a strategy.

public enum Owner: Hashable, Sendable, Comparable {
    /// A strategy, by its place in the account's list.
    case strategy(Int)
    /// The operator, through Sauda.
    case manual
    /// Someone else: the broker's own site, another program, a reconciliation entry.
    case external
}

extension Owner: CustomStringConvertible {
    public var description: String {
        switch self {
        case .strategy(let index): "strategy \(index)"
        case .manual: "manual"
        case .external: "external"
        }
    }
}
