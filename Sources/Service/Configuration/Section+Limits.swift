// Limits out of a table of the configuration, or out of a file of their own: what
// `sauda replay --limits` asks "what if" with.

import Market
public import Platform
public import Trading

extension Section {
    /// The limits that the table names, over those of `base`, checked together.
    func limits(over base: RiskLimits) throws(SourceError) -> RiskLimits {
        try check(known: ConfigurationKey.names(in: "account.limits"))
        var limits = base
        for limit in RiskLimit.allCases {
            if let value = try value(of: limit) { limits[limit] = value }
        }
        try LimitChecks(limits: limits, section: self).check()
        return limits
    }

    private func value(of limit: RiskLimit) throws(SourceError) -> Int64? {
        switch limit.unit {
        case .seconds: try seconds(limit.key)
        case .basisPoints: try basisPoints(limit.key)
        case .paise: try money(limit.key).map { $0.raw / 100 }
        case .timeOfDay: try time(limit.key).map { Int64($0.seconds) }
        default: try count(limit.key)
        }
    }
}

extension RiskLimits {
    /// A file of limits alone: `key = value` lines as in `[account.limits]`, at the top or under `[limits]`.
    /// What it does not name stays as in `base`.
    ///
    /// - Throws: the first mistake, with its line and a caret.
    public static func reading(
        _ text: String, file: String, over base: RiskLimits
    ) throws(SourceError) -> RiskLimits {
        let toml = try TOML.parse(text, file: file)
        let top = Section(file: file, text: text, name: "", toml: toml)
        guard let section = try top.section("limits", called: "limits") else {
            return try top.limits(over: base)
        }
        try top.check(known: ["limits"])
        return try section.limits(over: base)
    }
}
