// The statements that a projection writes with, and the values that go into them.

import Market
import Trading

enum Rows {
    static let cursor = Statement(
        "SELECT records FROM days WHERE account = $1 AND day = $2", columns: [.integer])
    static let cursorState = Statement(
        """
        INSERT INTO days (account, day, mode, build, rulebook, equity, records)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (account, day) DO UPDATE SET records = excluded.records
        """)
    static let bar = Statement(
        """
        INSERT INTO bars (account, day, instrument, start, open, high, low, close, volume)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (account, day, instrument, start) DO NOTHING
        """)
    static let market = Statement(
        """
        INSERT INTO market_data (account, day, instrument, at, last, bid, bid_quantity, ask, ask_quantity,
            day_volume, exchange_time)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        ON CONFLICT (account, day, instrument, at) DO NOTHING
        """)
    static let history = Statement(
        """
        INSERT INTO order_history (account, day, record, place, at, number, event, detail)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """)
    static let trade = Statement(
        """
        INSERT INTO trades (account, day, record, place, at, kind, number, fill, owner, instrument, side,
            product, quantity, price, charges)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
        """)
    static let alert = Statement(
        """
        INSERT INTO alerts (account, day, record, place, at, severity, topic, text)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """)
    static let audit = Statement(
        """
        INSERT INTO audit_log (account, day, record, place, at, actor, action, detail)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """)
    static let orderState = Statement(
        """
        INSERT INTO orders (account, day, number, owner, instrument, side, quantity, kind, limit_price,
            trigger_price, product, validity, purpose, parent, state, filled, average_price, charges,
            broker_order, refusal, signal_at, created_at, changed_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
            $21, $22, $23)
        ON CONFLICT (account, day, number) DO UPDATE SET quantity = excluded.quantity, kind = excluded.kind,
            limit_price = excluded.limit_price, trigger_price = excluded.trigger_price,
            state = excluded.state, filled = excluded.filled, average_price = excluded.average_price,
            charges = excluded.charges, broker_order = excluded.broker_order, refusal = excluded.refusal,
            changed_at = excluded.changed_at
        """)
    static let positionState = Statement(
        """
        INSERT INTO positions (account, day, owner, instrument, product, net, cost, average_price, realised,
            charges)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (account, day, owner, instrument, product) DO UPDATE SET net = excluded.net,
            cost = excluded.cost, average_price = excluded.average_price, realised = excluded.realised,
            charges = excluded.charges
        """)

    static func order(_ line: DeskOrder, _ symbols: [String]) -> [DatabaseValue] {
        let (order, terms, ticket) = (line.order, line.terms, line.ticket)
        return [
            .number(line.id.number), .text(line.owner.description),
            .text(symbols[Int(terms.instrument.index)]), .text(terms.side.rawValue),
            .quantity(terms.quantity), .text(name(of: terms.kind)), .price(terms.kind.limitPrice),
            .price(terms.kind.trigger), .text(terms.product.rawValue), .text(terms.validity.rawValue),
            .text(ticket.purpose.rawValue), ticket.parent.map { .number($0.number) } ?? .null,
            .text(line.state.rawValue), .quantity(order.filled), .price(order.averagePrice),
            .money(line.charges), .text(ifAny: order.brokerID?.text), .text(ifAny: line.refusal),
            .timestamp(ticket.signalAt), .timestamp(order.createdAt), .timestamp(line.changedAt),
        ]
    }

    static func position(_ position: Position, _ symbols: [String]) -> [DatabaseValue] {
        [
            .text(position.owner.description), .text(symbols[Int(position.instrument.index)]),
            .text(position.product.rawValue), .quantity(position.net), .money(position.cost),
            .price(position.averagePrice), .money(position.realised), .money(position.charges),
        ]
    }

    private static func name(of kind: OrderKind) -> String {
        switch kind {
        case .limit: "limit"
        case .market: "market"
        case .stop: "stop"
        }
    }

    /// The word of an effect in `order_history` and `audit_log`.
    static func name(of effect: Effect) -> String {
        switch effect {
        case .ordered: "ordered"
        case .denied: "denied"
        case .order(_, let event): event.name
        case .latched: "latched"
        case .squareOffBegan: "squareOffBegan"
        default: preconditionFailure("an effect without rows of its own has no name: \(effect)")
        }
    }
}
