// The next day's Desk from this one: rules compiled once, indicators carried on.
//
// Everything else is the new opening's. It equals a Desk that was opened afresh and fed
// with the same bars as history, but costs no compiling and no feeding.

import Accounting
public import Market
import Rules

extension Desk {
    /// Opens the next day for the same strategies on the same instruments.
    ///
    /// - Throws: ``OpeningRefused`` when no charges are known for the date.
    public func next(_ opening: DayOpening, at now: Timestamp) throws(OpeningRefused) -> Desk {
        precondition(
            opening.instruments.count == self.opening.instruments.count
                && opening.strategies.count == seats.count,
            "the next day has the same instruments and strategies in the same order")
        var rules = chargeRules
        if opening.rulebook != self.opening.rulebook || opening.plan != self.opening.plan {
            rules = try Desk.chargeRules(of: opening)
        }
        var seats = seats
        for index in seats.indices {
            seats[index].begin(opening, at: now)
        }
        var next = Desk(opening, rules, seats, at: now)
        // One day has about as many orders as another.
        next.orders.reserveCapacity(orders.count)
        return next
    }

    /// An intraday position that nothing could close; empty on any usual day.
    public var stranded: [CarriedPosition] {
        ledger.openPositions.compactMap { position in
            guard position.product == .intraday, let average = position.averagePrice else { return nil }
            return CarriedPosition(
                owner: position.owner, instrument: position.instrument, product: position.product,
                net: position.net, averagePrice: average, cost: position.cost)
        }
    }

    /// Whether a bar of this instrument may wait for the open to be decided.
    public func awaitsOpen(of instrument: InstrumentID) -> Bool {
        seats.contains { seat in seat.slot(of: instrument).map { seat.lines[$0].waiting != nil } ?? false }
    }

    /// Signed, over all owners and products.
    public func net(of instrument: InstrumentID) -> Quantity {
        var sum = Quantity.zero
        ledger.forEach(of: instrument) { sum += $0.net }
        return sum
    }
}
