// What a day comes to, counted from its effects as they happen or as they are read
// back: the numbers of the end-of-day report that the desk itself does not keep.

public import Accounting
public import Market
public import Trading

public struct DayTally: Hashable, Sendable {
    public private(set) var fills = 0
    public private(set) var denials = 0
    public private(set) var alerts = 0
    /// Orders that were ever of unknown fate.
    public private(set) var unknown = 0
    public private(set) var orders = 0
    /// Estimated charges by owner, in the order of their first fill.
    public private(set) var charges: [Line] = []
    /// When the last square-off of the account or a strategy left nothing open; nil while there was none.
    public private(set) var squaredOffAt: Timestamp?
    private var isSquaringOff = false

    public struct Line: Hashable, Sendable {
        public var owner: Owner
        public var fills = 0
        public var orders = 0
        public var denials = 0
        public var charges = Charges.zero
    }

    public init() {}

    mutating func take(_ effect: Effect, of desk: Desk) {
        switch effect {
        case .ordered(_, let approved, _):
            orders += 1
            change(approved.ticket.owner) { $0.orders += 1 }
        case .denied(let ticket, _):
            denials += 1
            change(ticket.owner) { $0.denials += 1 }
        case .alert: alerts += 1
        case .order(_, .unanswered): unknown += 1
        case .squareOffBegan: isSquaringOff = true
        case .posted(let id, _, let amount): post(amount, id, desk)
        default: break
        }
    }

    private mutating func post(_ amount: Charges, _ id: OrderID, _ desk: Desk) {
        fills += 1
        guard let owner = desk.order(id)?.owner else { return }
        change(owner) { line in
            line.fills += 1
            line.charges += amount
        }
        if isSquaringOff, desk.ledger.openPositions.isEmpty { squaredOffAt = desk.now }
    }

    private mutating func change(_ owner: Owner, _ body: (inout Line) -> Void) {
        if let index = charges.firstIndex(where: { $0.owner == owner }) {
            body(&charges[index])
        } else {
            var line = Line(owner: owner)
            body(&line)
            charges.append(line)
        }
    }
}
