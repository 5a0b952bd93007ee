// What a night makes of the positions that were carried into it: a contract that has
// expired is settled, a share that goes ex becomes more or fewer of them.
//
// The Desk's positions and the book change together, so that both stay the same book.

import Accounting
import Market
import Trading

struct Overnight {
    let instruments: [Instrument]
    let date: CalendarDate
    let exToday: [ExDay]
    let start: Timestamp

    /// - Parameter lasts: by instrument; left in prices of the new day.
    func carry(
        _ positions: [CarriedPosition], _ book: inout TradeBook, _ lasts: inout [Price]
    ) -> [CarriedPosition] {
        var carried = positions.filter { position in
            let index = Int(position.instrument.index)
            guard let expiry = instruments[index].contract.expiry, expiry < date else { return true }
            book.leave(position, position.net, at: lasts[index], start)
            return false
        }
        for ex in exToday {
            let index = Int(ex.instrument.index)
            guard let factor = ex.action.priceFactor(lastClose: lasts[index]) else { continue }
            let close = lasts[index]
            lasts[index] = factor.of(close)
            carried = carried.compactMap { position in
                guard position.instrument == ex.instrument else { return position }
                let (next, fraction) = position.after(
                    ex.action, lastClose: close, tick: instruments[index].tick)
                book.multiply(position, by: ex.action.quantityFactor)
                if fraction != .zero { book.leave(position, fraction, at: lasts[index], start) }
                return next
            }
        }
        return carried
    }
}
