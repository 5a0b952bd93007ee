// How much of the account's main limits is used, worked out from a snapshot: what a
// person looks at, not what the gate decides by.

import Market
import Platform
import Trading

struct Headroom: Hashable, Sendable {
    /// `RC-30`.
    let control: String
    let name: String
    let used: String
    let limit: String
    /// Whole percent, 0 upwards; past 100 the limit is breached.
    let percentUsed: Int

    static func all(_ desk: DeskSnapshot, _ limits: RiskLimits) -> [Headroom] {
        let loss = max(-desk.net, .zero)
        let open = desk.positions.filter { $0.net != .zero }
        let gross = open.reduce(Money.zero) { sum, line in
            sum + (line.last ?? line.averagePrice ?? .zero).value(of: line.net.magnitude)
        }
        return [
            money(.dayLossHalt, "day loss until halt", loss, desk.equity, limits),
            money(.dayLossFlatten, "day loss until flat", loss, desk.equity, limits),
            money(.grossExposure, "gross exposure", gross, desk.equity, limits),
            count(.openPositions, "open positions", open.count, limits),
            count(.unknownOrders, "orders of unknown fate", desk.unknownOrders, limits),
        ]
    }

    private static func money(
        _ limit: RiskLimit, _ name: String, _ used: Money, _ equity: Money, _ limits: RiskLimits
    ) -> Headroom {
        let bound = equity.basisPoints(limits[limit])
        return Headroom(
            control: limit.control.code, name: name, used: Humane.rupees(used), limit: Humane.rupees(bound),
            percentUsed: percent(used.raw, of: bound.raw))
    }

    private static func count(
        _ limit: RiskLimit, _ name: String, _ used: Int, _ limits: RiskLimits
    ) -> Headroom {
        Headroom(
            control: limit.control.code, name: name, used: "\(used)", limit: "\(limits[limit])",
            percentUsed: percent(Int64(used), of: limits[limit]))
    }

    private static func percent(_ used: Int64, of bound: Int64) -> Int {
        bound > 0 ? Int(clamping: Int128(used) * 100 / Int128(bound)) : used > 0 ? 100 : 0
    }
}
