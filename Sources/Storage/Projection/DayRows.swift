// The rows that `DayQueries` answers with, each beside the statement that reads it.
//
// A column that the schema never leaves empty falls back to zero or an empty text:
// the schema's NOT NULL is what keeps it from happening.

public import Market
import Trading

public struct OrderRow: Hashable, Sendable {
    public let number: Int
    public let owner: String
    public let instrument: String
    public let side: String
    public let quantity: Quantity
    public let kind: String
    public let limitPrice: Price
    public let triggerPrice: Price?
    public let product: String
    public let purpose: String
    public let parent: Int?
    public let state: String
    public let filled: Quantity
    public let averagePrice: Price?
    public let charges: Money
    public let brokerOrder: String?
    public let refusal: String?
    public let createdAt: Timestamp
    public let changedAt: Timestamp

    static let select = Statement(
        """
        SELECT number, owner, instrument, side, quantity, kind, limit_price, trigger_price, product, purpose,
            parent, state, filled, average_price, charges, broker_order, refusal, created_at, changed_at
        FROM orders WHERE account = $1 AND day = $2 ORDER BY number
        """,
        columns: [
            .integer, .text, .text, .text, .quantity, .text, .money, .money, .text, .text, .integer, .text,
            .quantity, .money, .money, .text, .text, .timestamp, .timestamp,
        ])

    init(_ row: DatabaseRow) {
        var columns = RowReader(row)
        number = columns.number()
        owner = columns.word()
        instrument = columns.word()
        side = columns.word()
        quantity = columns.quantity() ?? .zero
        kind = columns.word()
        limitPrice = columns.price() ?? .zero
        triggerPrice = columns.price()
        product = columns.word()
        purpose = columns.word()
        parent = columns.integer().map { Int($0) }
        state = columns.word()
        filled = columns.quantity() ?? .zero
        averagePrice = columns.price()
        charges = columns.money() ?? .zero
        brokerOrder = columns.text()
        refusal = columns.text()
        createdAt = columns.instant()
        changedAt = columns.instant()
    }
}

public struct FillRow: Hashable, Sendable {
    public let time: Timestamp
    /// `fill`, `reversal` or `adoption`.
    public let kind: String
    /// Nil for a position that was taken over.
    public let order: Int?
    public let fill: String
    public let owner: String
    public let instrument: String
    public let side: String
    public let product: String
    public let quantity: Quantity
    public let price: Price
    public let charges: Money

    static let select = Statement(
        """
        SELECT at, kind, number, fill, owner, instrument, side, product, quantity, price, charges
        FROM trades WHERE account = $1 AND day = $2 ORDER BY record, place
        """,
        columns: [
            .timestamp, .text, .integer, .text, .text, .text, .text, .text, .quantity, .money, .money,
        ])

    init(_ row: DatabaseRow) {
        var columns = RowReader(row)
        time = columns.instant()
        kind = columns.word()
        order = columns.integer().map { Int($0) }
        fill = columns.word()
        owner = columns.word()
        instrument = columns.word()
        side = columns.word()
        product = columns.word()
        quantity = columns.quantity() ?? .zero
        price = columns.price() ?? .zero
        charges = columns.money() ?? .zero
    }
}

public struct HistoryRow: Hashable, Sendable {
    public let time: Timestamp
    /// Number of the record in the day's journal.
    public let record: Int
    public let event: String
    /// As the tape prints it.
    public let detail: String

    static let select = Statement(
        """
        SELECT at, record, event, detail FROM order_history
        WHERE account = $1 AND day = $2 AND number = $3 ORDER BY record, place
        """,
        columns: [.timestamp, .integer, .text, .text])

    init(_ row: DatabaseRow) {
        var columns = RowReader(row)
        time = columns.instant()
        record = columns.number()
        event = columns.word()
        detail = columns.word()
    }
}

public struct AlertRow: Hashable, Sendable {
    public let time: Timestamp
    public let severity: String
    public let topic: String
    public let text: String

    static let select = Statement(
        "SELECT at, severity, topic, text FROM alerts WHERE account = $1 AND day = $2 ORDER BY record, place",
        columns: [.timestamp, .text, .text, .text])

    init(_ row: DatabaseRow) {
        var columns = RowReader(row)
        time = columns.instant()
        severity = columns.word()
        topic = columns.word()
        text = columns.word()
    }
}

public struct PositionRow: Hashable, Sendable {
    public let owner: String
    public let instrument: String
    public let product: String
    public let net: Quantity
    public let averagePrice: Price?
    public let realised: Money
    public let charges: Money

    static let select = Statement(
        """
        SELECT owner, instrument, product, net, average_price, realised, charges
        FROM positions WHERE account = $1 AND day = $2 ORDER BY instrument, owner, product
        """,
        columns: [.text, .text, .text, .quantity, .money, .money, .money])

    init(_ row: DatabaseRow) {
        var columns = RowReader(row)
        owner = columns.word()
        instrument = columns.word()
        product = columns.word()
        net = columns.quantity() ?? .zero
        averagePrice = columns.price()
        realised = columns.money() ?? .zero
        charges = columns.money() ?? .zero
    }
}

public struct QuoteRow: Hashable, Sendable {
    /// When the loop looked.
    public let time: Timestamp
    public let last: Price
    public let bid: Price?
    public let ask: Price?
    public let dayVolume: Quantity

    static let select = Statement(
        """
        SELECT at, last, bid, ask, day_volume FROM market_data
        WHERE account = $1 AND day = $2 AND instrument = $3 AND at >= $4 AND at < $5 ORDER BY at
        """,
        columns: [.timestamp, .money, .money, .money, .quantity])

    init(_ row: DatabaseRow) {
        var columns = RowReader(row)
        time = columns.instant()
        last = columns.price() ?? .zero
        bid = columns.price()
        ask = columns.price()
        dayVolume = columns.quantity() ?? .zero
    }
}

extension Bar {
    static let select = Statement(
        """
        SELECT start, open, high, low, close, volume FROM bars
        WHERE account = $1 AND day = $2 AND instrument = $3 AND start >= $4 AND start < $5 ORDER BY start
        """,
        columns: [.timestamp, .money, .money, .money, .money, .quantity])

    init(_ row: DatabaseRow) {
        var columns = RowReader(row)
        self.init(
            start: columns.instant(), open: columns.price() ?? .zero, high: columns.price() ?? .zero,
            low: columns.price() ?? .zero, close: columns.price() ?? .zero,
            volume: columns.quantity() ?? .zero)
    }
}

extension RowReader {
    fileprivate mutating func number() -> Int { Int(integer() ?? 0) }
    fileprivate mutating func word() -> String { text() ?? "" }
    fileprivate mutating func instant() -> Timestamp { timestamp() ?? Timestamp(nanoseconds: 0) }
}
