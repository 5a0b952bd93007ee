// How much of the account's main limits is used, worked out from a snapshot: what a
// person looks at, not what the gate decides by.

import Market
import Platform
import Trading

struct Headroom: Hashable, Sendable {
    enum Amount: Hashable, Sendable {
        case rupees(Money)
        case count(Int64)
    }

    let limit: RiskLimit
    let name: String
    let used: Amount
    /// The limit in the same unit: a share of the equity is rupees here.
    let bound: Amount
    /// What may still be used; negative beyond the limit.
    let left: Amount
    /// Whole percent, 0 upwards; past 100 the limit is breached.
    let percentUsed: Int

    /// The few that a person looks at all day.
    static func main(_ desk: DeskSnapshot, _ limits: RiskLimits) -> [Headroom] {
        let open = desk.positions.filter { $0.net != .zero }
        let gross = open.reduce(Money.zero) { sum, line in
            sum + (line.last ?? line.averagePrice ?? .zero).value(of: line.net.magnitude)
        }
        return [
            money(.dayLossHalt, "day loss until halt", loss(desk), desk.equity, limits),
            money(.dayLossFlatten, "day loss until flat", loss(desk), desk.equity, limits),
            money(.grossExposure, "gross exposure", gross, desk.equity, limits),
            count(.openPositions, "open positions", open.count, limits),
            count(.unknownOrders, "orders of unknown fate", desk.unknownOrders, limits),
        ]
    }

    /// Every limit whose use a snapshot shows.
    static func all(_ desk: DeskSnapshot, _ limits: RiskLimits) -> [Headroom] {
        [money(.dayLossWarn, "day loss until a warning", loss(desk), desk.equity, limits)]
            + main(desk, limits)
    }

    private static func loss(_ desk: DeskSnapshot) -> Money { max(-desk.net, .zero) }

    private static func money(
        _ limit: RiskLimit, _ name: String, _ used: Money, _ equity: Money, _ limits: RiskLimits
    ) -> Headroom {
        let bound = equity.basisPoints(limits[limit])
        return Headroom(
            limit: limit, name: name, used: .rupees(used), bound: .rupees(bound),
            left: .rupees(bound - used), percentUsed: percent(used.raw, of: bound.raw))
    }

    private static func count(
        _ limit: RiskLimit, _ name: String, _ used: Int, _ limits: RiskLimits
    ) -> Headroom {
        Headroom(
            limit: limit, name: name, used: .count(Int64(used)), bound: .count(limits[limit]),
            left: .count(limits[limit] - Int64(used)), percentUsed: percent(Int64(used), of: limits[limit]))
    }

    private static func percent(_ used: Int64, of bound: Int64) -> Int {
        bound > 0 ? Int(clamping: Int128(used) * 100 / Int128(bound)) : used > 0 ? 100 : 0
    }
}
