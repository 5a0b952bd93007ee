// The broker's money check, as coarse as it may be and still refuse: cash against
// what positions and open orders block, shares against what may be sold.
//
// Delivery blocks the whole value, everything else a fifth (the regulator's floor for
// intraday shares). An order that only reduces a position blocks nothing.

import Exchange
import Market

extension ShareKhanServer {
    /// The broker's text when the account cannot carry this order; nil when it can.
    func moneyRefusal(of draft: OrderDraft) -> String? {
        let terms = draft.terms
        if terms.product == .delivery, terms.side == .sell, terms.quantity > sellable(draft.instrument) {
            return "RMS: Insufficient holdings of \(draft.instrument.symbol)"
        }
        let isClosing = reduces(terms.side, terms.quantity, terms.instrument, terms.product)
        if isClosing || (terms.product == .delivery && terms.side == .sell) { return nil }
        guard let value = terms.worstValue else { return "RMS: Order value too large" }
        let needed = blocked(value, terms.product)
        let free = freeCash
        return needed <= free ? nil : "RMS: Margin shortfall: required \(needed), available \(free)"
    }

    private func blocked(_ value: Money, _ product: Product) -> Money {
        product == .delivery ? value : value.basisPoints(2000)
    }

    private func reduces(_ side: Side, _ quantity: Quantity, _ id: InstrumentID, _ product: Product) -> Bool {
        let position = exchange.positions.first { $0.instrument == id && $0.product == product }
        guard let net = position?.net, net != .zero else { return false }
        return (net > .zero) == (side == .sell) && quantity <= net.magnitude
    }

    /// Cash less what positions and open orders block, booked profit included.
    var freeCash: Money {
        var free = configuration.account.cash
        for position in exchange.positions {
            free -= blocked(openValue(of: position).magnitude, position.product)
            free += booked(position)
        }
        for order in exchange.orders where !order.status.isTerminal {
            let (terms, left) = (order.terms, order.remaining)
            guard !reduces(terms.side, left, terms.instrument, terms.product) else { continue }
            free -= blocked(terms.kind.limitPrice.checkedValue(of: left) ?? .zero, terms.product)
        }
        return free
    }

    /// What the open quantity cost; negative when short.
    func openValue(of position: ExchangePosition) -> Money {
        let (bought, sold) = (position.bought, position.sold)
        if bought > sold { return position.boughtValue.scaled(by: (bought - sold).units, over: bought.units) }
        guard sold > bought else { return .zero }
        return -position.soldValue.scaled(by: (sold - bought).units, over: sold.units)
    }

    /// Profit of what has been bought and sold again.
    func booked(_ position: ExchangePosition) -> Money {
        position.soldValue - position.boughtValue + openValue(of: position)
    }

    private func sellable(_ instrument: Instrument) -> Quantity {
        let held = configuration.account.holdings.filter { $0.symbol == instrument.symbol }
            .reduce(Int64(0)) { $0 + $1.quantity }
        let today = exchange.positions.first { $0.instrument == instrument.id && $0.product == .delivery }
        var open = Quantity.zero
        for order in exchange.orders where !order.status.isTerminal {
            let isSame = order.terms.instrument == instrument.id && order.terms.product == .delivery
            if isSame, order.terms.side == .sell { open += order.remaining }
        }
        return Quantity(held) + (today?.net ?? .zero) - open
    }
}
