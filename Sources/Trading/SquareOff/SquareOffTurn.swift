// One turn of a run: its phases, in the order in which they are decided.
//
// The turn works on a copy of the run and records what it emits there, so that a
// later decision of the same turn knows the earlier ones. What it does to a single
// key is in the extension of `SquareOffTurn` beside it.

import Market

struct SquareOffTurn {
    /// Of the eight messages a second that we allow ourselves, three are left to others (RC-70).
    static let messagesPerSecond = 5
    /// Closing orders nobody has answered yet, over all keys.
    static let unansweredAtOnce = 3
    static let sendsPerMinute = 6
    /// An order may be asked to cancel again after this long: cancels are idempotent by id.
    static let cancelAgainAfter = Span.seconds(5)
    /// Older quotes are no guide to a price (RC-10, for a polled feed).
    static let quoteLife = Span.seconds(45)
    static let proofApart = Span.seconds(5)
    static let notFlatEvery = Span.minutes(1)

    var run: SquareOff
    let view: SquareOffView
    private(set) var actions: [SquareOffAction] = []
    var unanswered: Int

    init(run: SquareOff, view: SquareOffView) {
        self.run = run
        self.view = view
        unanswered = view.positions.reduce(0) { sum, position in
            sum + position.orders.count { $0.purpose == .closing && $0.isUnanswered }
        }
    }

    var now: Timestamp { view.now }

    /// A run that began after the deadline has until the end of trading: somebody wanted it so.
    func timeline(of position: SquareOffPosition) -> SquareOffPlan {
        let plan = position.plan
        guard run.startedAt >= plan.deadline else { return plan }
        return SquareOffPlan(deadline: plan.sessionEnd, sessionEnd: plan.sessionEnd)
    }

    mutating func emit(_ action: SquareOffAction) {
        run.record(action, at: now)
        actions.append(action)
    }

    mutating func decide() {
        guard !run.isDone else { return }
        if run.phase == .armed {
            emit(.alert(startNotice()))
            emit(.phase(.cancellingEntries))
        }
        for position in view.positions where position.held != .zero {
            if run.worker(position.key) == nil {
                emit(.enter(position.key, run.startStep, remaining: position.held.magnitude))
            }
            pageCircuit(position)
        }
        if run.phase == .cancellingEntries {
            for position in inOrder { cancelEntries(position) }
            guard entriesAreSettled else { return pageWhatIsOpen() }
            emit(.phase(.closing))
        }
        for position in inOrder { work(position) }
        if view.positions.allSatisfy(isSettled) { prove() } else { goOn() }
        if !run.isDone { pageWhatIsOpen() }
    }

    /// Entries and targets are gone, of unknown fate, or have had their five seconds.
    private var entriesAreSettled: Bool {
        now - run.phaseSince >= .seconds(5)
            || view.positions.allSatisfy { position in
                position.orders.allSatisfy { !$0.isToBeCancelledFirst || $0.state.isUnresolved }
            }
    }

    // MARK: Proof

    /// Whether a position read is at hand that was asked for in this run, after all that happened here.
    func isFresh(_ position: SquareOffPosition) -> Bool {
        guard let asked = view.readAskedAt, asked >= run.startedAt, position.net != nil else { return false }
        let sent = run.worker(position.key)?.sentAt
        return [position.changedAt, sent].allSatisfy { $0.map { $0 < asked } ?? true }
    }

    /// Nothing held, nothing of ours standing, and the broker's fresh answer says the same.
    func isSettled(_ position: SquareOffPosition) -> Bool {
        position.held == .zero && position.net == position.local && isFresh(position)
            && position.orders.allSatisfy { $0.purpose == .foreign }
    }

    /// Two reads at least five seconds apart must agree that all is flat.
    private mutating func prove() {
        guard let asked = view.readAskedAt, asked >= run.startedAt else { return askToRead() }
        guard case .verifying(let first) = run.phase else { return emit(.phase(.verifying(since: asked))) }
        guard asked - first >= Self.proofApart else {
            if now - first >= Self.proofApart { askToRead() }
            return
        }
        emit(.alert(SquareOffNotice(.flat, nil, flatText())))
        emit(.phase(.flat))
        emit(.done(flat: true))
    }

    /// Something is open, or not proven closed.
    private mutating func goOn() {
        let isLate =
            !view.positions.isEmpty && view.positions.allSatisfy { now >= timeline(of: $0).deadline }
        let next: SquareOff.Phase = isLate ? .notFlat : .closing
        if run.phase != next { emit(.phase(next)) }
        if !view.positions.isEmpty, view.positions.allSatisfy({ now >= $0.plan.sessionEnd }) {
            for position in view.positions where !isSettled(position) { pageNotFlat(position) }
            emit(.done(flat: false))
        }
    }

    /// Asks again `pause` after an answered read, or five seconds after one that was not.
    mutating func askToRead(pause: Span = .seconds(1)) {
        if let last = run.readAskedAt {
            let isAnswered = view.readAskedAt.map { $0 >= last } ?? false
            guard now - last >= (isAnswered ? pause : .seconds(5)) else { return }
        }
        emit(.readPositions)
    }

    // MARK: Telling

    /// Alerts once per subject and key in a run.
    mutating func alertOnce(_ subject: SquareOffNotice.Subject, _ key: SquareOffKey?, _ text: String) {
        if run.alertedAt(subject, key) == nil { emit(.alert(SquareOffNotice(subject, key, text))) }
    }

    mutating func pageOnce(_ subject: SquareOffNotice.Subject, _ key: SquareOffKey?, _ text: String) {
        if run.pagedAt(subject, key) == nil { emit(.page(SquareOffNotice(subject, key, text))) }
    }

    mutating func pageNotFlat(_ position: SquareOffPosition) {
        if let last = run.pagedAt(.notFlat, position.key), now - last < Self.notFlatEvery { return }
        emit(.page(SquareOffNotice(.notFlat, position.key, notFlatText(position))))
    }

    private mutating func pageWhatIsOpen() {
        for position in view.positions where !isSettled(position) {
            let timeline = timeline(of: position)
            if now >= timeline.deadline {
                askToRead(pause: .seconds(5))
                pageNotFlat(position)
            } else if now >= timeline.pageAt {
                pageOnce(.deadlineNear, position.key, deadlineNearText(position))
            }
        }
    }
}

extension SquareOffOrder {
    /// Entries and targets: they go before anything is closed, stops stay until their key is ready.
    var isToBeCancelledFirst: Bool { purpose == .entry || purpose == .target }
}
