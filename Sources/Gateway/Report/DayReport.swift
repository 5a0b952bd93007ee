// A trading day as its owner reads it: who earned what after which charges, what was
// refused, when it was closed, and whether it ended flat.
//
// It is folded from the same records that replay reads, so a backtest, a played day
// and an old journal give the same report.

public import Accounting
public import Market
public import Trading

public struct DayReport: Hashable, Sendable {
    public struct Line: Hashable, Sendable {
        public let name: String
        public fileprivate(set) var orders = 0
        public fileprivate(set) var fills = 0
        public fileprivate(set) var denied = 0
        public fileprivate(set) var charges = Charges.zero
        /// Realised and unrealised, before charges.
        public fileprivate(set) var gross = Money.zero
        public var net: Money { gross - charges.total }
    }

    public struct Told: Hashable, Sendable {
        public let at: Timestamp
        public let alert: Alert
    }

    public let opening: DayOpening
    /// One a strategy in the account's order, then whoever else traded.
    public private(set) var lines: [Line]
    public private(set) var quotes = 0
    public private(set) var alerts: [Told] = []
    /// When the account's square-off said that it was done; nil when none ran or none is done.
    public private(set) var squaredOffAt: Timestamp?
    public private(set) var unknown = 0
    public private(set) var isFlat = true
    public private(set) var records = 0
    /// Every fill with its charges, in order.
    public private(set) var fills: [FillLine] = []
    /// By order number.
    private var tickets: [Ticket] = []

    public struct FillLine: Hashable, Sendable {
        public let at: Timestamp
        public let order: OrderID
        public let owner: String
        public let symbol: String
        public let side: Side
        public let fill: Fill
        public let charges: Charges
    }

    /// - Parameter names: Of the strategies, in the account's order.
    public init(_ opening: DayOpening, strategies names: [String]) {
        self.opening = opening
        lines = names.map { Line(name: $0) } + [Line(name: "manual"), Line(name: "external")]
    }

    public mutating func take(_ event: Event, _ effects: [Effect], at time: Timestamp) {
        records += 1
        if case .quote = event { quotes += 1 }
        for effect in effects { take(effect, at: time) }
    }

    private mutating func take(_ effect: Effect, at time: Timestamp) {
        switch effect {
        case .ordered(let id, let approved, _):
            register(id, approved.ticket)
            lines[index(approved.ticket.owner)].orders += 1
        case .denied(let ticket, _): lines[index(ticket.owner)].denied += 1
        case .posted(let id, let fill, let charges): book(fill, charges, of: id, at: time)
        case .order(_, .unanswered): unknown += 1
        case .squareOff(_, .done): squaredOffAt = time
        case .alert(let alert): alerts.append(Told(at: time, alert: alert))
        default: break
        }
    }

    private mutating func register(_ id: OrderID, _ ticket: Ticket) {
        precondition(Int(id.number) == tickets.count + 1, "order \(id) does not follow O\(tickets.count)")
        tickets.append(ticket)
    }

    private mutating func book(_ fill: Fill, _ charges: Charges, of id: OrderID, at time: Timestamp) {
        let number = Int(id.number) - 1
        guard tickets.indices.contains(number) else { return }
        let ticket = tickets[number]
        let line = index(ticket.owner)
        lines[line].fills += 1
        lines[line].charges += charges
        fills.append(
            FillLine(
                at: time, order: id, owner: lines[line].name,
                symbol: opening.instruments[Int(ticket.terms.instrument.index)].symbol,
                side: ticket.terms.side, fill: fill, charges: charges))
    }

    private func index(_ owner: Owner) -> Int {
        switch owner {
        case .strategy(let index): index
        case .manual: lines.count - 2
        case .external: lines.count - 1
        }
    }

    /// Takes profit and loss and flatness from the desk's book.
    public mutating func close(with snapshot: DeskSnapshot) {
        isFlat = snapshot.isFlat
        for (index, strategy) in snapshot.strategies.enumerated() where lines.indices.contains(index) {
            lines[index].gross = strategy.realised + strategy.unrealised
        }
        for (offset, name) in ["manual", "external"].enumerated() {
            let positions = snapshot.positions.filter { $0.owner == name }
            lines[lines.count - 2 + offset].gross = positions.reduce(.zero) {
                $0 + $1.realised + $1.unrealised
            }
        }
        squaredOffAt = snapshot.isFlat ? squaredOffAt : nil
    }

    public var orders: Int { lines.reduce(0) { $0 + $1.orders } }
    public var denied: Int { lines.reduce(0) { $0 + $1.denied } }
    public var charges: Charges { lines.reduce(.zero) { $0 + $1.charges } }
    public var gross: Money { lines.reduce(.zero) { $0 + $1.gross } }
    public var net: Money { gross - charges.total }
}
