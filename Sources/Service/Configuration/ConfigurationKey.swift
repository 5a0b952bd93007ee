// Every key of `sauda.toml`: where it stands, what it means, its default.
//
// This table is what the reader knows, what `etc/sauda.toml` shows and what `sauda
// init` writes; a test fails when the file and the table differ. The keys of the
// limits come from `RiskLimit`.

import Trading

struct ConfigurationKey: Hashable, Sendable {
    /// The table it stands in; empty for the top of the file.
    let table: String
    let name: String
    /// As it would be written; the reference shows keys without a default as comments.
    let example: String
    /// Whether `example` is also what holds when the key is absent.
    let isDefault: Bool
    let meaning: String

    static let all: [ConfigurationKey] =
        top + alerts + mail + account + brokerage + cutOffs + limits + strategy

    static func names(in table: String) -> [String] { all.filter { $0.table == table }.map(\.name) }

    private static func key(
        _ table: String, _ name: String, _ example: String, default isDefault: Bool = true, _ meaning: String
    ) -> ConfigurationKey {
        ConfigurationKey(table: table, name: name, example: example, isDefault: isDefault, meaning: meaning)
    }

    private static let top = [
        key("", "data", "\"data\"", "Journals, database and sessions; a directory of mode 0700."),
        key(
            "", "clock", "\"system\"",
            "\"system\", or \"simulator\" to take the time from a broker simulator."),
        key(
            "", "simulator", "\"http://127.0.0.1:7007\"", default: false,
            "Address of the simulator whose clock is used; loopback only."),
        key(
            "", "rules_as_of", "2026-11-20", default: false,
            "Market rules and charges of this date instead of the day's own: for played old days."),
        key("", "calendar", "\"calendars/nse.calendar\"", "Trading days and hours."),
        key(
            "", "calendar_override", "\"my.calendar\"", default: false,
            "Rows that win over the calendar's: a holiday announced late."),
        key(
            "", "corporate_actions", "\"corporate-actions.csv\"", default: false,
            "Splits, bonuses, rights and dividends by ex-date."),
        key(
            "", "universes", "\"universes\"",
            "The folder of the lists whose members strategies trade: NAME.csv."),
    ]

    private static let alerts = [
        key("alerts", "webhook", "\"https://example.org/hook\"", default: false, "One JSON POST an alert."),
        key("alerts", "webhook_least", "\"warning\"", "\"notice\", \"warning\" or \"critical\"."),
    ]

    private static let mail = [
        key(
            "alerts.mail", "server", "\"smtps://smtp.example.org:465\"", default: false,
            "smtps://host:465, or smtp://host:587 which is upgraded to TLS."),
        key("alerts.mail", "user", "\"me\"", default: false, "For the server's login."),
        key(
            "alerts.mail", "password_file", "\"mail.password\"", default: false,
            "A file of mode 0600; its first line is the password."),
        key("alerts.mail", "from", "\"sauda@example.org\"", default: false, "A bare address."),
        key("alerts.mail", "to", "[\"me@example.org\"]", default: false, "Bare addresses."),
        key("alerts.mail", "least", "\"critical\"", "\"notice\", \"warning\" or \"critical\"."),
    ]

    private static let account = [
        key("account", "name", "\"main\"", default: false, "How commands call it: letters, digits, - and _."),
        key("account", "broker", "\"sharekhan\"", "The broker's name."),
        key(
            "account", "mode", "\"paper\"",
            "\"paper\": live prices, simulated fills; \"simulated\": a broker on loopback; \"live\"."
        ),
        key(
            "account", "api_key_file", "\"sharekhan.key\"", default: false,
            "A file of mode 0600; its first line is the API key."),
        key(
            "account", "secret_file", "\"sharekhan.secret\"", default: false,
            "A file of mode 0600; its first line is the API secret."),
        key(
            "account", "redirect", "\"http://127.0.0.1:8765/\"",
            "Where the broker's login page sends the browser; register the same at the broker."),
        key(
            "account", "url", "\"http://127.0.0.1:7007\"", default: false,
            "The broker simulator; loopback only, never in mode \"live\"."),
        key(
            "account", "paper_cash", "1000000", default: false,
            "Rupees to trade with in paper mode; without it the account's own funds."),
        key("account", "plan", "\"sharekhan\"", "Brokerage: \"sharekhan\", \"zerodha\" or \"zero\"."),
    ]

    private static let brokerage = [
        key("account.brokerage", "delivery_rate", "\"0.30 %\"", default: false, "Instead of the plan's."),
        key("account.brokerage", "intraday_rate", "\"0.02 %\"", default: false, "Instead of the plan's."),
        key("account.brokerage", "future_rate", "\"0.02 %\"", default: false, "Instead of the plan's."),
        key("account.brokerage", "option_per_lot", "20", default: false, "Rupees, instead of the plan's."),
        key(
            "account.brokerage", "depository", "15.34", default: false,
            "Rupees for each share that leaves the demat account on a day, tax included."),
    ]

    private static let cutOffs = [
        key(
            "account.cut_offs", "auction_stock", "15:05:00",
            "When the broker itself would close an intraday position of a stock with a closing auction."),
        key("account.cut_offs", "intraday", "15:11:00", "The same for every other intraday position."),
        key(
            "account.cut_offs", "overnight", "15:20:00", default: false,
            "The same for delivery and carried positions; without it they are left alone."),
    ]

    private static let limits = RiskLimit.allCases.map { limit in
        key("account.limits", limit.key, limit.written, "\(limit.control.code) \(limit.control.title).")
    }

    private static let strategy = [
        key("account.strategy", "file", "\"trend.sauda\"", default: false, "The rule file."),
        key("account.strategy", "allotment", "300000", default: false, "Rupees that it may use."),
        key(
            "account.strategy", "parameters", "{ fast = 9 }", default: false,
            "Other values for the parameters of the file."),
    ]
}

extension RiskLimit {
    /// Its standard as the configuration writes it.
    var written: String {
        switch unit {
        case .seconds: "\"\(standard) s\""
        case .basisPoints: "\"\(Double(standard) / 100) %\""
        case .paise: "\(standard / 100)"
        case .timeOfDay: clock
        default: "\(standard)"
        }
    }

    private var clock: String {
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(two(standard / 3600)):\(two(standard / 60 % 60)):\(two(standard % 60))"
    }
}
