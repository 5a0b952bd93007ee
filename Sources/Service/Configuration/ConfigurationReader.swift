// Reads `sauda.toml`. What is written must be known, of the right kind and in range;
// what is not written has the default of the table. Files that it names are not
// opened here, only their places worked out.

import Accounting
import Market
public import Platform
import Trading

extension Configuration {
    /// - Throws: the first mistake, as a good compiler would show it, or why the file cannot be read.
    public static func load(_ path: String) throws(ConfigurationError) -> Configuration {
        let bytes: [UInt8]
        do throws(FileFailure) { bytes = try Files.read(path, maximumBytes: 1 << 20) } catch {
            throw ConfigurationError(
                text: error.isMissing
                    ? "there is no configuration \(path); write one with: sauda init" : "\(error)")
        }
        do throws(SourceError) {
            return try parse(String(decoding: bytes, as: UTF8.self), file: path)
        } catch {
            throw ConfigurationError(text: "\(error)")
        }
    }

    public static func parse(_ text: String, file: String) throws(SourceError) -> Configuration {
        let toml = try TOML.parse(text, file: file)
        return try ConfigurationReader(
            top: Section(file: file, text: text, name: "", toml: toml), folder: Files.parent(of: file)
        ).configuration()
    }
}

/// Why there is no configuration, ready for a person.
public struct ConfigurationError: Error, Hashable, Sendable, CustomStringConvertible {
    public let text: String
    public var description: String { text }
    public init(text: String) { self.text = text }
}

private struct ConfigurationReader {
    let top: Section
    let folder: String

    func configuration() throws(SourceError) -> Configuration {
        try top.check(known: ConfigurationKey.names(in: "") + ["alerts", "account"])
        let accounts = try top.sections("account", called: "account")
        guard !accounts.isEmpty else {
            throw top.missing("account", "add [[account]] with a name and its keys")
        }
        var configuration = Configuration(
            file: top.file, dataDirectory: place(try top.string("data") ?? "data"), clock: try clock(),
            rulesAsOf: try top.date("rules_as_of"),
            calendarFile: place(try top.string("calendar") ?? "calendars/nse.calendar"),
            calendarOverride: try top.string("calendar_override").map(place),
            corporateActionsFile: try top.string("corporate_actions").map(place),
            universesFolder: place(try top.string("universes") ?? "universes"), alerts: try alerts(),
            accounts: [])
        for section in accounts {
            let account = try account(section)
            if configuration.account(account.name) != nil, let name = section.toml["name"] {
                throw section.error(name, "two accounts are called \(account.name)", "give each its own name")
            }
            configuration.accounts.append(account)
        }
        return configuration
    }

    private func place(_ path: String) -> String { path.hasPrefix("/") ? path : folder + "/" + path }

    private func clock() throws(SourceError) -> Configuration.ClockChoice {
        enum Choice: String, CaseIterable { case system, simulator }
        let address = try loopback("simulator", in: top)
        guard try top.word("clock", Choice.self) == .simulator else { return .system }
        guard let address else {
            throw top.missing("simulator", "add simulator = \"http://127.0.0.1:7007\"")
        }
        return .simulator(address)
    }

    private func loopback(_ key: String, in section: Section) throws(SourceError) -> String? {
        guard let url = try section.string(key), let value = section.toml[key] else { return nil }
        let isLocal = ["http://127.0.0.1:", "http://localhost:", "http://[::1]:"].contains {
            url.hasPrefix($0)
        }
        guard isLocal else {
            throw section.error(
                value, "\(key) must be on this machine", "write \(key) = \"http://127.0.0.1:7007\"")
        }
        return url.hasSuffix("/") ? String(url.dropLast()) : url
    }

    private func alerts() throws(SourceError) -> Configuration.Alerts {
        guard let section = try top.section("alerts", called: "alerts") else { return Configuration.Alerts() }
        try section.check(known: ConfigurationKey.names(in: "alerts") + ["mail"])
        return Configuration.Alerts(
            webhook: try section.string("webhook"),
            webhookLeast: try section.word("webhook_least", Alert.Severity.self) ?? .warning,
            mail: try mail(section))
    }

    private func mail(_ alerts: Section) throws(SourceError) -> Configuration.Mail? {
        guard let section = try alerts.section("mail", called: "alerts.mail") else { return nil }
        try section.check(known: ConfigurationKey.names(in: "alerts.mail"))
        guard let to = try section.strings("to"), !to.isEmpty else {
            throw section.missing("to", "add to = [\"me@example.org\"]")
        }
        return Configuration.Mail(
            server: try section.required("server", "\"smtps://smtp.example.org:465\""),
            user: try section.string("user"), passwordFile: try section.string("password_file").map(place),
            from: try section.required("from", "\"sauda@example.org\""), to: to,
            least: try section.word("least", Alert.Severity.self) ?? .critical)
    }

    private func account(_ section: Section) throws(SourceError) -> Configuration.Account {
        try section.check(
            known: ConfigurationKey.names(in: "account") + ["brokerage", "cut_offs", "limits", "strategy"])
        var strategies: [Configuration.Strategy] = []
        for part in try section.sections("strategy", called: "account.strategy") {
            strategies.append(try strategy(part))
        }
        let account = Configuration.Account(
            name: try name(section), broker: try broker(section),
            mode: try section.word("mode", TradingMode.self, but: ["backtest"]) ?? .paper,
            apiKeyFile: place(try section.required("api_key_file", "\"sharekhan.key\"")),
            secretFile: place(try section.required("secret_file", "\"sharekhan.secret\"")),
            redirect: try section.string("redirect") ?? "http://127.0.0.1:8765/",
            url: try loopback("url", in: section), paperCash: try section.money("paper_cash"),
            plan: try plan(section), cutOffs: try cutOffs(section), limits: try limits(section),
            strategies: strategies)
        try checkMode(account, section)
        return account
    }

    private func checkMode(_ account: Configuration.Account, _ section: Section) throws(SourceError) {
        if account.mode == .simulated, account.url == nil {
            throw section.missing("url", "mode \"simulated\" needs url = \"http://127.0.0.1:7007\"")
        }
        if account.mode == .live, account.url != nil, let value = section.toml["url"] {
            throw section.error(value, "mode \"live\" talks to the broker's own hosts only", "remove url")
        }
    }

    private func name(_ section: Section) throws(SourceError) -> String {
        let name = try section.required("name", "\"main\"")
        let isPlain = name.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "-_".utf8.contains(byte)
        }
        guard isPlain else {
            throw section.error(
                section.toml["name"] ?? section.toml, "an account's name is made of letters, digits, - and _",
                "write name = \"main\"")
        }
        return name
    }

    private func broker(_ section: Section) throws(SourceError) -> String {
        enum Broker: String, CaseIterable { case sharekhan }
        return (try section.word("broker", Broker.self) ?? .sharekhan).rawValue
    }

    private func plan(_ account: Section) throws(SourceError) -> BrokeragePlan {
        enum Plan: String, CaseIterable { case sharekhan, zerodha, zero }
        var plan: BrokeragePlan =
            switch try account.word("plan", Plan.self) ?? .sharekhan {
            case .sharekhan: .sharekhan
            case .zerodha: .zerodha
            case .zero: .zero
            }
        guard let section = try account.section("brokerage", called: "account.brokerage") else { return plan }
        try section.check(known: ConfigurationKey.names(in: "account.brokerage"))
        if let rate = try section.rate("delivery_rate") { plan.delivery.rate = rate }
        if let rate = try section.rate("intraday_rate") { plan.intraday.rate = rate }
        if let rate = try section.rate("future_rate") { plan.future.rate = rate }
        if let amount = try section.money("option_per_lot") { plan.option.perLot = amount }
        if let amount = try section.money("depository") { plan.depositoryPerShareAndDay = amount }
        return plan
    }

    private func cutOffs(_ account: Section) throws(SourceError) -> CutOffs {
        guard let section = try account.section("cut_offs", called: "account.cut_offs") else {
            return CutOffs()
        }
        try section.check(known: ConfigurationKey.names(in: "account.cut_offs"))
        var cutOffs = CutOffs()
        if let time = try section.time("auction_stock") { cutOffs.auctionStock = time }
        if let time = try section.time("intraday") { cutOffs.intraday = time }
        if let time = try section.time("overnight") { cutOffs.overnight = time }
        return cutOffs
    }

    private func limits(_ account: Section) throws(SourceError) -> RiskLimits {
        try account.section("limits", called: "account.limits")?.limits(over: .standard) ?? .standard
    }

    private func strategy(_ section: Section) throws(SourceError) -> Configuration.Strategy {
        try section.check(known: ConfigurationKey.names(in: "account.strategy"))
        guard let allotment = try section.money("allotment") else {
            throw section.missing("allotment", "add allotment = 300000")
        }
        let parameters = try section.section("parameters", called: "account.strategy.parameters")
        var settings: [StrategyAssignment.Setting] = []
        for entry in parameters?.toml.table ?? [] {
            guard let text = entry.value.decimal, let value = Double(text) else {
                throw section.error(entry.value, "\(entry.key) is no number", "write \(entry.key) = 9")
            }
            settings.append(StrategyAssignment.Setting(name: entry.key, value: value))
        }
        return Configuration.Strategy(
            file: place(try section.required("file", "\"trend.sauda\"")), allotment: allotment,
            parameters: settings)
    }
}
