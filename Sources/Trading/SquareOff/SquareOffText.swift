// The sentences of a square-off: what is the case, and what the owner must do.

import Market

extension SquareOffTurn {
    func startNotice() -> SquareOffNotice {
        let open = view.positions.filter { $0.held != .zero }
        let list = open.map { "\(name($0))" }.joined(separator: ", ")
        let value = open.reduce(Money.zero) { sum, position in
            let price = position.quote?.last ?? position.previousClose ?? .zero
            return sum + (price.checkedValue(of: position.held.magnitude) ?? .zero)
        }
        let end = open.map(\.plan.deadline).min().map { " Flat by \($0.timeOfDay)." } ?? ""
        let orders = view.positions.reduce(0) { $0 + $1.orders.count { $0.purpose != .foreign } }
        // A cancel for each order, a close and a reprice for each position, five messages a second.
        let seconds = (orders + 2 * open.count) / Self.messagesPerSecond + 2
        return SquareOffNotice(
            .started, nil,
            "Square-off began (\(run.trigger.reason)): "
                + (open.isEmpty ? "nothing is open by our books" : "\(list), worth ₹\(value)")
                + "; \(orders) order\(orders == 1 ? "" : "s") standing. At least \(seconds) s of messages."
                + "\(end) Nothing to do; do not trade these by hand meanwhile.")
    }

    func flatText() -> String {
        "Flat: two reads of the broker's positions, at least \(Self.proofApart.seconds) s apart, show nothing"
            + " open, and no order of ours stands. Nothing to do."
    }

    func closedText(_ position: SquareOffPosition) -> String {
        "\(position.symbol) is closed; the broker's positions agree. Nothing to do."
    }

    func escalatedText(_ position: SquareOffPosition, _ step: LadderStep) -> String {
        "\(name(position)) is still open and goes to step \(step)"
            + (step == .f ? ", a limit at the edge of the band." : ", 2 % through the touch.")
            + " Nothing to do yet."
    }

    func refusedText(
        _ position: SquareOffPosition, _ kind: RejectClass, _ refusal: SquareOffRefusal
    ) -> String {
        "Closing \(name(position)): an order for \(refusal.quantity) was refused:"
            + " “\(refusal.text)”. \(kind.advice)"
    }

    func disagreementText(_ position: SquareOffPosition, _ net: Quantity) -> String {
        "\(position.symbol): the broker shows a net of \(net), our books \(position.local)."
            + " Somebody else may have traded, or the broker squared off itself."
            + " We close the smaller figure at most."
            + " Look at the broker's order book, then run `sauda reconcile`."
    }

    func circuitText(_ position: SquareOffPosition, _ side: Side) -> String {
        let units = position.held.magnitude
        if side == .sell {
            let cost = position.band?.lower.checkedValue(of: units) ?? .zero
            return
                "\(name(position)) is locked at its lower circuit: no buyer. A sell order rests at the edge."
                + " If it does not trade, convert the position to delivery at the broker before the cut-off;"
                + " that takes about ₹\(cost) in cash."
        }
        let high = position.band?.upper ?? position.previousClose ?? .zero
        // A short that is not delivered: the highest price, or 1.2 times the close.
        let closeOut = max(high, position.previousClose?.moved(byBasisPoints: 2_000) ?? high)
        let loss =
            position.averagePrice.map { " That is ₹\(closeOut - $0) a share against your ₹\($0)." } ?? ""
        return "\(name(position)) is locked at its upper circuit: no seller. A buy order rests at the edge."
            + " Unclosed, it is bought in at auction or closed out at ₹\(closeOut) a share or more.\(loss)"
            + " You hold \(position.holdings) shares: deliver them if that is enough, else borrow shares"
            + " through your broker, or expect the auction of the next trading day."
    }

    func unknownText(_ position: SquareOffPosition) -> String {
        let ids = position.orders.filter(\.state.isUnresolved).map { "\($0.id)" }.joined(separator: ", ")
        return
            "\(name(position)) cannot be closed: the fate of \(ids) is unknown, and a second order could turn"
            + " the position over. Look for it in the broker's order book; if it is not there, close by hand."
    }

    func stuckText(_ position: SquareOffPosition) -> String {
        let ids = position.orders.filter(\.isToBeCancelledFirst).map { "\($0.id)" }.joined(separator: ", ")
        return
            "\(name(position)) waits: \(ids) does not confirm its cancel. Cancel it in the broker's own app."
    }

    func foreignText(_ position: SquareOffPosition) -> String {
        "\(name(position)) cannot be closed in full: orders outside this square-off stand to close it."
            + " Cancel them in the broker's own app, or let them trade."
    }

    func noPriceText(_ position: SquareOffPosition) -> String {
        "\(name(position)) cannot be closed: neither a current quote nor today's band is known."
            + " Close it by hand in the broker's own app."
    }

    func deadlineNearText(_ position: SquareOffPosition) -> String {
        "\(name(position)) is still open near its deadline of \(timeline(of: position).deadline.timeOfDay)."
            + " Be ready to close it by hand; \(standing(position))."
    }

    func notFlatText(_ position: SquareOffPosition) -> String {
        let broker = position.net.map { "the broker shows \($0)" } ?? "the broker has not answered"
        let deadline = timeline(of: position).deadline.timeOfDay
        return "NOT FLAT after \(deadline): \(name(position)), \(broker); \(standing(position))."
            + " We send nothing more here, since the broker may be closing it itself:"
            + " look, and close it by hand."
    }

    private func standing(_ position: SquareOffPosition) -> String {
        let closings = position.orders.filter { $0.purpose == .closing }
        guard let order = closings.first else { return "no closing order stands" }
        let more = closings.count > 1 ? " and \(closings.count - 1) more" : ""
        return
            "order \(order.id) to \(order.side.rawValue) \(order.remaining) at ₹\(order.limit)\(more) stands"
    }

    /// `SBIN long 100`
    private func name(_ position: SquareOffPosition) -> String {
        guard position.held != .zero else { return "\(position.symbol) flat by our books" }
        return "\(position.symbol) \(position.held > .zero ? "long" : "short") \(position.held.magnitude)"
    }
}

extension SquareOffTrigger {
    /// As an alert names it.
    public var reason: String {
        switch self {
        case .schedule: "end of day"
        case .dayLoss: "the account's loss limit for the day"
        case .strategyLoss(let index): "loss limit of strategy \(index)"
        case .kill: "kill switch"
        case .expiry: "expiry is near"
        case .brokerCall: "the broker demands it"
        case .operatorAsked(let name): "asked for by \(name)"
        }
    }
}

extension RejectClass {
    /// What is done about it, and by whom.
    var advice: String {
        switch self {
        case .margin: "Entries are cancelled to free money and it is tried again; if it repeats, add funds."
        case .tickOrBand: "Tick and band are fetched again and the price is set anew."
        case .freeze: "The next order is half as large."
        case .productClosed:
            "The broker takes no such order now: close or convert the position in its own app."
        case .deliveryAuthorisation: "Authorise the sale of your shares (eDIS) in the broker's own app now."
        case .authentication: "The session is renewed; if it repeats, run `sauda login`."
        case .rateLimit: "The next order waits."
        case .unknown: "We do not know this text. It is tried once more; be ready to close by hand."
        }
    }
}
