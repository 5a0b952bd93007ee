// What the owner has written in `sauda.toml`, as values. Reading it is
// `ConfigurationReader`'s, the list of its keys `ConfigurationKey`'s.

public import Accounting
public import Market
public import Trading

public struct Configuration: Hashable, Sendable {
    public enum ClockChoice: Hashable, Sendable {
        case system
        /// Time comes from a broker simulator at this address.
        case simulator(String)
    }

    /// The file it was read from; relative paths in it count from the file's directory.
    public var file: String
    public var dataDirectory: String
    public var clock: ClockChoice
    /// The date whose market rules and charges apply; nil for the day itself.
    public var rulesAsOf: CalendarDate?
    public var calendarFile: String
    /// Rows that win over the calendar's.
    public var calendarOverride: String?
    /// Splits, bonuses, rights and dividends; nil when the owner keeps no such file.
    public var corporateActionsFile: String?
    /// The folder of the lists that strategies trade the members of: `NAME.csv`.
    public var universesFolder: String
    public var alerts: Alerts
    /// In the order of the file; names are unique.
    public var accounts: [Account]

    public struct Alerts: Hashable, Sendable {
        public var webhook: String?
        /// The least severity for the webhook.
        public var webhookLeast = Alert.Severity.warning
        public var mail: Mail?
    }

    public struct Mail: Hashable, Sendable {
        public var server: String
        public var user: String?
        /// A 0600 file whose first line is the password.
        public var passwordFile: String?
        public var from: String
        public var to: [String]
        public var least: Alert.Severity
    }

    public struct Account: Hashable, Sendable {
        public var name: String
        public var broker: String
        public var mode: TradingMode
        /// A 0600 file whose first line is the broker's API key.
        public var apiKeyFile: String
        /// A 0600 file whose first line is the broker's API secret.
        public var secretFile: String
        /// Where the broker's login page sends the browser back to.
        public var redirect: String
        /// The simulator's address; nil for the broker's own hosts.
        public var url: String?
        /// The base of every limit in paper mode; nil takes the account's funds.
        public var paperCash: Money?
        public var plan: BrokeragePlan
        public var cutOffs: CutOffs
        public var limits: RiskLimits
        public var strategies: [Strategy]
    }

    public struct Strategy: Hashable, Sendable {
        public var file: String
        public var allotment: Money
        /// In the order of the file.
        public var parameters: [StrategyAssignment.Setting]
    }

    public func account(_ name: String) -> Account? { accounts.first { $0.name == name } }
}
