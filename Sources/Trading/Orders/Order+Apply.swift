// The transitions of an order: one line an event, then what each does.
//
// The rules, in order of weight. A fill is never lost. An older or repeated report
// changes nothing. A closed order never works again; only proof that it lives after
// all makes it suspect. What is not listed is illegal: the order becomes suspect,
// its quantity stays reserved, and the change says so. A quarantined order takes
// in fills and waits for a person.

public import Market

extension Order {
    /// Takes in one fact and says what it changed. Never traps, whatever the event.
    public mutating func apply(_ event: OrderEvent, at time: Timestamp) -> OrderChange {
        var change = OrderChange(from: state, to: state)
        take(event, at: time, &change)
        if state != change.from { stateSince = time }
        change.to = state
        return change
    }

    private mutating func take(_ event: OrderEvent, at time: Timestamp, _ change: inout OrderChange) {
        switch event {
        case .attempted: takeAttempted(event, at: time, &change)
        case .notSent: takeNotSent(event, &change)
        case .accepted(let id, let code): takeIdentity(event, id, code, &change)
        case .matched(let id, let code): takeIdentity(event, id, code, &change)
        case .refused: takeRefused(event, &change)
        case .unanswered: takeUnanswered(event, &change)
        case .absenceProven: takeAbsence(event, &change)
        case .confirmed: takeLife(event, stage: terms.kind.trigger == nil ? .open : .triggerPending, &change)
        case .triggerPending: takeLife(event, stage: .triggerPending, &change)
        case .triggered: takeLife(event, stage: .open, &change)
        case .filled(let fill): takeFill(event, fill, &change)
        case .filledTo(let total, let average): takeTotal(event, total, average, at: time, &change)
        case .bust(let id): takeBust(id, &change)
        case .cancelRequested: takeCancelRequested(event, &change)
        case .cancelUnanswered: takeCancelAnswer(event, refused: false, &change)
        case .cancelRejected: takeCancelAnswer(event, refused: true, &change)
        case .cancelled: takeCancelled(event, &change)
        case .modifyRequested(let kind, let quantity): takeModifyRequested(event, kind, quantity, &change)
        case .modified: takeModified(event, &change)
        case .modifyRejected, .modifyUnanswered: takeModifyFailed(event, &change)
        case .termsSeen(let kind, let quantity): takeTerms(event, kind, quantity, &change)
        case .rejected: takeRejected(event, &change)
        case .expired: takeExpired(event, &change)
        case .vanished: takeVanished(event, &change)
        case .contradicted(let evidence): takeContradiction(event, evidence, &change)
        case .explained(let status): takeExplanation(event, status, &change)
        case .probesExhausted: takeExhausted(event, &change)
        case .resolved: takeResolved(event, &change)
        }
    }

    /// The answer to everything that is not listed. A closed or quarantined order keeps its state.
    mutating func refuse(_ event: OrderEvent, _ change: inout OrderChange) {
        change.anomaly = OrderAnomaly(
            .illegalTransition,
            "order \(id) is \(state) and cannot take `\(event.name)`; compare it with the broker's order book"
        )
        suspect()
    }

    /// Two reports cannot both be true: even a closed order becomes suspect.
    mutating func contradict(_ sentence: String, _ change: inout OrderChange) {
        change.anomaly = OrderAnomaly(.contradiction, "order \(id) was \(state), but \(sentence)")
        refusedAtOnce = false
        if state != .quarantined { state = .suspect }
    }

    mutating func suspect() {
        if !state.isClosed, state != .quarantined { state = .suspect }
    }
}

extension Order {
    private mutating func takeAttempted(
        _ event: OrderEvent, at time: Timestamp, _ change: inout OrderChange
    ) {
        guard state == .intended else { return refuse(event, &change) }
        placedAt = time
        state = .sending
    }

    private mutating func takeNotSent(_ event: OrderEvent, _ change: inout OrderChange) {
        switch state {
        case .intended, .sending: state = .notSent
        case .notSent: break
        default: refuse(event, &change)
        }
    }

    private mutating func takeIdentity(
        _ event: OrderEvent, _ id: BrokerOrderID, _ code: String, _ change: inout OrderChange
    ) {
        guard bind(id, code, &change) else { return }
        takeLife(event, stage: .acknowledged, &change)
    }

    /// False when another broker id already claims this order.
    private mutating func bind(
        _ new: BrokerOrderID, _ code: String, _ change: inout OrderChange
    ) -> Bool {
        if !brokerIDs.contains(new) {
            guard brokerIDs.isEmpty || previousKind != nil else {
                change.anomaly = OrderAnomaly(
                    .conflictingIdentity,
                    "order \(id) is \(brokerIDs[0]) at the broker, but \(new) claims to be it too; "
                        + "one of them may be a duplicate: compare both with the broker's order book")
                suspect()
                return false
            }
            brokerIDs.append(new)
        }
        if !code.isEmpty, new == brokerID { routingCode = code }
        return true
    }

    private mutating func takeRefused(_ event: OrderEvent, _ change: inout OrderChange) {
        switch state {
        case .sending, .unknown:
            guard brokerID == nil, filled == .zero else { return refuse(event, &change) }
            refusedAtOnce = true
            state = .rejected
        case .rejected: break
        default: refuse(event, &change)
        }
    }

    /// The request failed, but the stream or the book may have told us more already.
    private mutating func takeUnanswered(_ event: OrderEvent, _ change: inout OrderChange) {
        switch state {
        case .sending: state = .unknown
        case .intended, .notSent: refuse(event, &change)
        default: break
        }
    }

    private mutating func takeAbsence(_ event: OrderEvent, _ change: inout OrderChange) {
        switch state {
        case .unknown, .suspect:
            guard brokerID == nil, filled == .zero else { return refuse(event, &change) }
            state = .notSent
        case .notSent, .quarantined: break
        default: refuse(event, &change)
        }
    }

    /// Evidence that the broker has it, at least as far along as `new`.
    mutating func takeLife(_ event: OrderEvent, stage new: Stage, _ change: inout OrderChange) {
        switch state {
        case .intended: return refuse(event, &change)
        case .notSent: return contradict("`\(event.name)` shows that the broker has it", &change)
        case .rejected where refusedAtOnce:
            return contradict("`\(event.name)` shows that the broker took it", &change)
        case .suspect, .quarantined, .filled, .cancelled, .rejected, .expired:
            stage = max(stage, new)
        default:
            stage = max(stage, new)
            state = resting
        }
    }
}
