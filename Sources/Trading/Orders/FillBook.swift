// What has been filled of one order, counted once from two sources that overlap.
//
// The stream names executions by trade id; the polled book gives a running total.
// Neither is complete, both repeat, and either may come first. With T the sum of
// the distinct trades and B the highest total of the book, the order is filled to
// max(T, B): a total beyond the trades is booked at once as *unnamed*, and a trade
// that arrives later names that part first; only its excess is booked. Whatever
// the order of arrival, the result is the same and never above the truth.
//
// Booked values follow the newest source: the price of a booked part is what makes
// the booked sum agree with it, so rounding never accumulates.

import Market

struct FillBook: Hashable, Sendable {
    /// What the ledger was given, less what it was told to take back.
    private(set) var filled = Quantity.zero
    private(set) var value = Money.zero
    /// Distinct executions, as the exchange reported them.
    private(set) var trades: [Fill] = []
    /// Trade ids that count for nothing: annulled, or refused as impossible.
    private(set) var voided: [String] = []
    /// Booked from the book's totals and not named by a trade yet.
    private(set) var unnamed = Quantity.zero
    private var tradesValue = Money.zero
    /// The highest total that was refused as more than was ordered, so that it is reported once.
    private var refusedTotal = Quantity.zero
    private var busted = Quantity.zero
    private var bustedValue = Money.zero

    /// All that was ever booked. The book's totals are compared with this, so a total
    /// that still contains an annulled trade does not bring it back.
    var gross: Quantity { filled + busted }

    enum Outcome: Hashable {
        /// Nothing new.
        case known
        /// Book this much, at this price.
        case booked(Fill)
        case overfill(Quantity)
        case unbelievable
    }

    /// Counts one named execution of an order for at most `ceiling`.
    mutating func add(_ fill: Fill, ceiling: Quantity) -> Outcome {
        guard !voided.contains(fill.id), !trades.contains(where: { $0.id == fill.id }) else { return .known }
        guard fill.quantity > .zero, fill.quantity <= .limit, let worth = believable(fill) else {
            voided.append(fill.id)
            return .unbelievable
        }
        let named = min(fill.quantity, unnamed)
        let excess = fill.quantity - named
        guard filled + excess <= ceiling else {
            voided.append(fill.id)
            return .overfill(filled + excess)
        }
        trades.append(fill)
        tradesValue += worth
        unnamed -= named
        guard excess > .zero else { return .known }
        let isUsual = tradesValue - value == worth
        let price = isUsual ? fill.price : price(of: excess, reaching: tradesValue) ?? fill.price
        return book(Fill(id: fill.id, quantity: excess, price: price, time: fill.time))
    }

    /// Counts the book's running total. `name` identifies the order in the id of the derived fill.
    mutating func count(
        to total: Quantity, average: Price, ceiling: Quantity, name: String, at time: Timestamp
    ) -> Outcome {
        let known = gross
        guard total > known else { return .known }
        guard filled + (total - known) <= ceiling else {
            guard total > refusedTotal else { return .known }
            refusedTotal = total
            return .overfill(total - busted)
        }
        guard average > .zero, average <= .limit, let worth = average.checkedValue(of: total) else {
            return .unbelievable
        }
        let excess = total - known
        let price = price(of: excess, reaching: worth - bustedValue) ?? average
        unnamed += excess
        return book(Fill(id: "\(name):\(known)-\(total)", quantity: excess, price: price, time: time))
    }

    /// Takes an annulled execution back: the fill to undo, nil when it was never counted.
    /// It will not count if it is reported (again) later.
    mutating func bust(_ id: String) -> Fill? {
        guard !voided.contains(id) else { return nil }
        voided.append(id)
        guard let index = trades.firstIndex(where: { $0.id == id }) else { return nil }
        let fill = trades.remove(at: index)
        let worth = fill.price.value(of: fill.quantity)
        tradesValue -= worth
        filled -= fill.quantity
        value -= worth
        busted += fill.quantity
        bustedValue += worth
        return fill
    }

    private mutating func book(_ fill: Fill) -> Outcome {
        filled += fill.quantity
        value += fill.price.value(of: fill.quantity)
        return .booked(fill)
    }

    /// The value of a fill, nil when no exchange could have reported it.
    private func believable(_ fill: Fill) -> Money? {
        guard fill.price > .zero, fill.price <= .limit,
            let worth = fill.price.checkedValue(of: fill.quantity),
            (tradesValue + worth).magnitude <= .limit
        else { return nil }
        return worth
    }

    /// The price at which `quantity` more brings the booked value to `total`; nil when no trade
    /// could have had it (a broker's rounded average over a large total, spread over few units).
    private func price(of quantity: Quantity, reaching total: Money) -> Price? {
        let missing = total - value
        guard missing > .zero, missing <= .limit,
            Int128(missing.raw) * Int128(Quantity.scale) / Int128(quantity.raw) < Int128(Price.limit.raw),
            let price = missing.perUnit(quantity), price > .zero
        else { return nil }
        return price
    }
}
