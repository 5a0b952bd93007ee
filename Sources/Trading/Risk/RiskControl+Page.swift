// The reference page of the controls, made from the same enums that the gate runs
// on. A test fails when the page in `docs` is not this text.

extension RiskControl {
    /// The text of `docs/risk-controls.md`.
    public static func markdown() -> String {
        let lines =
            [
                "# Risk controls", "",
                "Made from `RiskControl`, `RiskLimit` and `DenialCode`; do not edit by hand.",
                "`SAUDA_WRITE_DOCS=1 swift test --filter RiskPageTests` writes it again.", "",
                "A ticket that only reduces a position passes the controls marked *waived when reducing*;",
                "missing data denies whatever adds risk. "
                    + "Figures in the first table are the defaults of the second.",
                "",
            ] + controlTable + limitTable + denialTable
        return lines.joined(separator: "\n") + "\n"
    }

    private static var controlTable: [String] {
        [
            "## Controls", "", "| Code | Control | Holds when | Scope | Where | On a breach |",
            "|---|---|---|---|---|---|",
        ]
            + allCases.map {
                "| \($0.code) | \($0.title) | \($0.formula) | \($0.scope.rawValue) | \($0.place.rawValue) "
                    + "| \($0.breach) |"
            } + [""]
    }

    private static var limitTable: [String] {
        ["## Limits", "", "| Key | Default | Counted in | Control |", "|---|---|---|---|"]
            + RiskLimit.allCases.map {
                "| `\($0.key)` | \($0.unit.text($0.standard)) | \($0.unit.rawValue) | \($0.control.code) |"
            } + [""]
    }

    private static var denialTable: [String] {
        [
            "## Denials", "", "| Code | Control | Found | What to do | Waived when reducing |",
            "|---|---|---|---|---|",
        ]
            + DenialCode.allCases.map {
                "| `\($0.rawValue)` | \($0.control.code) | \($0.finding) | \($0.remedy) "
                    + "| \($0.isWaivedWhenReducing ? "yes" : "no") |"
            }
    }
}
