// What one turn does to one key: cancel what stands in the way, let the stop go
// last, read the position again, and send a closing order that cannot over-close.
//
// NSE cash knows no reduce-only order. So what is sent is at most the smallest of
// three figures (ours, the account's, the broker's fresh one), less everything that
// already stands on that side; and never two closings where one would do.

import Market

extension SquareOffTurn {
    /// Most dangerous first: naked shorts by distance to the upper band, then whatever is near an
    /// edge, then the earliest deadline, the largest value, the thinnest book.
    var inOrder: [SquareOffPosition] {
        view.positions.map { (SquareOffUrgency($0), $0) }.sorted { $0.0 < $1.0 }.map { $0.1 }
    }

    mutating func work(_ position: SquareOffPosition) {
        readRefusals(position)
        if position.held == .zero { return tidy(position) }
        tellDisagreement(position)
        cancelEntries(position)
        let side: Side = position.held > .zero ? .sell : .buy
        guard !withdrawExcess(position, side), !isBlocked(position) else { return }
        guard !position.orders.contains(where: \.isToBeCancelledFirst) else { return pageStuck(position) }
        guard now < timeline(of: position).deadline else { return }
        climb(position)
        guard let worker = run.worker(position.key) else { return }
        guard let limit = market(of: position).limit(side, at: worker.step) else {
            return pageOnce(.noPrice, position.key, noPriceText(position))
        }
        if reprice(position, to: limit, side, worker) { return }
        send(position, at: limit, side, worker)
    }

    mutating func cancelEntries(_ position: SquareOffPosition) {
        for order in position.orders where order.isToBeCancelledFirst { askToCancel(order) }
    }

    /// Our books are flat: what still stands could open a new position.
    private mutating func tidy(_ position: SquareOffPosition) {
        for order in position.orders where order.purpose != .foreign { askToCancel(order) }
        if isSettled(position), run.worker(position.key) != nil {
            alertOnce(.closed, position.key, closedText(position))
        } else if position.orders.isEmpty {
            askToReadIfNeeded(position)
        }
        tellDisagreement(position)
    }

    /// An order of unknown fate may still trade: a second close could turn the position over.
    private mutating func isBlocked(_ position: SquareOffPosition) -> Bool {
        guard position.orders.contains(where: \.state.isUnresolved) else { return false }
        if isPressing(position) { pageOnce(.unknownOrder, position.key, unknownText(position)) }
        return true
    }

    /// Three minutes are left, or two have passed of a run that was not planned.
    private func isPressing(_ position: SquareOffPosition) -> Bool {
        now >= timeline(of: position).stepFAt
            || (run.trigger != .schedule && now - run.startedAt >= .minutes(2))
    }

    private mutating func pageStuck(_ position: SquareOffPosition) {
        if isPressing(position) { pageOnce(.stuckOrder, position.key, stuckText(position)) }
    }

    /// More stands to close than there is, because somebody else traded: ours is taken back.
    private mutating func withdrawExcess(_ position: SquareOffPosition, _ side: Side) -> Bool {
        let closings = position.orders.filter { $0.purpose == .closing }
        guard !closings.isEmpty else { return false }
        let standing = closings.reduce(Quantity.zero) { $1.side == side ? $0 + $1.remaining : $0 }
        let isWrongSide = closings.contains { $0.side != side }
        var most = position.held.magnitude
        if isFresh(position), let net = position.net {
            most = min(most, net.isSameSign(as: position.held) ? net.magnitude : .zero)
        }
        guard isWrongSide || standing > most else { return false }
        for order in closings { askToCancel(order) }
        return true
    }

    /// Moves the key up its ladder when its time has come.
    private mutating func climb(_ position: SquareOffPosition) {
        guard let worker = run.worker(position.key) else { return }
        let remaining = position.held.magnitude
        let mildest = timeline(of: position).mildestStep(at: now)
        guard let step = worker.due(mildest: mildest, remaining: remaining, at: now) else { return }
        emit(.enter(position.key, step, remaining: remaining))
        if step >= .e { alertOnce(.escalated(step), position.key, escalatedText(position, step)) }
    }

    mutating func pageCircuit(_ position: SquareOffPosition) {
        let side: Side = position.held > .zero ? .sell : .buy
        guard market(of: position).isLocked(against: side) else { return }
        pageOnce(.circuitLocked, position.key, circuitText(position, side))
    }

    /// True while a standing close has to go before anything new may come.
    private mutating func reprice(
        _ position: SquareOffPosition, to limit: Price, _ side: Side, _ worker: SquareOffWorker
    ) -> Bool {
        let closings = position.orders.filter { $0.purpose == .closing }
        let hasClimbed = worker.sentStep.map { $0 < worker.step } ?? true
        guard hasClimbed || market(of: position).isLocked(against: side) else { return false }
        let timid = closings.filter { side == .sell ? $0.limit > limit : $0.limit < limit }
        for order in timid { askToCancel(order) }
        return !timid.isEmpty
    }

    private mutating func send(
        _ position: SquareOffPosition, at limit: Price, _ side: Side, _ worker: SquareOffWorker
    ) {
        if let notBefore = worker.notBefore, now < notBefore { return }
        guard worker.sendsInMinute(before: now) < Self.sendsPerMinute else { return }
        guard !position.orders.contains(where: \.state.blocksItsKey) else { return }
        let standing = position.orders.filter { $0.purpose == .closing }
        guard standing.reduce(.zero, { $0 + $1.remaining }) < position.held.magnitude else { return }
        guard unanswered < Self.unansweredAtOnce, hasMessageLeft else { return }
        let stops = position.orders.filter { $0.purpose == .stop }
        guard stops.isEmpty else {
            for stop in stops { askToCancel(stop) }
            return
        }
        guard isFresh(position) else { return askToReadIfNeeded(position) }
        let room = roomToClose(position, side)
        guard room > .zero else { return pageForeign(position, side) }
        unanswered += 1
        let quantity = slice(room, position, worker)
        emit(
            .close(
                position.key,
                SquareOffClosing(side: side, quantity: quantity, limit: limit, step: worker.step)))
    }

    /// What may be sent now without a chance of closing more than there is.
    private func roomToClose(_ position: SquareOffPosition, _ side: Side) -> Quantity {
        guard let net = position.net, net.isSameSign(as: position.held),
            position.local.isSameSign(as: position.held)
        else { return .zero }
        var theirs = Quantity.zero, ours = Quantity.zero
        for order in position.orders where order.side == side {
            if order.purpose == .foreign { theirs += order.remaining } else { ours += order.remaining }
        }
        return min(position.held.magnitude, min(position.local.magnitude, net.magnitude) - theirs) - ours
    }

    private func slice(_ room: Quantity, _ position: SquareOffPosition, _ worker: SquareOffWorker) -> Quantity
    {
        var most = position.largestOrder ?? room
        if let limit = worker.sliceLimit {
            most = min(most, Quantity(raw: max(limit.raw / position.lot.raw, 1) * position.lot.raw))
        }
        return min(room, most)
    }

    private mutating func pageForeign(_ position: SquareOffPosition, _ side: Side) {
        let foreign = position.orders.filter { $0.purpose == .foreign && $0.side == side }
        if !foreign.isEmpty { pageOnce(.foreignOrder, position.key, foreignText(position)) }
        if position.orders.allSatisfy({ $0.purpose == .foreign }) { askToReadIfNeeded(position) }
    }

    // MARK: Small steps

    private var hasMessageLeft: Bool { run.messagesInSecond(before: now) < Self.messagesPerSecond }

    /// Orders without a broker's id cannot be cancelled; those are waited for.
    private mutating func askToCancel(_ order: SquareOffOrder) {
        guard order.state.isWorking, hasMessageLeft else { return }
        if let last = run.cancelAskedAt(order.id), now - last < Self.cancelAgainAfter { return }
        emit(.cancel(order.id))
    }

    private mutating func askToReadIfNeeded(_ position: SquareOffPosition) {
        if !isFresh(position) {
            askToRead()
        } else if position.net != position.local {
            askToRead(pause: .seconds(5))
        }
    }

    private func market(of position: SquareOffPosition) -> LadderMarket {
        let isCurrent = position.quotedAt.map { now - $0 <= Self.quoteLife } ?? false
        return LadderMarket(
            quote: isCurrent ? position.quote : nil, band: position.band, tick: position.tick)
    }

    /// A fill that a read shows before it is reported is no disagreement: one has to last five seconds.
    private mutating func tellDisagreement(_ position: SquareOffPosition) {
        guard isFresh(position), let net = position.net else { return }
        let differing = net == position.local ? nil : net
        let worker = run.worker(position.key)
        if worker?.differing != differing { return emit(.differs(position.key, net: differing)) }
        guard differing != nil, let since = worker?.differsSince, now - since >= Self.proofApart else {
            return
        }
        alertOnce(.disagreement, position.key, disagreementText(position, net))
    }

    private mutating func readRefusals(_ position: SquareOffPosition) {
        let read = run.worker(position.key)?.refusalsRead ?? 0
        for refusal in position.refusals.dropFirst(read) {
            let kind = RejectClass.classify(refusal.text)
            let count = (run.worker(position.key)?.refusals(kind) ?? 0) + 1
            emit(
                .refused(
                    position.key, kind, quantity: refusal.quantity, retryAt: now + kind.pause(after: count)))
            if kind == .tickOrBand { emit(.readInstrument(position.key)) }
            let text = refusedText(position, kind, refusal)
            if kind.pages(after: count) {
                pageOnce(.refused(kind), position.key, text)
            } else {
                alertOnce(.refused(kind), position.key, text)
            }
        }
    }
}

extension Quantity {
    /// Both long or both short.
    func isSameSign(as other: Quantity) -> Bool {
        (self > .zero && other > .zero) || (self < .zero && other < .zero)
    }
}
