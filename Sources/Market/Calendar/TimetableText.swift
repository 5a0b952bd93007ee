// Reads the times of a day: `preOpen 09:00-09:15, continuous 09:15-15:30`.
//
// Phase names are those of `TradingPhase`; `matching` is the time after the closing
// auction in which its fills are made and nothing may be entered. Spans stand in
// order of time and of phase, so a day never runs backwards.

struct TimetableText {
    struct Refusal: Error { let message: String }

    private let words: [Substring]

    /// The words of the row after its date, commas still attached.
    init(_ words: ArraySlice<Substring>) { self.words = Array(words) }

    func timetable() throws(Refusal) -> Timetable {
        var spans: [PhaseSpan] = []
        var matchedBy: TimeOfDay?
        for pair in words.joined(separator: " ").split(separator: ",", omittingEmptySubsequences: false) {
            let parts = pair.split(separator: " ")
            guard parts.count == 2 else {
                throw Refusal(
                    message: "expected 'phase HH:MM-HH:MM' between commas, found '\(pair)'; write one of each"
                )
            }
            let times = try range(parts[1])
            if parts[0] == "matching" {
                matchedBy = times.end
            } else {
                spans.append(PhaseSpan(phase: try phase(parts[0]), start: times.start, end: times.end))
            }
        }
        try checkOrder(spans)
        guard let timetable = Timetable(spans: spans, matchedBy: matchedBy) else {
            throw Refusal(message: "expected a continuous span, found none; a day needs trading hours")
        }
        return timetable
    }

    private func phase(_ word: Substring) throws(Refusal) -> TradingPhase {
        guard let phase = TradingPhase(rawValue: String(word)), phase != .closed else {
            let known = TradingPhase.allCases.dropFirst().map(\.rawValue).joined(separator: ", ")
            throw Refusal(
                message: "expected a phase of \(known) or matching, found '\(word)'; use one of these")
        }
        return phase
    }

    private func range(_ word: Substring) throws(Refusal) -> (start: TimeOfDay, end: TimeOfDay) {
        let ends = word.split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2, let start = TimeOfDay(ends[0]), let end = TimeOfDay(ends[1]), start < end
        else {
            throw Refusal(
                message: "expected HH:MM-HH:MM, the earlier first, found '\(word)'; correct the times")
        }
        return (start, end)
    }

    private func checkOrder(_ spans: [PhaseSpan]) throws(Refusal) {
        let order = TradingPhase.allCases
        for (before, after) in zip(spans, spans.dropFirst()) {
            guard before.end <= after.start else {
                throw Refusal(
                    message: "expected spans in order without overlap, found \(before.phase.rawValue) until "
                        + "\(before.end) before \(after.phase.rawValue) from \(after.start)"
                        + "; correct the times"
                )
            }
            let ranks = (order.firstIndex(of: before.phase), order.firstIndex(of: after.phase))
            guard let first = ranks.0, let second = ranks.1, first <= second else {
                throw Refusal(
                    message: "expected phases in the order of the day, found \(before.phase.rawValue) before "
                        + "\(after.phase.rawValue); put them in order")
            }
        }
    }
}
