// What the gateway asks of a day: orders, their history, fills, alerts, market data.
//
// Answers are values in our own types. The live state of an account is the Desk's
// snapshot; this is for what is past, and for lists.

public import Market
public import Trading

/// One day of one account in a database.
public struct DayQueries<Store: Database>: Sendable {
    public let database: Store
    public let account: String
    public let date: CalendarDate

    public init(_ database: Store, account: String, date: CalendarDate) {
        self.database = database
        self.account = account
        self.date = date
    }

    private var day: [DatabaseValue] { [.text(account), .date(date)] }

    /// Records of the day that the database covers; nil when it knows nothing of the day.
    public func cursor() async throws(DatabaseFailure) -> Int? {
        try await database.query(Rows.cursor, day).first.map { row in
            var columns = RowReader(row)
            return Int(columns.integer() ?? 0)
        }
    }

    /// In the order in which they were made.
    public func orders() async throws(DatabaseFailure) -> [OrderRow] {
        try await database.query(OrderRow.select, day).map(OrderRow.init)
    }

    /// In the order in which they came; reversals and adoptions are among them.
    public func fills() async throws(DatabaseFailure) -> [FillRow] {
        try await database.query(FillRow.select, day).map(FillRow.init)
    }

    /// All that one order lived through.
    public func history(of order: OrderID) async throws(DatabaseFailure) -> [HistoryRow] {
        try await database.query(HistoryRow.select, day + [.number(order.number)]).map(HistoryRow.init)
    }

    /// Oldest first.
    public func alerts() async throws(DatabaseFailure) -> [AlertRow] {
        try await database.query(AlertRow.select, day).map(AlertRow.init)
    }

    /// Flat positions of the day are among them.
    public func positions() async throws(DatabaseFailure) -> [PositionRow] {
        try await database.query(PositionRow.select, day).map(PositionRow.init)
    }

    /// The quotes that the 30-second loop found, `from` ≤ time < `until`.
    public func quotes(
        of symbol: String, from: Timestamp, until: Timestamp
    ) async throws(DatabaseFailure) -> [QuoteRow] {
        let values = day + [.text(symbol), .timestamp(from), .timestamp(until)]
        return try await database.query(QuoteRow.select, values).map(QuoteRow.init)
    }

    /// One-minute bars of delivered quotes, `from` ≤ start < `until`.
    public func bars(
        of symbol: String, from: Timestamp, until: Timestamp
    ) async throws(DatabaseFailure) -> [Bar] {
        let values = day + [.text(symbol), .timestamp(from), .timestamp(until)]
        return try await database.query(Bar.select, values).map(Bar.init)
    }
}
