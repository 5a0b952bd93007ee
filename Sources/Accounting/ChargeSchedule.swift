// The statutory and exchange rates, as dated rows: the one file to edit when a budget
// or an exchange circular changes a number. A change is a new row with its first day;
// nothing is overwritten, so an old day can be charged as it was.
//
// Sources, seen 2026: Finance Acts 2024 and 2026 (STT), circulars of NSE and BSE
// (exchange fee, investor protection fund), SEBI fee of ₹10 a crore, the Stamp Act
// as amended from 2020-07-01, GST of 18 %. BSE's dearer groups (X, XT, ZP, SS, ST)
// are not in the table; GST on the investor protection part is assumed. Exercise and
// physical settlement of options are not trades, and not here.

public import Market

public struct ChargeSchedule: Hashable, Sendable {
    /// Which charge a row sets.
    enum Item: Hashable, Sendable {
        case transactionTax(TradeKind, Side)
        case exchangeFee(Exchange, TradeKind)
        case investorProtection(Exchange, TradeKind)
        case regulatorFee
        case stampDuty(TradeKind)
        case goodsAndServicesTax
    }

    struct Row: Hashable, Sendable {
        let from: CalendarDate
        let item: Item
        let rate: Rate
    }

    private let rows: [Row]

    /// What is not in the table before this day is not known: an earlier rulebook date is refused.
    public static let firstDay = day("2024-10-01")

    public static let builtIn = ChargeSchedule(
        rows: [
            // Securities transaction tax. Cash, futures: on value; options: on the premium.
            row("2024-10-01", .transactionTax(.delivery, .buy), "0.1 %"),
            row("2024-10-01", .transactionTax(.delivery, .sell), "0.1 %"),
            row("2024-10-01", .transactionTax(.intraday, .sell), "0.025 %"),
            row("2024-10-01", .transactionTax(.future, .sell), "0.02 %"),
            row("2026-04-01", .transactionTax(.future, .sell), "0.05 %"),
            row("2024-10-01", .transactionTax(.option, .sell), "0.1 %"),
            row("2026-04-01", .transactionTax(.option, .sell), "0.15 %"),

            // Exchange transaction charge, both sides.
            row("2024-10-01", .exchangeFee(.nse, .delivery), "0.00297 %"),
            row("2024-10-01", .exchangeFee(.nse, .intraday), "0.00297 %"),
            row("2024-10-01", .exchangeFee(.nse, .future), "0.00173 %"),
            row("2024-10-01", .exchangeFee(.nse, .option), "0.03503 %"),
            row("2024-10-01", .exchangeFee(.bse, .delivery), "0.00375 %"),
            row("2024-10-01", .exchangeFee(.bse, .intraday), "0.00375 %"),
            row("2024-10-01", .exchangeFee(.bse, .future), "0 %"),
            row("2024-10-01", .exchangeFee(.bse, .option), "0.0325 %"),

            // Investor protection fund, both sides.
            row("2024-10-01", .investorProtection(.nse, .delivery), "0.0001 %"),
            row("2024-10-01", .investorProtection(.nse, .intraday), "0.0001 %"),
            row("2024-10-01", .investorProtection(.nse, .future), "0.0001 %"),
            row("2024-10-01", .investorProtection(.nse, .option), "0.0005 %"),

            // SEBI turnover fee, both sides.
            row("2024-10-01", .regulatorFee, "0.0001 %"),

            // Stamp duty, buyer only.
            row("2024-10-01", .stampDuty(.delivery), "0.015 %"),
            row("2024-10-01", .stampDuty(.intraday), "0.003 %"),
            row("2024-10-01", .stampDuty(.future), "0.002 %"),
            row("2024-10-01", .stampDuty(.option), "0.003 %"),

            // On brokerage, exchange fee and regulator fee.
            row("2024-10-01", .goodsAndServicesTax, "18 %"),
        ])

    private static func row(_ from: String, _ item: Item, _ rate: Rate) -> Row {
        Row(from: day(from), item: item, rate: rate)
    }

    private static func day(_ text: String) -> CalendarDate {
        guard let date = CalendarDate(text) else {
            preconditionFailure("a day reads YYYY-MM-DD, was '\(text)'")
        }
        return date
    }

    /// The rows in force on `date`, one an item; throws when the table begins later.
    func asOf(_ date: CalendarDate) throws(ChargeError) -> ChargeSchedule {
        guard date >= ChargeSchedule.firstDay else {
            throw .dateNotCovered(date, from: ChargeSchedule.firstDay)
        }
        let known = rows.filter { $0.from <= date }
        return ChargeSchedule(
            rows: known.filter { row in !known.contains { $0.item == row.item && $0.from > row.from } })
    }

    private func rate(of item: Item) -> Rate? { rows.first { $0.item == item }?.rate }

    /// Zero for a side that is not taxed.
    func transactionTax(_ kind: TradeKind, _ side: Side) -> Rate {
        rate(of: .transactionTax(kind, side)) ?? .zero
    }

    /// With the investor protection part; nil when the exchange has no such segment here.
    func exchangeFee(_ exchange: Exchange, _ kind: TradeKind) -> Rate? {
        rate(of: .exchangeFee(exchange, kind)).map {
            $0 + (rate(of: .investorProtection(exchange, kind)) ?? .zero)
        }
    }

    var regulatorFee: Rate { rate(of: .regulatorFee) ?? .zero }
    func stampDuty(_ kind: TradeKind) -> Rate { rate(of: .stampDuty(kind)) ?? .zero }
    var goodsAndServicesTax: Rate { rate(of: .goodsAndServicesTax) ?? .zero }
}
