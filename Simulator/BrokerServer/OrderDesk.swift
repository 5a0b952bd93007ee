// The broker's order book: what it has numbered, and what the exchange said of it.
//
// Each exchange event adds a row to one order and makes one ack. The broker's own
// numbers are its own: an order id is never the exchange's.

import Exchange
import Market

/// One message of the ack stream, before it is text.
struct Ack: Sendable {
    var order: Int
    var state: String
    var fill: Fill?
    var error = "Success"
}

struct OrderDesk: Sendable {
    private(set) var orders: [DeskOrder] = []
    /// Position in `orders` by exchange number, from 1.
    private var atExchange: [Int] = []
    private var lastID: Int64
    private var events: Int64 = 0
    private var random: SeededRandom

    init(seed: UInt64, date: CalendarDate) {
        random = SeededRandom(seed: seed &+ UInt64(date.daysSinceEpoch), stream: "order numbers")
        lastID = 100_000_000 + random.below(800_000_000)
    }

    subscript(position: Int) -> DeskOrder {
        get { orders[position] }
        set { orders[position] = newValue }
    }

    func position(of id: Int64) -> Int? { orders.firstIndex { $0.id == id } }

    /// Numbers an order that has been sent (or is refused later, when `exchangeID` is nil).
    mutating func add(
        _ draft: OrderDraft, exchangeID: ExchangeOrderID?, origin: DeskOrder.Origin, at now: Timestamp
    ) -> Int {
        lastID += 1 + random.below(40)
        var order = DeskOrder(
            id: lastID, origin: origin, instrument: draft.instrument, side: draft.terms.side,
            productCode: draft.productCode, validityCode: draft.validityCode, afterHour: draft.afterHour,
            channelUser: draft.channelUser, disclosed: draft.disclosed, placedAt: now,
            exchangeID: exchangeID)
        let row = DeskOrder.Row(
            time: now, status: "In-Process", request: "NEW", quantity: draft.terms.quantity, filled: .zero,
            price: draft.shownPrice, trigger: draft.terms.kind.trigger ?? .zero, step: "BOG", number: 0)
        order.rows = [row]
        order.note(now, number: order.id) { _ in }
        orders.append(order)
        if let exchangeID {
            precondition(
                exchangeID.number == atExchange.count + 1, "an order reached the exchange past the desk")
            atExchange.append(orders.count - 1)
        }
        return orders.count - 1
    }

    /// A change or cancel is under way; what comes of it is an event.
    mutating func ask(_ position: Int, _ request: String, at now: Timestamp) {
        let number = nextNumber()
        orders[position].note(now, number: number) { row in
            row.request = request
            row.status = "In-Process"
            row.step = "BOG"
        }
    }

    /// The modification that gives an order a new id (seen at other brokers; a fault here).
    mutating func rename(_ position: Int) -> Int64 {
        lastID += 1 + random.below(40)
        let renamed = orders[position].renamed(lastID)
        orders[position] = renamed
        return lastID
    }

    mutating func rejectLate(_ position: Int, _ reason: String, at now: Timestamp) -> Ack {
        let number = nextNumber()
        orders[position].note(now, number: number) { row in
            row.status = "Rejected"
            row.error = reason
        }
        return Ack(order: position, state: "NewOrderRejection", error: reason)
    }

    private mutating func nextNumber() -> Int64 {
        events += 1
        return 1_446_122_681_227_000_000 + events * 1_000_003 + random.below(1_000_000)
    }
}

extension OrderDesk {
    /// Takes in what the exchange says; the ack that goes out, nil for what is no order's event.
    mutating func take(_ event: ExchangeEvent, _ exchange: SimulatedExchange, at now: Timestamp) -> Ack? {
        switch event {
        case .quote, .halted, .resumed, .bandMoved: return nil
        case .accepted(let id): return confirm(id, exchange, now)
        case .rejected(let id, let reason):
            note(id, exchange, now, "Rejected", reason)
            return ack(id, "NewOrderRejection", error: reason)
        case .triggered(let id):
            note(id, exchange, now, nil)
            return nil
        case .filled(let id, let fill):
            note(id, exchange, now, nil, step: "FO_AH_TC")
            orders[place(id)].fills.append(fill)
            return ack(id, "TradeConfirmation", fill: fill)
        case .cancelled(let id):
            note(id, exchange, now, "Cancelled")
            return ack(id, "CancelOrderConfirmation")
        case .cancelRejected(let id, let reason):
            note(id, exchange, now, nil, reason)
            return ack(id, "CancelOrderRejection", error: reason)
        case .modified(let id):
            note(id, exchange, now, nil)
            return ack(id, "ModifyOrderConfirmation")
        case .modifyRejected(let id, let reason):
            note(id, exchange, now, nil, reason)
            return ack(id, "ModifyOrderRejection", error: reason)
        case .expired(let id):
            note(id, exchange, now, "Expired")
            return nil
        }
    }

    private func place(_ id: ExchangeOrderID) -> Int { atExchange[Int(id.number) - 1] }

    private func ack(_ id: ExchangeOrderID, _ state: String, fill: Fill? = nil, error: String = "Success")
        -> Ack
    {
        Ack(order: place(id), state: state, fill: fill, error: error)
    }

    private mutating func confirm(_ id: ExchangeOrderID, _ exchange: SimulatedExchange, _ now: Timestamp)
        -> Ack
    {
        let position = place(id)
        orders[position].exchangeNumber = String(1_300_000_000_000_000 + id.number * 7919)
        orders[position].acknowledgedAt = now
        note(id, exchange, now, nil)
        return ack(id, "NewOrderConfirmation")
    }

    /// Adds a row with the order as the exchange has it; a nil word is its plain state.
    private mutating func note(
        _ id: ExchangeOrderID, _ exchange: SimulatedExchange, _ now: Timestamp, _ word: String?,
        _ error: String = "", step: String = "FO_AH_NOR"
    ) {
        guard let order = exchange.order(id) else { preconditionFailure("no order \(id) at the exchange") }
        let number = nextNumber()
        orders[place(id)].note(now, number: number) { row in
            row.filled = order.filled
            row.average = order.averagePrice
            row.quantity = order.terms.quantity
            row.status = word ?? order.plainWord(filled: row.filled)
            if row.price != .zero { row.price = order.terms.kind.limitPrice }
            row.trigger = order.terms.kind.trigger ?? row.trigger
            row.error = error
            row.step = step
        }
    }
}

extension ExchangeOrder {
    /// The status word of order rows (seen 2025-10; Cancelled, Rejected and Expired from other clients).
    fileprivate func plainWord(filled: Quantity) -> String {
        switch status {
        case .inTransit: "In-Process"
        case .filled: "Fully Executed"
        case .cancelled: "Cancelled"
        case .rejected: "Rejected"
        case .expired: "Expired"
        case .triggerPending, .working: filled > .zero ? "Partly Executed" : "Pending"
        }
    }
}

/// An order that has passed the broker's checks and is about to be sent.
struct OrderDraft: Sendable {
    var instrument: Instrument
    var terms: OrderTerms
    /// What rows show: zero for a market order.
    var shownPrice: Price
    var productCode: String
    var validityCode = "GFD"
    var afterHour = "N"
    var channelUser: String
    var disclosed: Int64 = 0
}
