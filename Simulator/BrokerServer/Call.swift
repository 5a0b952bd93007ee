// The calls of ShareKhan's API by method and path. Queries are ignored: the official
// Python client sends its path parameters there a second time, as JSON.

enum Call: Hashable, Sendable {
    case accessToken
    case order
    case cancelByID(Int64)
    case orderBook(customer: String)
    case history(exchange: String, customer: String, order: String)
    case orderTrades(exchange: String, customer: String, order: String)
    case positions(customer: String)
    case holdings(customer: String)
    case funds(exchange: String, customer: String)
    case master(exchange: String)
    case masterTable(exchange: String)
    case candles(exchange: String, code: String, interval: String)
    case logout(customer: String)

    static let root = "/skapi/services/"

    /// Nil for a path that does not exist.
    init?(method: String, path: String) {
        guard path.hasPrefix(Call.root) else { return nil }
        let parts = path.dropFirst(Call.root.count).split(separator: "/").map { String($0) }
        switch (method, parts.first, parts.count) {
        case ("POST", "access", 2) where parts[1] == "token": self = .accessToken
        case ("POST", "orders", 1): self = .order
        case ("GET", "cancelOrder", 2): self = .cancelByID(Int64(parts[1]) ?? 0)
        case ("GET", "reports", 2): self = .orderBook(customer: parts[1])
        case ("GET", "reports", 4):
            self = .history(exchange: parts[1], customer: parts[2], order: parts[3])
        case ("GET", "reports", 5) where parts[4] == "trades",
            ("GET", "orders", 5) where parts[4] == "trades":
            self = .orderTrades(exchange: parts[1], customer: parts[2], order: parts[3])
        case ("GET", "trades", 2): self = .positions(customer: parts[1])
        case ("GET", "holdings", 2): self = .holdings(customer: parts[1])
        case ("GET", "limitstmt", 3): self = .funds(exchange: parts[1], customer: parts[2])
        case ("GET", "master", 2): self = .master(exchange: parts[1])
        case ("GET", "master", 3) where parts[1] == "csv": self = .masterTable(exchange: parts[2])
        case ("GET", "historical", 4):
            self = .candles(exchange: parts[1], code: parts[2], interval: parts[3])
        case ("GET", "logout", 2): self = .logout(customer: parts[1])
        default: return nil
        }
    }

    /// The scrip master answers anybody (seen in production use).
    var needsToken: Bool {
        switch self {
        case .accessToken, .master, .masterTable: false
        default: true
        }
    }

    /// Nil where the path names no customer.
    var customer: String? {
        switch self {
        case .orderBook(let customer), .history(_, let customer, _), .orderTrades(_, let customer, _),
            .positions(let customer), .holdings(let customer), .funds(_, let customer),
            .logout(let customer):
            customer
        case .accessToken, .order, .cancelByID, .master, .masterTable, .candles: nil
        }
    }

    /// The name by which a fault picks its calls.
    var name: String {
        switch self {
        case .accessToken: "login"
        case .order, .cancelByID: "orders"
        case .orderBook: "book"
        case .history: "history"
        case .orderTrades: "order-trades"
        case .positions: "positions"
        case .holdings: "holdings"
        case .funds: "funds"
        case .master, .masterTable: "master"
        case .candles: "candles"
        case .logout: "logout"
        }
    }
}
