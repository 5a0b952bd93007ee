// How a played day ended, for people and, as one JSON object, for programs.

import Market
import Platform
import Trading

struct PlayOutcome: Sendable {
    let report: DayReport
    let verdict: ReplayVerdict
    /// Orders that were live, or of unknown fate, when the day ended.
    let standing: [String]
    /// Where the exchange and the journal disagree.
    let differences: [String]
    let mostMessagesPerSecond: Int64
    let kills: Int64
    let instruments: Int
    /// Real time from the first process to the report.
    let seconds: Span
    /// Nil when it had to be ended.
    let daemonStatus: Int32?

    var replaysIdentically: Bool { if case .identical = verdict { true } else { false } }
    /// Nothing held, and no order that could still fill.
    var isFlat: Bool { report.isFlat && standing.isEmpty }
    var endedWell: Bool { daemonStatus == 0 }
    var isGood: Bool { isFlat && replaysIdentically && differences.isEmpty && endedWell }

    /// The records of the journal, its opening among them.
    private var records: Int { report.records + 1 }

    var json: JSON {
        [
            "day": .string("\(report.opening.date)"), "instruments": JSON(instruments),
            "quotes": JSON(report.quotes),
            "orders": JSON(report.orders), "fills": JSON(report.fills.count), "denied": JSON(report.denied),
            "unknown": JSON(report.unknown), "alerts": JSON(report.alerts.count),
            "squared_off_at": report.squaredOffAt.map { .string("\($0.timeOfDay)") } ?? .null,
            "flat": JSON(isFlat), "net_profit": JSON(report.net), "journal_records": JSON(records),
            "replay_identical": JSON(replaysIdentically), "seconds": .number(decimalSeconds),
            "kills": JSON(kills), "exchange_agrees": JSON(differences.isEmpty),
            "most_messages_per_second": JSON(mostMessagesPerSecond),
            "daemon_status": daemonStatus.map { JSON(Int($0)) } ?? .null,
        ]
    }

    private var decimalSeconds: String {
        let tenths = seconds.nanoseconds / 100_000_000
        return "\(tenths / 10).\(tenths % 10)"
    }

    /// Why the day is not good, where the report itself does not say it.
    private func warnings(_ colours: Colours) -> [String] {
        var found: [String] = []
        if !standing.isEmpty {
            found.append("Orders still stood when the day ended: " + standing.joined(separator: ", ") + ".")
        }
        if !endedWell {
            let how = daemonStatus.map { "ended with status \($0)" } ?? "did not end by itself"
            found.append("The daemon \(how); see its log.")
        }
        return found.map { colours.paint($0, .red) }
    }

    func text(_ colours: Colours, directory: String, program: String) -> String {
        let name = program.split(separator: "/").last.map(String.init) ?? "sauda"
        let day = report.opening.date
        let colour: Colours.Colour = replaysIdentically ? .green : .red
        var lines = [report.text(colours), ""] + warnings(colours)
        lines.append("Replay of the journal: " + colours.paint("\(verdict)", colour))
        lines.append(
            differences.isEmpty
                ? "The exchange's own books agree: no order twice, no fill lost."
                : colours.paint("The exchange disagrees: " + differences.joined(separator: "; "), .red))
        lines += [
            "Played \(instruments) instruments and \(report.quotes) delivered quotes in \(decimalSeconds) s.",
            "",
            "Look further:",
            "  \(name) journal cat \(day) --directory \(directory)/data | less",
            "  \(name) journal cat \(day) --directory \(directory)/data --order O1",
            "  \(name) replay \(day) --directory \(directory)/data",
            "  \(directory)/daemon.log, \(directory)/simulator.log, \(directory)/sauda.toml",
        ]
        return lines.joined(separator: "\n")
    }
}
