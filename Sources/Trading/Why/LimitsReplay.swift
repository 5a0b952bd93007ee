// A recorded day, decided again under other limits: which orders would have differed.
//
// Two Desks go through the day. One is the record (`DayMirror`); the other has the other
// limits, decides every event, and is set back to the record wherever it differed,
// because nobody knows what the market would have answered. So every line says what
// would have been decided there if all before had happened as it did; only a stop of
// new risk, once raised, stays raised, as it does in life.

public import Market

public struct LimitsReplay: Sendable {
    public struct Difference: Hashable, Sendable {
        public enum Kind: Hashable, Sendable {
            /// Was ordered; would have been denied.
            case wouldBeDenied([Denial])
            /// Was denied; would have been let through.
            case wouldPass([Denial])
            /// Was ordered, and would have been with other terms.
            case otherTerms(Ticket)
            /// Was ordered, and nothing would have been asked for.
            case notAsked
            /// Nothing was asked for, and a ticket would have been let through.
            case extra
            /// A latch would have been set that was not.
            case latched(Latch, reason: String)
        }

        public let at: Timestamp
        public let kind: Kind
        /// Nil for a latch.
        public let ticket: Ticket?
        /// Of what was recorded; nil where there was none.
        public let order: OrderID?
        public let symbol: String
    }

    public let limits: RiskLimits
    public private(set) var differences: [Difference] = []
    /// Tickets that were recorded, ordered and denied, and records of events.
    public private(set) var ordered = 0
    public private(set) var denied = 0
    public private(set) var events = 0
    public private(set) var refusal: WhyRefusal?
    private var mirror = DayMirror()
    private var other: Desk?

    public init(_ limits: RiskLimits) { self.limits = limits }

    /// Limits of the record; nil before its opening.
    public var recorded: RiskLimits? { mirror.desk?.opening.limits }

    public mutating func take(_ record: DayRecord) {
        guard refusal == nil else { return }
        do throws(OpeningRefused) { try mirror.take(record) } catch {
            refusal = WhyRefusal("not_opened", error.text, "use the build that wrote it")
            return
        }
        switch record {
        case .opening: other = mirror.desk?.under(limits)
        case .event(let event, let effects, let time):
            events += 1
            compare(event, effects, at: time)
        }
    }

    private mutating func compare(_ event: Event, _ effects: [Effect], at time: Timestamp) {
        guard let found = other?.apply(event, at: time) else { return }
        guard !found.isEmpty || !effects.isEmpty else { return }
        let (was, would) = (Judged.list(effects), Judged.list(found))
        ordered += was.count { $0.denials.isEmpty }
        denied += was.count { !$0.denials.isEmpty }
        guard found != effects else { return }
        let before = differences.count
        note(was, would, at: time)
        noteLatches(effects, found, at: time)
        if differences.count > before || Judged.acts(effects) != Judged.acts(found) { resume() }
    }

    /// The record goes on; what was latched for the day stays.
    private mutating func resume() {
        guard var desk = mirror.desk?.under(limits), let other else { return }
        desk.keepLatches(of: other)
        self.other = desk
    }

    private mutating func note(_ was: [Judged], _ would: [Judged], at time: Timestamp) {
        var left = would
        for old in was {
            guard let place = left.firstIndex(where: { $0.isSameWish(as: old) }) else {
                if old.denials.isEmpty { add(.notAsked, old.ticket, old.order, at: time) }
                continue
            }
            let new = left.remove(at: place)
            switch (old.denials.isEmpty, new.denials.isEmpty) {
            case (true, false): add(.wouldBeDenied(new.denials), old.ticket, old.order, at: time)
            case (false, true): add(.wouldPass(old.denials), old.ticket, nil, at: time)
            case (true, true):
                if old.ticket.terms != new.ticket.terms {
                    add(.otherTerms(new.ticket), old.ticket, old.order, at: time)
                }
            case (false, false): break
            }
        }
        for new in left where new.denials.isEmpty { add(.extra, new.ticket, nil, at: time) }
    }

    private mutating func add(
        _ kind: Difference.Kind, _ ticket: Ticket, _ order: OrderID?, at time: Timestamp
    ) {
        guard let opening = mirror.desk?.opening else { return }
        let symbol = opening.instruments[Int(ticket.terms.instrument.index)].symbol
        differences.append(
            Difference(at: time, kind: kind, ticket: ticket, order: order, symbol: symbol))
    }

    /// Each latch once a day.
    private mutating func noteLatches(_ was: [Effect], _ would: [Effect], at time: Timestamp) {
        for case .latched(let latch, on: true, let reason) in would where !latches(was).contains(latch) {
            let isNoted = differences.contains {
                if case .latched(let noted, _) = $0.kind { noted == latch } else { false }
            }
            guard !isNoted else { continue }
            differences.append(
                Difference(
                    at: time, kind: .latched(latch, reason: reason), ticket: nil, order: nil, symbol: ""))
        }
    }

    private func latches(_ effects: [Effect]) -> [Latch] {
        effects.compactMap { if case .latched(let latch, on: true, _) = $0 { latch } else { nil } }
    }
}

/// A ticket with the gate's answer.
private struct Judged: Hashable {
    let ticket: Ticket
    let denials: [Denial]
    let order: OrderID?

    static func list(_ effects: [Effect]) -> [Judged] {
        effects.compactMap { effect in
            switch effect {
            case .ordered(let id, let approved, _): Judged(ticket: approved.ticket, denials: [], order: id)
            case .denied(let ticket, let denials): Judged(ticket: ticket, denials: denials, order: nil)
            default: nil
            }
        }
    }

    /// What changes the Desk and says nothing of limits: where these agree, both Desks go on as one.
    static func acts(_ effects: [Effect]) -> [Effect] {
        effects.filter {
            switch $0 {
            case .ordered, .denied, .reasoned, .weighed, .alert, .watched: false
            default: true
            }
        }
    }

    func isSameWish(as other: Judged) -> Bool {
        ticket.owner == other.ticket.owner && ticket.purpose == other.ticket.purpose
            && ticket.terms.instrument == other.ticket.terms.instrument
            && ticket.terms.side == other.ticket.terms.side && ticket.parent == other.ticket.parent
    }
}

extension Desk {
    /// The same moment under other limits.
    func under(_ limits: RiskLimits) -> Desk {
        var opening = opening
        opening.limits = limits
        var desk = self
        desk.replaceTerms(opening)
        return desk
    }

    /// Stops of new risk stay for the day, and what the monitor has raised it does not raise again.
    fileprivate mutating func keepLatches(of other: Desk) {
        monitor = other.monitor
        if let control = other.gates.noNewRisk { gates.noNewRisk = control }
        for index in gates.paused.indices {
            if let control = other.gates.paused[index] { gates.paused[index] = control }
        }
    }
}
