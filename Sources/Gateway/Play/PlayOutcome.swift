// How a played day ended, for people and, as one JSON object, for programs.

import Market
import Platform
import Trading

struct PlayOutcome: Sendable {
    let report: DayReport
    let verdict: ReplayVerdict
    /// Where the exchange and the journal disagree.
    let differences: [String]
    let mostMessagesPerSecond: Int64
    let kills: Int64
    let instruments: Int
    /// Real time from the first process to the report.
    let seconds: Span
    let daemonStatus: Int32?

    var replaysIdentically: Bool { if case .identical = verdict { true } else { false } }
    var isGood: Bool { report.isFlat && replaysIdentically && differences.isEmpty }

    /// The records of the journal, its opening among them.
    private var records: Int { report.records + 1 }

    var json: JSON {
        [
            "day": .string("\(report.opening.date)"), "instruments": JSON(instruments),
            "quotes": JSON(report.quotes),
            "orders": JSON(report.orders), "fills": JSON(report.fills.count), "denied": JSON(report.denied),
            "unknown": JSON(report.unknown), "alerts": JSON(report.alerts.count),
            "squared_off_at": report.squaredOffAt.map { .string("\($0.timeOfDay)") } ?? .null,
            "flat": JSON(report.isFlat), "net_profit": JSON(report.net), "journal_records": JSON(records),
            "replay_identical": JSON(replaysIdentically), "seconds": .number(decimalSeconds),
            "kills": JSON(kills), "exchange_agrees": JSON(differences.isEmpty),
            "most_messages_per_second": JSON(mostMessagesPerSecond),
        ]
    }

    private var decimalSeconds: String {
        let tenths = seconds.nanoseconds / 100_000_000
        return "\(tenths / 10).\(tenths % 10)"
    }

    func text(_ colours: Colours, directory: String, program: String) -> String {
        let name = program.split(separator: "/").last.map(String.init) ?? "sauda"
        let day = report.opening.date
        let colour: Colours.Colour = replaysIdentically ? .green : .red
        return [
            report.text(colours), "",
            "Replay of the journal: " + colours.paint("\(verdict)", colour),
            differences.isEmpty
                ? "The exchange's own books agree: no order twice, no fill lost."
                : colours.paint("The exchange disagrees: " + differences.joined(separator: "; "), .red),
            "Played \(instruments) instruments and \(report.quotes) delivered quotes in \(decimalSeconds) s.",
            "",
            "Look further:",
            "  \(name) journal cat \(day) --directory \(directory)/data | less",
            "  \(name) journal cat \(day) --directory \(directory)/data --order O1",
            "  \(name) replay \(day) --directory \(directory)/data",
            "  \(directory)/daemon.log, \(directory)/simulator.log, \(directory)/sauda.toml",
        ].joined(separator: "\n")
    }
}
