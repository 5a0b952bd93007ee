// `sauda replay DAY --limits FILE`: the recorded day under other limits.

import Market
import Platform
import Service
import Storage
import Trading

struct LimitsVerb {
    let arguments: Arguments
    let console: Console
    let file: String

    func run() throws(Failure) -> ExitCode {
        let path = try JournalPlace.path(arguments)
        let limits = try limits(over: try recorded(path))
        var replay = LimitsReplay(limits)
        try JournalPlace.forEach(try JournalPlace.open(path)) { _, record in replay.take(record) }
        if let refusal = replay.refusal { throw Failure(.data, refusal.text, remedy: refusal.remedy) }
        if arguments.isJSON {
            console.say(json(path, replay))
        } else {
            for line in lines(path, replay) { console.say(line) }
        }
        return replay.differences.isEmpty ? .done : .refused
    }

    private func limits(over base: RiskLimits) throws(Failure) -> RiskLimits {
        let text = try Sources.text(file)
        do throws(SourceError) { return try RiskLimits.reading(text, file: file, over: base) } catch {
            throw Failure(.data, "\(error)")
        }
    }

    /// The limits of the day itself.
    private func recorded(_ path: String) throws(Failure) -> RiskLimits {
        var records = try JournalPlace.open(path).records
        do throws(JournalFailure) {
            if case .opening(let opening, _)? = try records.next() { return opening.limits }
        } catch { throw JournalPlace.failure(error) }
        throw Failure(.data, "\(path) does not begin with a day's opening", remedy: "name another day")
    }

    private func changed(_ replay: LimitsReplay) -> [RiskLimit] {
        guard let recorded = replay.recorded else { return [] }
        return RiskLimit.allCases.filter { recorded[$0] != replay.limits[$0] }
    }

    private func lines(_ path: String, _ replay: LimitsReplay) -> [String] {
        let changes = changed(replay).map { limit in
            "  \(limit.control.code) \(limit.key): "
                + "\(replay.recorded.map { limit.unit.words($0[limit]) } ?? "") → "
                + limit.unit.words(replay.limits[limit])
        }
        var lines = [
            "\(path): \(replay.events) events, \(replay.ordered) orders, \(replay.denied) denied",
            changes.isEmpty ? "  The file changes no limit of that day." : "Limits:",
        ]
        lines += changes
        guard !replay.differences.isEmpty else { return lines + ["No order would have differed."] }
        let rows = replay.differences.map { difference in
            [
                "\(difference.at.timeOfDay)", difference.order.map { "\($0)" } ?? "",
                difference.outcome, difference.what, difference.because,
            ]
        }
        let table = TextTable([["Time", "Order", "Would be", "Ticket", "Because"]] + rows, leftColumns: 5)
        let count = replay.differences.count
        lines += ["", "\(count) \(count == 1 ? "difference" : "differences"):"] + table.lines
        return lines + ["", LimitsReplay.caution]
    }

    private func json(_ path: String, _ replay: LimitsReplay) -> JSON {
        [
            "file": .string(path), "events": JSON(replay.events), "orders": JSON(replay.ordered),
            "denied": JSON(replay.denied),
            "limits": .array(
                changed(replay).map { limit in
                    [
                        "control": .string(limit.control.code), "key": .string(limit.key),
                        "was": WhyJSON.figure(replay.recorded?[limit], limit.unit),
                        "would_be": WhyJSON.figure(replay.limits[limit], limit.unit),
                    ]
                }),
            "differences": .array(
                replay.differences.map { difference in
                    [
                        "at": .string("\(difference.at)"),
                        "order": difference.order.map { .string("\($0)") } ?? .null,
                        "would_be": .string(difference.outcome), "ticket": .string(difference.what),
                        "because": .string(difference.because),
                    ]
                }),
            "caution": .string(LimitsReplay.caution),
        ]
    }
}
