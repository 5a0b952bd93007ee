// How each event reads on a tape. `TapeReader` reads the same words back.

import Market

extension Tape {
    public func text(_ event: Event) -> String {
        switch event {
        case .history(let strategy, let instrument, let bar):
            "history \(strategy) \(symbol(instrument)) \(text(bar))"
        case .quote(let instrument, let quote): "quote \(symbol(instrument)) \(text(quote))"
        case .bar(let instrument, let bar, let isLast):
            "bar \(symbol(instrument)) \(text(bar))\(isLast ? " last" : "")"
        case .band(let instrument, let band): "band \(symbol(instrument)) \(band.lower) to \(band.upper)"
        case .tick: "tick"
        case .sampled(let sample): "sampled \(text(sample))"
        case .answered(let id, let answer): "answered \(id) \(text(answer))"
        case .acknowledged(let id, let message): "acknowledged \(quoted(id.text)) \(text(message))"
        case .polled(let reading): "polled \(text(reading))"
        case .funds(let funds): "funds cash \(funds.cash) available \(funds.available)"
        case .initialised: "initialised"
        case .sessionLost(let reason): "sessionLost \(quoted(reason))"
        case .sessionRestored: "sessionRestored"
        case .command(let command, let by): "command \(text(command)) by \(quoted(by))"
        }
    }

    func text(_ quote: Quote) -> String {
        var text = "\(quote.last)"
        if quote.first != quote.last || quote.high != quote.last || quote.low != quote.last {
            text += " first \(quote.first) high \(quote.high) low \(quote.low)"
        }
        if let bid = quote.bid { text += " bid \(bid.price) x \(bid.quantity)" }
        if let ask = quote.ask { text += " ask \(ask.price) x \(ask.quantity)" }
        return text + " volume \(quote.dayVolume) at \(self.text(quote.exchangeTime))"
    }

    private func text(_ bar: Bar) -> String {
        "open \(bar.open) high \(bar.high) low \(bar.low) close \(bar.close) volume \(bar.volume)"
            + " at \(text(bar.start))"
    }

    private func text(_ sample: FeedSample) -> String {
        "\(sample.isConnected ? "connected" : "disconnected") fresh \(sample.fresh) of \(sample.expected)"
            + (sample.lastDataAt.map { " last \(text($0))" } ?? "")
    }

    private func text(_ answer: BrokerAnswer) -> String {
        switch answer {
        case .attempting(let baseline):
            (["attempting"] + baseline.map { quoted($0.text) }).joined(separator: " ")
        case .placed(let id, let routing): "placed \(quoted(id.text)) routing \(quoted(routing))"
        case .refused(let reason): "refused \(quoted(reason))"
        case .notSent(let reason): "notSent \(quoted(reason))"
        case .unanswered(let reason): "unanswered \(quoted(reason))"
        case .cancelTaken: "cancelTaken"
        case .cancelRefused(let reason): "cancelRefused \(quoted(reason))"
        case .cancelUnanswered(let reason): "cancelUnanswered \(quoted(reason))"
        case .modifyTaken: "modifyTaken"
        case .modifyRefused(let reason): "modifyRefused \(quoted(reason))"
        case .modifyUnanswered(let reason): "modifyUnanswered \(quoted(reason))"
        }
    }

    func text(_ message: Acknowledgement) -> String {
        switch message {
        case .confirmed: "confirmed"
        case .rejected(let reason): "rejected \(quoted(reason))"
        case .filled(let fill): "filled \(text(fill))"
        case .cancelled: "cancelled"
        case .modified: "modified"
        case .triggered: "triggered"
        case .expired: "expired"
        case .cancelRejected(let reason): "cancelRejected \(quoted(reason))"
        case .modifyRejected(let reason): "modifyRejected \(quoted(reason))"
        }
    }

    func text(_ fill: Fill) -> String {
        "\(quoted(fill.id)) \(fill.quantity) @ \(fill.price) at \(text(fill.time))"
    }

    private func text(_ reading: BookReading) -> String {
        let rows = reading.orders.map { "[\(text($0))]" } + reading.positions.map { "[\(text($0))]" }
        let head = "\(reading.isComplete ? "complete" : "incomplete") asked \(text(reading.askedAt))"
        return ([head] + rows).joined(separator: " ")
    }

    func text(_ row: BrokerOrder) -> String {
        "order \(quoted(row.id.text)) \(text(row.terms)) \(row.status) filled \(row.filled)"
            + (row.averagePrice.map { " @ \($0)" } ?? "") + " placed \(text(row.placedAt))"
    }

    func text(_ row: BrokerPosition) -> String {
        "position \(symbol(row.instrument)) \(row.product) \(row.net)"
            + (row.averagePrice.map { " @ \($0)" } ?? "")
    }

    func text(_ terms: OrderTerms) -> String {
        let good = terms.validity == .day ? "" : " \(terms.validity)"
        return
            "\(terms.side) \(terms.quantity) \(symbol(terms.instrument)) \(text(terms.kind))"
            + " \(terms.product)\(good)"
    }

    func text(_ kind: OrderKind) -> String {
        switch kind {
        case .limit(let price): "limit \(price)"
        case .market(let protection): "market up to \(protection)"
        case .stop(let trigger, let limit): "stop \(trigger) limit \(limit)"
        }
    }

    private func text(_ command: Command) -> String {
        switch command {
        case .start(let strategies): (["start"] + strategies.map(String.init)).joined(separator: " ")
        case .stop: "stop"
        case .squareOff(let scope): "squareOff \(text(scope))"
        case .halt(let reason): "halt \(quoted(reason))"
        case .resume: "resume"
        case .kill(let scope, let level, let reason): "kill \(text(scope)) \(level) \(quoted(reason))"
        case .lowerKill(let scope, let reason): "lowerKill \(text(scope)) \(quoted(reason))"
        case .reconcile: "reconcile"
        case .resolve(let id, let evidence): "resolve \(id) \(quoted(evidence))"
        }
    }

    func text(_ scope: SquareOffScope) -> String {
        switch scope {
        case .account: "account"
        case .strategy(let index): "strategy \(index)"
        case .instrument(let id): "instrument \(symbol(id))"
        }
    }

    func text(_ scope: RiskScope) -> String {
        switch scope {
        case .system: "system"
        case .account: "account"
        case .strategy(let owner): "owner \(owner)"
        case .instrument(let id): "instrument \(symbol(id))"
        }
    }
}
