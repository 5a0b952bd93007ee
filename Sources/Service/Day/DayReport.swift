// What a day came to, for its owner: in words, and as JSON for programs.

public import Accounting
public import Market
public import Platform
public import Trading

public struct DayReport: Hashable, Sendable {
    public struct Line: Hashable, Sendable {
        public let name: String
        public let orders: Int
        public let fills: Int
        public let denials: Int
        /// Before charges.
        public let gross: Money
        public let charges: Charges
        public var net: Money { gross - charges.total }
    }

    public let account: String
    public let date: CalendarDate
    public let rulebook: CalendarDate
    public let mode: TradingMode
    public let instruments: Int
    public let quotes: Int
    public let orders: Int
    public let fills: Int
    public let denials: Int
    public let unknown: Int
    public let alerts: Int
    public let journalRecords: Int
    public let squaredOffAt: Timestamp?
    public let isFlat: Bool
    /// What is still open, in words; empty when flat.
    public let open: [String]
    /// Strategies in their order, then others that traded.
    public let lines: [Line]
    public let gross: Money
    public let charges: Charges
    public var net: Money { gross - charges.total }

    init(_ desk: Desk, _ tally: DayTally, feed: FeedState, journalRecords: Int) {
        let opening = desk.opening
        account = opening.account
        (date, rulebook, mode) = (opening.date, opening.rulebook, opening.mode)
        instruments = opening.instruments.count
        quotes = feed.quotes
        (orders, fills, denials) = (tally.orders, tally.fills, tally.denials)
        (unknown, alerts) = (tally.unknown, tally.alerts)
        self.journalRecords = journalRecords
        squaredOffAt = tally.squaredOffAt
        open = desk.ledger.openPositions.map { position in
            let symbol = desk.instrument(position.instrument).symbol
            return "\(position.net) \(symbol) of \(desk.name(of: position.owner))"
        }
        isFlat = desk.snapshot.isFlat
        var owners = opening.strategies.indices.map { Owner.strategy($0) }
        for line in tally.charges where !owners.contains(line.owner) { owners.append(line.owner) }
        lines = owners.map { owner in
            let counted = tally.charges.first { $0.owner == owner }
            let totals = desk.ledger.totals(owner: owner)
            return Line(
                name: desk.name(of: owner), orders: counted?.orders ?? 0, fills: counted?.fills ?? 0,
                denials: counted?.denials ?? 0, gross: totals.realised + totals.unrealised,
                charges: counted?.charges ?? .zero)
        }
        gross = lines.reduce(.zero) { $0 + $1.gross }
        charges = lines.reduce(.zero) { $0 + $1.charges }
    }
}

extension DayReport {
    public var text: String {
        var lines = [
            "\(account), \(date), \(mode.rawValue)\(rulebook == date ? "" : ", rules as of \(rulebook)")"
        ]
        for line in self.lines {
            lines.append(
                "  \(line.name): \(line.orders) orders, \(line.fills) fills, \(line.denials) denied, "
                    + "gross \(Humane.signedRupees(line.gross)), "
                    + "charges \(Humane.rupees(line.charges.total)), "
                    + "net \(Humane.signedRupees(line.net))")
        }
        lines.append(
            "  charges: "
                + charges.parts.map { "\($0.name) \(Humane.rupees($0.amount))" }.joined(separator: ", "))
        lines.append("  net \(Humane.signedRupees(net)); \(alerts) alerts, \(unknown) orders of unknown fate")
        lines.append("  " + ending)
        return lines.joined(separator: "\n")
    }

    private var ending: String {
        let when = squaredOffAt.map { ", squared off at \($0.timeOfDay)" } ?? ""
        return isFlat ? "flat\(when)" : "NOT FLAT\(when): \(open.joined(separator: ", "))"
    }

    public var json: JSON {
        [
            "account": .string(account), "day": .string("\(date)"), "rules_as_of": .string("\(rulebook)"),
            "mode": .string(mode.rawValue), "instruments": .init(instruments), "quotes": .init(quotes),
            "orders": .init(orders), "fills": .init(fills), "denied": .init(denials),
            "unknown": .init(unknown),
            "alerts": .init(alerts), "squared_off_at": squaredOffAt.map { .string("\($0)") } ?? .null,
            "flat": .init(isFlat), "gross_profit": .init(gross), "charges": .init(charges.total),
            "net_profit": .init(net), "journal_records": .init(journalRecords),
            "strategies": .array(lines.map(\.json)),
        ]
    }
}

extension DayReport.Line {
    fileprivate var json: JSON {
        [
            "name": .string(name), "orders": .init(orders), "fills": .init(fills), "denied": .init(denials),
            "gross_profit": .init(gross), "charges": .init(charges.total), "net_profit": .init(net),
        ]
    }
}

extension Charges {
    /// Each charge by its name, in the order of a contract note.
    var parts: [(name: String, amount: Money)] {
        [
            ("brokerage", brokerage), ("STT", transactionTax), ("exchange", exchangeFee),
            ("SEBI", regulatorFee),
            ("stamp duty", stampDuty), ("GST", goodsAndServicesTax), ("depository", depository),
        ]
    }
}
