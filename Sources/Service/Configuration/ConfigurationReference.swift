// The text of `etc/sauda.toml`: every key with its default, made from the table.

extension Configuration {
    /// A whole configuration, commented, that reads as the defaults with one paper account.
    public static func reference() -> String {
        var lines = [
            "# Sauda's configuration: every key, its default and its unit. A commented key has no default.",
            "# Paths count from this file. Durations: \"45 s\", \"2 min\"; shares: \"1.5 %\"; money: rupees.",
            "",
        ]
        for table in tables {
            if !table.header.isEmpty { lines += ["", table.header] }
            for key in ConfigurationKey.all where key.table == table.name {
                lines.append("# \(key.meaning)")
                let isShown = table.isThere && (key.isDefault || table.needed.contains(key.name))
                lines.append("\(isShown ? "" : "# ")\(key.name) = \(key.example)")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private struct Table {
        let name: String
        let header: String
        /// Keys without a default that must be there.
        var needed: [String] = []
        /// False for a table that may be left out: it is shown as a comment.
        var isThere = true
    }

    private static let tables = [
        Table(name: "", header: ""),
        Table(name: "alerts", header: "[alerts]"),
        Table(name: "alerts.mail", header: "# [alerts.mail]", isThere: false),
        Table(name: "account", header: "[[account]]", needed: ["name", "api_key_file", "secret_file"]),
        Table(name: "account.brokerage", header: "[account.brokerage]"),
        Table(name: "account.cut_offs", header: "[account.cut_offs]"),
        Table(name: "account.limits", header: "[account.limits]"),
        Table(
            name: "account.strategy", header: "[[account.strategy]]", needed: ["file", "allotment"]),
    ]
}
