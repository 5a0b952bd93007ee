// The naive twin of the matching engine: it cannot trade, it can only object.
//
// It keeps the last two quotes of each instrument and what each order asked for,
// and checks every fill against the plain words of the rules.

import Exchange
import Market

struct Referee {
    private(set) var faults: [String] = []
    private let share: Int64
    private var orders: [Int64: Asked] = [:]
    private var market: [InstrumentID: Seen] = [:]
    private var fillIDs: Set<String> = []
    private var nets: [InstrumentID: Quantity] = [:]

    private struct Asked {
        var terms: OrderTerms
        /// Modifications sent and not answered, oldest first.
        var asked: [(OrderKind, Quantity)] = []
        var filled = Quantity.zero
        var isOver = false
        var isAccepted = false
    }

    private struct Seen {
        var quote: Quote
        var traded: Quantity
        var bought = Quantity.zero
        var sold = Quantity.zero
    }

    init(share: Int64) { self.share = share }

    func net(_ instrument: InstrumentID) -> Quantity {
        // Positions are per product; the referee's sum is over fills of all of them.
        nets[instrument] ?? .zero
    }

    mutating func hear(_ message: ClientMessage, _ id: ExchangeOrderID) {
        switch message.action {
        case .submit(let terms): orders[id.number] = Asked(terms: terms)
        case .modify(_, let kind, let quantity): orders[id.number]?.asked.append((kind, quantity))
        case .cancel: break
        }
    }

    mutating func see(_ events: [ExchangeEvent]) { for event in events { see(event) } }

    private mutating func see(_ event: ExchangeEvent) {
        switch event {
        case .quote(let id, let quote):
            let before = market[id]?.quote.dayVolume ?? .zero
            market[id] = Seen(quote: quote, traded: quote.dayVolume - before)
        case .accepted(let id): orders[id.number]?.isAccepted = true
        case .modified(let id):
            guard let change = orders[id.number]?.asked.removeFirst() else { return }
            orders[id.number]?.terms.kind = change.0
            orders[id.number]?.terms.quantity = change.1
        case .modifyRejected(let id, _): orders[id.number]?.asked.removeFirst()
        case .rejected(let id, _), .cancelled(let id), .expired(let id):
            if orders[id.number]?.isOver ?? true { faults.append("\(id) ended twice") }
            orders[id.number]?.isOver = true
        case .filled(let id, let fill): judge(id, fill)
        case .triggered, .cancelRejected, .halted, .resumed, .bandMoved: break
        }
    }

    private mutating func judge(_ id: ExchangeOrderID, _ fill: Fill) {
        guard var order = orders[id.number], var seen = market[order.terms.instrument] else {
            faults.append("\(id) filled without order or quote")
            return
        }
        if !fillIDs.insert(fill.id).inserted { faults.append("\(fill.id) came twice") }
        if order.isOver || !order.isAccepted { faults.append("\(id) filled while it was not open") }
        order.filled += fill.quantity
        if order.filled > order.terms.quantity { faults.append("\(id) filled \(order.filled)") }
        if order.filled == order.terms.quantity { order.isOver = true }
        orders[id.number] = order
        judgePrice(fill, order.terms, seen.quote)
        judgeSize(fill, order.terms.side, &seen)
        market[order.terms.instrument] = seen
        nets[order.terms.instrument, default: .zero] += Quantity(
            raw: fill.quantity.raw * order.terms.side.sign)
    }

    private mutating func judgePrice(_ fill: Fill, _ terms: OrderTerms, _ quote: Quote) {
        let limit = terms.kind.limitPrice
        if fill.time != quote.exchangeTime { faults.append("\(fill.id) at no quote's time") }
        switch terms.side {
        case .buy:
            if fill.price > limit { faults.append("\(fill.id) bought at \(fill.price), limit \(limit)") }
            let isReached = quote.ask.map { fill.price >= $0.price } ?? false
            let isThrough = quote.ask != nil && quote.last < limit && fill.price == limit
            if !isReached && !isThrough { faults.append("\(fill.id) bought at \(fill.price) on \(quote)") }
        case .sell:
            if fill.price < limit { faults.append("\(fill.id) sold at \(fill.price), limit \(limit)") }
            let isReached = quote.bid.map { fill.price <= $0.price } ?? false
            let isThrough = quote.bid != nil && quote.last > limit && fill.price == limit
            if !isReached && !isThrough { faults.append("\(fill.id) sold at \(fill.price) on \(quote)") }
        }
    }

    private mutating func judgeSize(_ fill: Fill, _ side: Side, _ seen: inout Seen) {
        if side == .buy { seen.bought += fill.quantity } else { seen.sold += fill.quantity }
        if seen.bought > (seen.quote.ask?.quantity ?? .zero) {
            faults.append("\(fill.id) above the ask size")
        }
        if seen.sold > (seen.quote.bid?.quantity ?? .zero) { faults.append("\(fill.id) above the bid size") }
        if (seen.bought + seen.sold).raw * 100 > seen.traded.raw * share {
            faults.append("\(fill.id) above the volume share")
        }
    }
}
