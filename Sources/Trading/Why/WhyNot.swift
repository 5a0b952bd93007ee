// Why nothing was ordered at a bar: the record is followed up to the instant at which
// the bar was decided, and the decision is asked for again (`Desk.decisions`).
//
// The time that a person names is the bar's close; for a bar that closed with the
// session before, it is the minute in which it was decided.

public import Market
import Rules

public struct WhyNot: Sendable {
    public let symbol: String
    public let date: CalendarDate?
    public let time: TimeOfDay
    public let strategy: String?
    /// What was decided on the bar, a strategy each.
    public private(set) var decisions: [BarDecision] = []
    public private(set) var isDone = false
    private var mirror = DayMirror()
    private var refusal: WhyRefusal?
    private var day: CalendarDate?

    /// - Parameters:
    ///   - date: of the day in a record of several; nil for the record's only day.
    ///   - strategy: the only one that is asked; nil for all that trade the symbol.
    public init(symbol: String, date: CalendarDate? = nil, time: TimeOfDay, strategy: String? = nil) {
        self.symbol = symbol
        self.date = date
        self.time = time
        self.strategy = strategy
    }

    /// Takes in the next record; once it is done, nothing happens.
    public mutating func take(_ record: DayRecord) {
        guard !isDone else { return }
        if case .event(let event, _, let at) = record { look(event, at) }
        guard !isDone else { return }
        do throws(OpeningRefused) { try mirror.take(record) } catch {
            refuse(WhyRefusal("not_opened", error.text, "use the build that wrote it"))
        }
        if case .opening(let opening, _) = record { begin(opening) }
    }

    /// What was decided.
    ///
    /// - Throws: why it cannot be said, with what to ask instead.
    public func answer() throws(WhyRefusal) -> [BarDecision] {
        if let refusal { throw refusal }
        if !decisions.isEmpty { return decisions }
        guard let desk = mirror.desk else {
            throw WhyRefusal("nothing_recorded", "nothing was recorded", "name another day")
        }
        if let date, day != date {
            throw WhyRefusal("no_such_day", "the record has no day \(date)", "name one of its days")
        }
        throw noBar(desk)
    }

    private mutating func refuse(_ refusal: WhyRefusal) {
        self.refusal = refusal
        isDone = true
    }

    private mutating func begin(_ opening: DayOpening) {
        if day == date, day != nil {
            isDone = true
            return
        }
        day = opening.date
        guard date == nil || date == opening.date, let desk = mirror.desk else { return }
        if let fault = fault(opening, desk) { refuse(fault) }
    }

    private mutating func look(_ event: Event, _ at: Timestamp) {
        guard let desk = mirror.desk, let day, date == nil || date == day else { return }
        let target = Timestamp(day, time)
        guard at >= target else { return }
        decisions += desk.decisions(on: event, at: at).filter { isMeant($0, target) }
        if decisions.count >= seats(desk).count || at - target > .seconds(120) { isDone = true }
    }

    private func isMeant(_ decision: BarDecision, _ target: Timestamp) -> Bool {
        guard decision.symbol == symbol, strategy == nil || strategy == decision.strategy else {
            return false
        }
        let end = decision.bar.start + decision.barLength
        return end == target || (end < target && decision.decidedAt - target < .minutes(1))
    }

    /// The strategies that are asked.
    private func seats(_ desk: Desk) -> [Int] {
        desk.strategies.indices.filter { index in
            (strategy == nil || desk.strategies[index].name == strategy)
                && desk.opening.strategies[index].instruments.contains {
                    desk.opening.instruments[Int($0.index)].symbol == symbol
                }
        }
    }
}

/// Why a question has no answer, and what to ask instead.
public struct WhyRefusal: Error, Hashable, Sendable {
    public let code: String
    public let text: String
    public let remedy: String

    public init(_ code: String, _ text: String, _ remedy: String) {
        self.code = code
        self.text = text
        self.remedy = remedy
    }
}

extension WhyNot {
    private func fault(_ opening: DayOpening, _ desk: Desk) -> WhyRefusal? {
        guard let instrument = opening.instruments.first(where: { $0.symbol == symbol }) else {
            let known = opening.instruments.map(\.symbol)
            return WhyRefusal(
                "no_such_symbol", "the day of \(opening.date) knows no \(symbol)",
                listed("its symbols", known))
        }
        let names = desk.strategies.map(\.name)
        if let strategy, !names.contains(strategy) {
            return WhyRefusal(
                "no_such_strategy", "no strategy of the day is called \(strategy)",
                listed("its strategies", names))
        }
        guard !seats(desk).isEmpty else {
            return WhyRefusal(
                "not_traded",
                strategy.map { "\($0) does not trade \(symbol)" }
                    ?? "no strategy of the day trades \(symbol)",
                listed("traded that day", traded(opening)))
        }
        guard let session = opening.sessions[Int(instrument.id.index)] else {
            return WhyRefusal(
                "no_session", "\(symbol) had no session on \(opening.date)", "name another day")
        }
        let at = Timestamp(opening.date, time)
        guard at >= session.open, at <= session.close else {
            return WhyRefusal(
                "outside_session",
                "\(time) is outside the session of \(symbol), \(session.open.timeOfDay) to "
                    + "\(session.close.timeOfDay)", "name the time at which a bar closed")
        }
        return nil
    }

    private func traded(_ opening: DayOpening) -> [String] {
        opening.instruments.filter { instrument in
            opening.strategies.contains { $0.instruments.contains(instrument.id) }
        }.map(\.symbol)
    }

    private func listed(_ what: String, _ names: [String]) -> String {
        "\(what): \(names.prefix(12).joined(separator: ", "))\(names.count > 12 ? ", …" : "")"
    }

    private func noBar(_ desk: Desk) -> WhyRefusal {
        let day = desk.opening.date
        if desk.now < Timestamp(day, time) {
            return WhyRefusal(
                "not_yet", "the record of \(day) ends at \(desk.now.timeOfDay), before \(time)",
                "name an earlier time")
        }
        let lengths = seats(desk).map { desk.strategies[$0].barLength }
        guard let length = lengths.first, length < .minutes(24 * 60),
            let instrument = desk.opening.instruments.first(where: { $0.symbol == symbol }),
            let open = desk.opening.sessions[Int(instrument.id.index)]?.open
        else {
            return WhyRefusal(
                "no_bar", "no bar of \(symbol) was decided at \(time)", "bars of days are decided at the open"
            )
        }
        let past = (Timestamp(day, time) - open).nanoseconds % length.nanoseconds
        let before = Timestamp(day, time) - Span(nanoseconds: past)
        guard past != 0 || before <= open else {
            return WhyRefusal(
                "no_bar", "no bar of \(symbol) closed at \(time): it had no price in that time",
                "name another time; bars of \(length.seconds / 60) minutes close every so many")
        }
        let nearest = before > open ? [before, before + length] : [open + length]
        return WhyRefusal(
            "no_bar", "no bar of \(symbol) closed at \(time)",
            "bars of \(length.seconds / 60) minutes close at "
                + nearest.map { "\($0.timeOfDay)" }.joined(separator: " and "))
    }
}
