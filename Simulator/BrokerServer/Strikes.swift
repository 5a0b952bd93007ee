// Faults that happen by themselves: sessions end, sockets close, somebody else trades.

import Exchange
import Market
import Platform

extension ShareKhanServer {
    /// Arms a fault; one that strikes by itself does so when its window begins, or now.
    mutating func add(_ fault: WireFault) {
        let number = faults.add(fault)
        guard fault.kind.isScheduled else { return }
        let due = max(now, Timestamp(configuration.day.date, fault.from))
        agenda.add(.strike(fault: number), due: offTheGrid(due))
    }

    mutating func strike(_ number: Int) {
        let fault = faults.fault(number)
        faults.noteStrike(number)
        switch fault.kind {
        case .tokenDeath: logins.endAll()
        case .dropSockets: feed.drop(into: &outputs)
        case .squareOff: squareOff()
        case .foreignOrder: trade(fault)
        default: preconditionFailure("\(fault.kind.rawValue) does not strike by itself")
        }
    }

    /// What a broker does to intraday positions before the close: cancel, then close.
    private mutating func squareOff() {
        for order in exchange.orders where order.terms.product == .intraday && !order.status.isTerminal {
            exchange.cancel(order.id, at: now)
        }
        for position in exchange.positions where position.product == .intraday && position.net != .zero {
            let side: Side = position.net > .zero ? .sell : .buy
            let instrument = exchange.instrument(position.instrument)
            trade(instrument, side, position.net.magnitude, .intraday, .broker)
        }
    }

    private mutating func trade(_ fault: WireFault) {
        let instrument = exchange.instruments.first { $0.symbol == fault.symbol && $0.isTradable }
        guard let instrument else { return }
        trade(instrument, fault.side, Quantity(fault.quantity), .intraday, .foreign)
    }

    private mutating func trade(
        _ instrument: Instrument, _ side: Side, _ quantity: Quantity, _ product: Product,
        _ origin: DeskOrder.Origin
    ) {
        guard let cap = protection(instrument, side, 500) else { return }
        let terms = OrderTerms(
            instrument: instrument.id, side: side, quantity: quantity, kind: .market(protection: cap),
            product: product)
        let draft = OrderDraft(
            instrument: instrument, terms: terms, shownPrice: cap, productCode: "BIGTRADE",
            channelUser: origin == .foreign ? configuration.account.login : "RMS")
        _ = send(draft, origin: origin)
    }

    /// Sends an ack, unless a fault loses, doubles or delays it.
    mutating func publish(_ ack: Ack) {
        if faults.strikes(.dropAck, "acks", ack.state, at: now) != nil { return }
        if let fault = faults.strikes(.delayAck, "acks", ack.state, at: now) {
            return agenda.add(.ack(ack), due: offTheGrid(now + fault.delay))
        }
        feed.send(ack, desk, configuration, at: now, into: &outputs)
        if faults.strikes(.doubleAck, "acks", ack.state, at: now) != nil {
            feed.send(ack, desk, configuration, at: now, into: &outputs)
        }
    }
}
