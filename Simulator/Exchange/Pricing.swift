// The price at which one order trades on one quote, if it does.
//
// Three rules: never beyond the limit; a stop that has just triggered pays the
// worse of its trigger and the touch; whoever waited at a price gets that price.

import Market

extension ExchangeOrder {
    /// Whether a waiting stop's trigger lies within what the quote traded.
    func isReached(by quote: Quote) -> Bool {
        guard let trigger = terms.kind.trigger else { return false }
        return terms.side == .buy ? quote.high >= trigger : quote.low <= trigger
    }

    /// Nil when the quote does not come to this order's price, or shows nobody on the other side.
    func price(on quote: Quote, justTriggered: Bool, _ slippage: Slippage, tick: Price) -> Price? {
        let side = terms.side
        let limit = terms.kind.limitPrice
        guard let touch = quote.touch(for: side) else { return nil }
        let isReached = side.isSatisfied(touch, limit: limit)
        if isPassive {
            let isTradedThrough = side == .buy ? quote.low < limit : quote.high > limit
            return isReached || isTradedThrough ? limit : nil
        }
        guard isReached else { return nil }
        var price = touch
        if justTriggered, let trigger = terms.kind.trigger { price = side.worse(price, trigger) }
        price = slippage.worsen(price, side, tick: tick)
        return side.isSatisfied(price, limit: limit) ? price : limit
    }
}

extension Slippage {
    func worsen(_ price: Price, _ side: Side, tick: Price) -> Price {
        let amount: Price
        switch self {
        case .none: return price
        case .ticks(let count): amount = Price(raw: tick.raw * count)
        case .basisPoints(let points):
            amount = (price.moved(byBasisPoints: points) - price).roundedUp(to: tick)
        }
        return side == .buy ? price + amount : price - amount
    }
}

extension Quote {
    /// The price a taker of this side finds; nil when nobody is shown there.
    func touch(for side: Side) -> Price? { (side == .buy ? ask : bid)?.price }
}

extension Side {
    /// Whether a price is at the limit or better.
    func isSatisfied(_ price: Price, limit: Price) -> Bool { self == .buy ? price <= limit : price >= limit }

    func worse(_ a: Price, _ b: Price) -> Price { self == .buy ? max(a, b) : min(a, b) }
}

extension ExchangePosition {
    /// By instrument, then by the order in which products are declared.
    func precedes(_ other: ExchangePosition) -> Bool {
        (instrument, product.rank) < (other.instrument, other.product.rank)
    }
}

extension Product {
    fileprivate var rank: Int {
        switch self {
        case .delivery: 0
        case .intraday: 1
        case .carryForward: 2
        }
    }
}

/// `T20261120000042`: unique over days, and the same in every run.
func fillID(_ number: Int64, on date: CalendarDate) -> String {
    let digits = String(number)
    let day = date.year * 10_000 + date.month * 100 + date.day
    return "T\(day)" + String(repeating: "0", count: max(0, 6 - digits.utf8.count)) + digits
}
