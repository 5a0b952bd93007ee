// What people and programs are shown of a Desk: a copy of the moment, in words.
//
// It is made on demand and carries no reference to the Desk, so the trading path
// waits for nobody who looks.

public import Market
import Rules

public struct DeskSnapshot: Hashable, Sendable {
    public struct PositionLine: Hashable, Sendable {
        public let owner: String
        public let symbol: String
        public let product: Product
        public let net: Quantity
        public let averagePrice: Price?
        public let last: Price?
        public let realised: Money
        public let unrealised: Money
        public let charges: Money
        /// Trigger of the stop that rests at the broker; nil when none does.
        public let stop: Price?
    }

    public struct StrategyLine: Hashable, Sendable {
        public let name: String
        public let isArmed: Bool
        /// The control that paused it; nil while it runs.
        public let pausedBy: String?
        public let entriesToday: Int
        public let openPositions: Int
        public let allotment: Money
        public let realised: Money
        public let unrealised: Money
        public let charges: Money
    }

    public struct OrderLine: Hashable, Sendable {
        public let id: OrderID
        public let brokerID: String?
        public let owner: String
        public let symbol: String
        public let terms: OrderTerms
        public let purpose: OrderPurpose
        public let state: OrderState
        public let filled: Quantity
        public let averagePrice: Price?
        public let charges: Money
        public let createdAt: Timestamp
        public let changedAt: Timestamp
        public let refusal: String?
    }

    public let account: String
    public let mode: TradingMode
    public let date: CalendarDate
    public let now: Timestamp
    public let isInitialised: Bool
    public let isArmed: Bool
    /// Why nothing can be sent; nil while the session stands.
    public let sessionLost: String?
    public let killLevel: KillLevel
    /// The control that stopped new risk; nil when none did.
    public let noNewRisk: String?
    public let equity: Money
    public let realised: Money
    public let unrealised: Money
    public let charges: Money
    public let strategies: [StrategyLine]
    /// Flat ones of today are among them.
    public let positions: [PositionLine]
    public let orders: [OrderLine]
    public let denials: Int
    public let unknownOrders: Int
    public let liveOrders: Int
    /// Running or finished square-offs, in order.
    public let squareOffs: [SquareOff]
    public let lastDataAt: Timestamp?
    /// Every control, and what is left until it stops something.
    public let standings: [ControlStanding]

    public var net: Money { realised + unrealised - charges }
    public var isFlat: Bool { positions.allSatisfy { $0.net == .zero } }
}

extension Desk {
    public var snapshot: DeskSnapshot {
        let totals = ledger.totals()
        return DeskSnapshot(
            account: opening.account, mode: opening.mode, date: opening.date, now: now,
            isInitialised: gates.isInitialised, isArmed: gates.anyArmed, sessionLost: gates.sessionLost,
            killLevel: gates.kill.level(of: .account), noNewRisk: gates.noNewRisk?.code,
            equity: opening.equity,
            realised: totals.realised, unrealised: totals.unrealised, charges: totals.charges,
            strategies: seats.map(strategyLine), positions: ledger.positions.map(positionLine),
            orders: orders.map(orderLine), denials: denialCount,
            unknownOrders: live.ids.count { orders[$0.index].order.state.isUnresolved },
            liveOrders: live.ids.count, squareOffs: squareOffs, lastDataAt: market.lastDataAt,
            standings: standings)
    }

    private func strategyLine(_ seat: StrategySeat) -> DeskSnapshot.StrategyLine {
        let totals = ledger.totals(owner: .strategy(seat.index))
        return DeskSnapshot.StrategyLine(
            name: seat.strategy.name, isArmed: gates.armed[seat.index],
            pausedBy: gates.paused[seat.index]?.code, entriesToday: seat.entriesAt.count,
            openPositions: ledger.openPositions.count { $0.owner == .strategy(seat.index) },
            allotment: seat.allotment, realised: totals.realised, unrealised: totals.unrealised,
            charges: totals.charges)
    }

    private func positionLine(_ position: Position) -> DeskSnapshot.PositionLine {
        var stop: Price?
        if case .strategy(let index) = position.owner, position.net != .zero {
            stop = plans[PlanKey(strategy: index, instrument: position.instrument)]?.stop
        }
        return DeskSnapshot.PositionLine(
            owner: name(of: position.owner), symbol: instrument(position.instrument).symbol,
            product: position.product, net: position.net, averagePrice: position.averagePrice,
            last: market[position.instrument].quote?.last, realised: position.realised,
            unrealised: position.unrealised, charges: position.charges, stop: stop)
    }

    private func orderLine(_ order: DeskOrder) -> DeskSnapshot.OrderLine {
        DeskSnapshot.OrderLine(
            id: order.id, brokerID: order.order.brokerID?.text, owner: name(of: order.owner),
            symbol: instrument(order.terms.instrument).symbol, terms: order.terms,
            purpose: order.ticket.purpose, state: order.state, filled: order.order.filled,
            averagePrice: order.order.averagePrice, charges: order.charges, createdAt: order.order.createdAt,
            changedAt: order.changedAt, refusal: order.refusal)
    }
}
