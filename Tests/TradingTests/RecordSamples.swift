// Random events and effects of every case, from a seed: what a journal may hold.

import Accounting
import Market
import Rules

@testable import Trading

/// Draws values of the record's types. Numbers lean to the small, and texts to the hostile.
struct RecordSamples {
    var random: SeededRandom
    /// The only way to an approved ticket is the gate.
    private let approved: ApprovedTicket

    init(seed: UInt64) {
        random = SeededRandom(seed: seed)
        let scene = RiskScene()
        guard case .approved(let ticket, _) = RiskGate.review(scene.ticket, in: scene.view) else {
            preconditionFailure("the calm scene is denied")
        }
        approved = ticket
    }

    mutating func record() -> DayRecord {
        let effects = (0..<random.below(4)).map { _ in effect() }
        return .event(event(), effects: effects, at: time())
    }

    // MARK: Atoms

    private mutating func index(_ bound: Int64) -> Int { Int(random.below(bound)) }
    private mutating func maybe<Value>(_ value: (inout RecordSamples) -> Value) -> Value? {
        random.oneIn(3) ? nil : value(&self)
    }
    mutating func list<Value>(_ value: (inout RecordSamples) -> Value) -> [Value] {
        (0..<random.below(4)).map { _ in value(&self) }
    }
    private mutating func pick<Value>(_ values: [Value]) -> Value { values[index(Int64(values.count))] }
    private mutating func number() -> Int64 { Int64(bitPattern: random.next() >> UInt64(random.below(64))) }
    mutating func text() -> String {
        pick([
            "", "B17", "RMS: \"margin\" -> no", "a b", "\\", "line\nbreak", "सौदा", "\u{301}x", "\u{7}", "by",
            "O1",
        ])
    }
    mutating func time() -> Timestamp {
        Timestamp(RiskScene.day, TimeOfDay(9, 15)) + Span(nanoseconds: random.below(80_000_000_000_000))
    }
    mutating func price() -> Price { Price(raw: random.below(Price.limit.raw)) }
    mutating func quantity() -> Quantity {
        Quantity(raw: random.below(1_000_000) * pick([1, Quantity.scale]))
    }
    private mutating func money() -> Money { Money(raw: number() / 1_000_000) }
    private mutating func instrument() -> InstrumentID { InstrumentID(index(3)) }
    private mutating func order() -> OrderID { OrderID(Int32(random.below(9)) + 1) }
    private mutating func broker() -> BrokerOrderID { BrokerOrderID(text()) }
    private mutating func product() -> Product { pick(Product.allCases) }
    private mutating func control() -> RiskControl { pick(RiskControl.allCases) }

    mutating func quote() -> Quote {
        var quote = Quote(last: price(), dayVolume: quantity(), exchangeTime: time())
        if random.oneIn(2) { (quote.first, quote.high, quote.low) = (price(), price(), price()) }
        quote.bid = maybe { Quote.Level(price: $0.price(), quantity: $0.quantity()) }
        quote.ask = maybe { Quote.Level(price: $0.price(), quantity: $0.quantity()) }
        return quote
    }
    private mutating func fill() -> Fill {
        Fill(id: text(), quantity: quantity(), price: price(), time: time())
    }
    private mutating func kind() -> OrderKind {
        pick([.limit(price()), .market(protection: price()), .stop(trigger: price(), limit: price())])
    }
    private mutating func terms() -> OrderTerms {
        OrderTerms(
            instrument: instrument(), side: pick(Side.allCases), quantity: quantity(), kind: kind(),
            product: product(), validity: pick(Validity.allCases))
    }
    private mutating func owner() -> Owner { pick([.strategy(index(5)), .manual, .external]) }
    private mutating func ticket() -> Ticket {
        Ticket(
            owner: owner(), terms: terms(), purpose: pick(OrderPurpose.allCases), signalAt: time(),
            stopTrigger: maybe { $0.price() }, parent: maybe { $0.order() })
    }
    private mutating func status() -> BrokerOrderStatus {
        pick([
            .pending, .working(word: text()), .triggerPending, .partlyFilled, .filled, .cancelled,
            .rejected(reason: text()), .expired,
        ])
    }
    private mutating func row() -> BrokerOrder {
        BrokerOrder(
            id: broker(), terms: terms(), status: status(), filled: quantity(),
            averagePrice: maybe { $0.price() },
            placedAt: time(), routingCode: text())
    }
    private mutating func position() -> BrokerPosition {
        BrokerPosition(
            instrument: instrument(), product: product(), net: Quantity(raw: number()),
            averagePrice: maybe { $0.price() })
    }
    private mutating func funds() -> BrokerFunds { BrokerFunds(cash: money(), available: money()) }
    private mutating func riskScope() -> RiskScope {
        pick([.system, .account, .strategy(owner()), .instrument(instrument())])
    }
    private mutating func scope() -> SquareOffScope {
        pick([.account, .strategy(index(3)), .instrument(instrument())])
    }
    private mutating func key() -> SquareOffKey { SquareOffKey(instrument(), product()) }
}

extension RecordSamples {
    // MARK: Events

    mutating func event() -> Event {
        switch random.below(14) {
        case 0: .history(strategy: index(3), instrument(), bar())
        case 12: .bar(instrument(), bar(), isLast: random.oneIn(2))
        case 1: .quote(instrument(), quote())
        case 2: .band(instrument(), PriceBand(lower: price(), upper: price()))
        case 3: .tick
        case 4:
            .sampled(
                FeedSample(
                    lastDataAt: maybe { $0.time() }, isConnected: random.oneIn(2), fresh: index(9),
                    expected: index(9)))
        case 5: .answered(order(), answer())
        case 6: .acknowledged(broker(), acknowledgement())
        case 7:
            .polled(
                BookReading(
                    orders: list { $0.row() }, positions: list { $0.position() }, isComplete: random.oneIn(2),
                    askedAt: time()))
        case 8: .funds(funds())
        case 9: .initialised
        case 10: .sessionLost(reason: text())
        case 11: .sessionRestored
        default: .command(command(), by: text())
        }
    }

    private mutating func bar() -> Bar {
        Bar(
            start: time(), open: price(), high: price(), low: price(), close: price(), volume: quantity())
    }

    private mutating func answer() -> BrokerAnswer {
        pick([
            .attempting(baseline: list { $0.broker() }), .placed(broker(), routingCode: text()),
            .refused(reason: text()), .notSent(reason: text()), .unanswered(reason: text()), .cancelTaken,
            .cancelRefused(reason: text()), .cancelUnanswered(reason: text()), .modifyTaken,
            .modifyRefused(reason: text()), .modifyUnanswered(reason: text()),
        ])
    }

    private mutating func acknowledgement() -> Acknowledgement {
        pick([
            .confirmed, .rejected(reason: text()), .filled(fill()), .cancelled, .modified, .triggered,
            .expired,
            .cancelRejected(reason: text()), .modifyRejected(reason: text()),
        ])
    }

    private mutating func command() -> Command {
        pick([
            .start(strategies: list { $0.index(5) }), .stop, .squareOff(scope()), .halt(reason: text()),
            .resume,
            .kill(riskScope(), pick(KillLevel.allCases), reason: text()),
            .lowerKill(riskScope(), reason: text()),
            .reconcile, .resolve(order(), evidence: text()),
        ])
    }

    // MARK: Effects

    // One line a case.
    mutating func effect() -> Effect {
        switch random.below(22) {
        case 19: .reasoned(order(), reason())
        case 20: .weighed(reason())
        case 21:
            .concluded(PlanKey(strategy: index(3), instrument: instrument()), Conclusion(evidence()))
        case 0: .ordered(order(), approved, limits: random.next())
        case 1: .denied(ticket(), denials())
        case 2, 3: .order(order(), orderEvent())
        case 4: .posted(order(), fill(), Charges(brokerage: money(), depository: money()))
        case 5: .reversed(order(), fill())
        case 6: .baseline(order(), list { $0.broker() })
        case 7:
            .searched(
                order(),
                BookMatch(
                    terms: terms(), sentAt: time(), timedOutAt: time(), baseline: Set(list { $0.broker() })))
        case 8: .parked(broker(), acknowledgement())
        case 9: .confirmed(list { $0.position() }, complete: random.oneIn(2), askedAt: time())
        case 10: .foreign(row())
        case 11: .adopted(instrument(), product(), delta: Quantity(raw: number()), price: price())
        case 12: .funds(funds())
        case 13: .planned(PlanKey(strategy: index(3), instrument: instrument()), maybe { $0.plan() })
        case 14: .latched(latch(), on: random.oneIn(2), reason: text())
        case 15: .squareOffBegan(SquareOff(scope: scope(), trigger: trigger(), startedAt: time()))
        case 16: .squareOff(run: index(4), action())
        case 17: pick([.watched(RiskMonitor()), .readBooks])
        default: .alert(Alert(pick(Alert.Severity.allCases), pick(Alert.Topic.allCases), text()))
        }
    }

    private mutating func denials() -> [Denial] {
        var scene = RiskScene()
        scene.ticket.terms.quantity = Quantity(raw: random.below(3))
        scene.ticket.terms.kind = .limit(Price(raw: random.below(7)))
        guard case .denied(let denials, _) = RiskGate.review(scene.ticket, in: scene.view) else { return [] }
        return denials
    }

    private mutating func orderEvent() -> OrderEvent {
        pick([
            .attempted, .notSent(reason: text()), .accepted(broker(), routingCode: text()),
            .refused(reason: text()),
            .unanswered(reason: text()), .matched(broker(), routingCode: text()), .absenceProven, .confirmed,
            .triggerPending, .triggered, .filled(fill()),
            .filledTo(quantity(), averagePrice: maybe { $0.price() }),
            .bust(fillID: text()), .cancelRequested, .cancelUnanswered(reason: text()), .cancelled,
            .cancelRejected(reason: text()), .modifyRequested(kind(), quantity()), .modified,
            .modifyRejected(reason: text()), .modifyUnanswered(reason: text()),
            .termsSeen(kind(), quantity()),
            .rejected(reason: text()), .expired, .vanished, .contradicted(evidence: text()),
            .explained(status()),
            .probesExhausted, .resolved(by: text(), evidence: text()),
        ])
    }

    private mutating func evidence() -> RuleEvidence {
        let isWhole = random.oneIn(2)
        return RuleEvidence(
            rule: index(9), barStart: time(), streamStarts: list { $0.maybe { $0.time() } }, isWhole: isWhole,
            values: list { $0.pick(isWhole ? [.nan, 0, -1.5, 1e300] : [.nan, 0, 1]) })
    }

    private mutating func sizing() -> Sizing {
        Sizing(
            asked: pick([
                .shares(number()), .lots(number()), .rupees(number()), .equity(basisPoints: number()),
                .risk(basisPoints: number()), .volatility(basisPoints: number(), realised: 0.25),
            ]),
            equity: money(), budget: money(), perUnit: price(), wanted: number(), most: number(),
            cut: pick(Sizing.Cut.allCases), lot: random.below(500) + 1)
    }

    mutating func reason() -> Reason {
        Reason(
            cause: random.oneIn(2) ? .words(text()) : .rule(evidence(), sizing()),
            controls: list { $0.result() })
    }

    private mutating func result() -> ControlResult {
        let (observed, limit): (Int64?, Int64) = (maybe { $0.number() }, number())
        return ControlResult(
            control: control(), outcome: pick([.passed, .clipped, .waived, .failed]), observed: observed,
            limit: limit,
            headroom: pick([
                nil, number(), observed.map { limit.subtractingClamped($0) },
                observed.map { $0.subtractingClamped(limit) },
            ]), unit: pick(RiskUnit.allCases))
    }

    private mutating func plan() -> ExitPlan {
        var plan = ExitPlan(
            stopDistance: maybe { $0.price() }, targetDistance: maybe { $0.price() },
            trailDistance: maybe { $0.price() }, trailAfter: price())
        plan.leaving = maybe { $0.pick([.rule(line: 3), .time(TimeOfDay(15, 0)), .target, .stopFailed]) }
        plan.retryAt = maybe { $0.time() }
        return plan
    }

    private mutating func latch() -> Latch {
        pick([
            .initialised, .armed(strategy: index(3)), .session, .noNewRisk(control()),
            .paused(strategy: index(3), control()), .kill(riskScope(), pick(KillLevel.allCases)),
        ])
    }

    private mutating func trigger() -> SquareOffTrigger {
        pick([
            .schedule, .dayLoss, .strategyLoss(index(3)), .kill, .expiry, .brokerCall, .operatorAsked(text()),
        ])
    }

    private mutating func notice() -> SquareOffNotice {
        let subject: SquareOffNotice.Subject = pick([
            .started, .closed, .escalated(pick(LadderStep.allCases)), .refused(pick(RejectClass.allCases)),
            .flat,
        ])
        return SquareOffNotice(subject, maybe { $0.key() }, text())
    }

    private mutating func action() -> SquareOffAction {
        pick([
            .phase(.verifying(since: time())), .phase(.closing), .cancel(order()),
            .close(
                key(),
                SquareOffClosing(
                    side: pick(Side.allCases), quantity: quantity(), limit: price(),
                    step: pick(LadderStep.allCases))),
            .readPositions, .readInstrument(key()), .alert(notice()), .page(notice()),
            .done(flat: random.oneIn(2)),
            .enter(key(), pick(LadderStep.allCases), remaining: quantity()),
            .differs(key(), net: maybe { $0.quantity() }),
            .refused(key(), pick(RejectClass.allCases), quantity: quantity(), retryAt: time()),
        ])
    }
}
