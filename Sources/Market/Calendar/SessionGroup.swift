// Which timetable an instrument follows.
//
// Since 2026-08-03 the end of the day depends on the scrip: shares with derivatives
// have a closing auction, their futures and options trade past it, other shares do
// not change. Currency and commodity segments have no timetable here: no session.

enum SessionGroup: String, Codable, CaseIterable, Hashable, Sendable {
    case shares
    case sharesWithDerivatives = "shares-with-derivatives"
    case futures
    case options
    case indices

    /// Nil for a segment whose hours the calendar does not hold.
    init?(_ instrument: Instrument) {
        guard instrument.exchange != .mcx else { return nil }
        switch (instrument.segment, instrument.contract) {
        case (.cash, .share): self = instrument.hasDerivatives ? .sharesWithDerivatives : .shares
        case (.cash, .index), (.derivatives, .index): self = .indices
        case (.derivatives, .future): self = .futures
        case (.derivatives, .option): self = .options
        case (.derivatives, .share), (.cash, .future), (.cash, .option): return nil
        case (.currency, _), (.commodity, _): return nil
        }
    }
}
