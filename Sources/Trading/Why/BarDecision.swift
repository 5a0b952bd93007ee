// What one finished bar came to: asked of a copy of the Desk, which sees the event and
// decides on it as it did, and says on the way what stood between a rule and an order.
//
// It is the same code as the decision itself; the copy is thrown away.

public import Market
public import Rules

public struct BarDecision: Hashable, Sendable {
    /// What was asked of the gate, and its answer.
    public enum Asked: Hashable, Sendable {
        case ordered(OrderID, ApprovedTicket, Reason)
        case denied(Ticket, [Denial], Reason)
    }

    public let strategy: String
    public let seat: Int
    public let symbol: String
    public let bar: Bar
    public let barLength: Span
    public let decidedAt: Timestamp
    public let holding: Holding
    /// Every rule with its values: entries, then exits.
    public let accounts: [RuleAccount]
    /// What the rules answered: number of the account that spoke, and the exit where they left by the clock.
    public let speaker: Int?
    public let exit: RuleExit?
    /// The window of the strategy was open at the bar's close.
    public let mayEnter: Bool
    /// Why the wish for an entry went no further; nil where there was none, or the gate was asked.
    public let block: EntryBlock?
    public let asked: Asked?
}

extension Desk {
    /// What the rules would make of the bars that this event finishes, in the order in which they speak.
    public func decisions(on event: Event, at time: Timestamp) -> [BarDecision] {
        var desk = self
        desk.now = max(now, time)
        desk.finishBars(event)
        let bars = desk.closed
        guard !bars.isEmpty else { return [] }
        let holdings = bars.map { desk.holding($0.seat, $0.slot) }
        desk.answer = []
        let outcomes = desk.decideOnClosed()
        let effects = desk.answer
        return zip(bars, holdings).map { bar, holding in
            desk.decision(bar, holding, outcomes.first { $0.bar == bar }, effects)
        }
    }

    /// As `apply` does before it decides.
    private mutating func finishBars(_ event: Event) {
        if case .bar(let instrument, let bar, let isLast) = event {
            closeBars(at: Timestamp(nanoseconds: now.nanoseconds - 1))
            observe(bar, of: instrument)
            guard isLast else { return }
            weigh()
            closeBars(at: now)
        } else {
            closeBars(before: event)
            observe(event)
            closeBars(with: event)
        }
    }

    private func decision(
        _ bar: ClosedBar, _ holding: Holding, _ outcome: EntryOutcome?, _ effects: [Effect]
    ) -> BarDecision {
        let seat = seats[bar.seat]
        let strategy = seat.strategy
        let answer = seat.answer(bar.slot, holding)
        return BarDecision(
            strategy: strategy.name, seat: bar.seat,
            symbol: instrument(seat.instruments[bar.slot]).symbol, bar: bar.bar,
            barLength: strategy.barLength, decidedAt: now, holding: holding,
            accounts: seat.evidence(bar.slot).compactMap { strategy.account(of: $0) },
            speaker: seat.evidence(bar.slot, holding)?.rule, exit: answer.exit,
            mayEnter: strategy.mayEnter(at: (bar.bar.start + strategy.barLength).timeOfDay),
            block: outcome?.block, asked: asked(bar, effects))
    }

    /// The entry that the bar led to, among the effects of its event.
    private func asked(_ bar: ClosedBar, _ effects: [Effect]) -> BarDecision.Asked? {
        for (place, effect) in effects.enumerated() where place + 1 < effects.count {
            switch (effect, effects[place + 1]) {
            case (.ordered(let id, let approved, _), .reasoned(_, let reason))
            where isEntry(approved.ticket, of: bar):
                return .ordered(id, approved, reason)
            case (.denied(let ticket, let denials), .weighed(let reason)) where isEntry(ticket, of: bar):
                return .denied(ticket, denials, reason)
            default: continue
            }
        }
        return nil
    }

    private func isEntry(_ ticket: Ticket, of bar: ClosedBar) -> Bool {
        ticket.purpose == .entry && ticket.owner == .strategy(bar.seat)
            && seats[bar.seat].home(of: ticket.terms.instrument) == bar.slot
    }

    /// The compiled rules of a strategy of this day.
    public func strategy(_ seat: Int) -> Strategy? {
        seats.indices.contains(seat) ? seats[seat].strategy : nil
    }

    /// The strategies of the day in their order.
    public var strategies: [Strategy] { seats.map(\.strategy) }
}
