// A database as the project asks it: typed statements in, typed rows out, and
// transactions. SQLite stands behind it today; nothing here is SQLite's.
//
// The SQL of a statement is plain: parameters are $1, $2…, a conflict is handled by
// ON CONFLICT, every statement names its columns. An exact decimal is a scaled
// integer in SQLite and NUMERIC elsewhere; the column's kind says so, and the driver
// translates. SQL is never put together from data.

public import Market

/// What goes into a statement.
public enum DatabaseValue: Hashable, Sendable {
    case null
    case integer(Int64)
    case text(String)
    /// `raw` ÷ 10^`scale`.
    case decimal(raw: Int64, scale: Int)
    case timestamp(Timestamp)
    case date(CalendarDate)
    case bytes([UInt8])

    public static func price(_ price: Price?) -> DatabaseValue {
        price.map { .decimal(raw: $0.raw, scale: 4) } ?? .null
    }
    public static func money(_ money: Money) -> DatabaseValue { .decimal(raw: money.raw, scale: 4) }
    public static func quantity(_ quantity: Quantity) -> DatabaseValue {
        .decimal(raw: quantity.raw, scale: 8)
    }
    public static func text(ifAny text: String?) -> DatabaseValue { text.map { .text($0) } ?? .null }
    public static func number(_ value: some BinaryInteger) -> DatabaseValue { .integer(Int64(value)) }
}

/// What a column of an answer is read as.
public enum ColumnKind: Hashable, Sendable {
    case integer, text, timestamp, date, bytes
    case decimal(scale: Int)

    public static let money = ColumnKind.decimal(scale: 4)
    public static let quantity = ColumnKind.decimal(scale: 8)
}

/// SQL with the kinds of the columns that it answers with; none for one that answers nothing.
public struct Statement: Hashable, Sendable {
    public let sql: String
    public let columns: [ColumnKind]

    public init(_ sql: String, columns: [ColumnKind] = []) {
        self.sql = sql
        self.columns = columns
    }
}

/// The database inside one transaction, on its own thread.
public protocol DatabaseSession: AnyObject {
    /// Rows changed.
    func execute(_ statement: Statement, _ values: [DatabaseValue]) throws(DatabaseFailure) -> Int
    func query(_ statement: Statement, _ values: [DatabaseValue]) throws(DatabaseFailure) -> [DatabaseRow]
}

public protocol Database: Sendable {
    /// Runs `body` as one transaction: all of it is durable when this returns, none of it when it throws.
    ///
    /// - Throws: what `body` threw, after taking everything back.
    func transaction<Result: Sendable>(
        _ body: @Sendable (any DatabaseSession) throws(DatabaseFailure) -> Result
    ) async throws(DatabaseFailure) -> Result

    /// Reads one consistent picture.
    func query(_ statement: Statement, _ values: [DatabaseValue]) async throws(DatabaseFailure)
        -> [DatabaseRow]
}

/// One row of an answer, its values in the kinds that the statement named.
public struct DatabaseRow: Hashable, Sendable {
    public let values: [DatabaseValue]
    public init(_ values: [DatabaseValue]) { self.values = values }
}

/// Reads a row's columns in their order. A column of another kind is a bug in the statement.
public struct RowReader {
    private let row: DatabaseRow
    private var next = 0

    public init(_ row: DatabaseRow) { self.row = row }

    private mutating func take() -> DatabaseValue {
        precondition(next < row.values.count, "the statement names fewer columns than are read")
        defer { next += 1 }
        return row.values[next]
    }

    public mutating func integer() -> Int64? {
        switch take() {
        case .integer(let value): value
        case .null: nil
        case let other: preconditionFailure("an integer was expected in column \(next), found \(other)")
        }
    }

    public mutating func text() -> String? {
        switch take() {
        case .text(let value): value
        case .null: nil
        case let other: preconditionFailure("a text was expected in column \(next), found \(other)")
        }
    }

    public mutating func bytes() -> [UInt8]? {
        switch take() {
        case .bytes(let value): value
        case .null: nil
        case let other: preconditionFailure("bytes were expected in column \(next), found \(other)")
        }
    }

    public mutating func timestamp() -> Timestamp? {
        switch take() {
        case .timestamp(let value): value
        case .null: nil
        case let other: preconditionFailure("an instant was expected in column \(next), found \(other)")
        }
    }

    public mutating func date() -> CalendarDate? {
        switch take() {
        case .date(let value): value
        case .null: nil
        case let other: preconditionFailure("a date was expected in column \(next), found \(other)")
        }
    }

    private mutating func decimal() -> Int64? {
        switch take() {
        case .decimal(let raw, _): raw
        case .null: nil
        case let other: preconditionFailure("a decimal was expected in column \(next), found \(other)")
        }
    }

    public mutating func money() -> Money? { decimal().map { Money(raw: $0) } }
    public mutating func price() -> Price? { decimal().map { Price(raw: $0) } }
    public mutating func quantity() -> Quantity? { decimal().map { Quantity(raw: $0) } }
}
