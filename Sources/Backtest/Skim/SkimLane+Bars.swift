// A bar passes one instrument of the light loop: open, the extreme that hurts, the other
// one, close; a stop before a target. What the model does not cover is thrown, never guessed.

import Accounting
import Exchange
import Market
import Trading

extension SkimLane {
    /// Lets bar `next` pass up to its end; the clock has nothing to do in it.
    mutating func pass(_ next: Int, _ book: inout SkimBook) throws(BeyondSkimError) {
        begin(next)
        try passOpen(&book)
        if isHeld {
            if order.trails {
                for leg in 1...3 where isHeld { try walk(leg, &book) }
                try passEnd()
            } else {
                try passExtremes(&book)
            }
        }
        row = next + 1
    }

    mutating func begin(_ next: Int) {
        row = next
        barRow = next
        start = Timestamp(nanoseconds: bars.starts.base[next])
        finish = endOfBar(next)
        // Of the bar's volume, what our orders may take together.
        let (share, isBeyond) = bars.volumes.base[next].multipliedReportingOverflow(by: settings.volumeShare)
        room = isBeyond ? Quantity.limit.raw : min(share / 100, Quantity.limit.raw)
    }

    func time(of leg: Int) -> Timestamp {
        start + Span(nanoseconds: (finish - start).nanoseconds / 4) * Int64(leg)
    }

    /// Where the price of what is held goes: the extreme that hurts, the other one, the close.
    func goal(_ leg: Int) -> Int64 {
        if leg == 3 { return bars.closes.base[row] }
        return (leg == 1) == position.isLong ? bars.lows.base[row] : bars.highs.base[row]
    }

    /// Nothing follows the price: only the extremes can matter.
    private mutating func passExtremes(_ book: inout SkimBook) throws(BeyondSkimError) {
        if position.stops(at: goal(1)) {
            try stopOut(at: position.stop, time(of: 1), &book)
        } else if let target = position.target, position.reaches(target, at: goal(2)) {
            try leave(at: target, .target, nil, time(of: 2), &book)
        }
    }

    /// From the price before to the leg's.
    mutating func walk(_ leg: Int, _ book: inout SkimBook) throws(BeyondSkimError) {
        let here = leg == 1 ? bars.opens.base[row] : goal(leg - 1)
        let (goal, time) = (goal(leg), time(of: leg))
        if let target = position.target, !position.reaches(target, at: here),
            position.reaches(target, at: goal)
        {
            _ = try leave(at: target, .target, nil, time, &book)
            return
        }
        if position.stops(at: goal) { return try stopOut(at: position.stop, time, &book) }
        try see(goal, at: time, &book)
    }

    /// The Desk sees a price: the stop may follow, and be reached by it.
    mutating func see(
        _ price: Int64, at time: Timestamp, _ book: inout SkimBook
    ) throws(BeyondSkimError) {
        guard order.trails, try follow(price, at: time), position.stops(at: price) else { return }
        try stopOut(at: position.stop, time, &book)
    }

    /// The Desk sees the bar's close once more.
    mutating func passEnd() throws(BeyondSkimError) {
        if isHeld, order.trails { _ = try follow(bars.closes.base[row], at: finish) }
    }

    /// True when the stop moved.
    private mutating func follow(_ price: Int64, at time: Timestamp) throws(BeyondSkimError) -> Bool {
        guard position.see(price, at: time, order.plan, tick: tick) else { return false }
        try placeStop()
        forget()
        return true
    }

    /// The stop rests at the exchange with the protection of this moment.
    private mutating func placeStop() throws(BeyondSkimError) {
        guard bandHolds(Price(raw: position.stop)),
            let cap = cap(position.side.opposite, from: position.stop)
        else { throw .init("a stop lies outside the day's band") }
        position.stopCap = cap
    }

    mutating func passOpen(_ book: inout SkimBook) throws(BeyondSkimError) {
        switch phase {
        case .flat: break
        case .ordered:
            guard start <= order.signalled + Desk.entryPatience else {
                phase = .flat
                return
            }
            try enter(&book)
        case .held: try passOpenHeld(&book)
        }
    }

    private mutating func passOpenHeld(_ book: inout SkimBook) throws(BeyondSkimError) {
        let open = bars.opens.base[row]
        if let leaving = position.leaving {
            // An exit that waits over a hole is sent again, perhaps with another cap.
            let isLate = row > 0 && start > endOfBar(row - 1) + Desk.entryPatience
            let cap = position.leavingCap
            let left = try leave(at: open, leaving, cap, start, &book)
            if isLate, left == cap { throw .init("an exit waits over a hole") }
        } else if let target = position.target, position.reaches(target, at: open) {
            try leave(at: target, .target, nil, start, &book)
        } else if position.stops(at: open) {
            try stopOut(at: open, start, &book)
        } else if order.trails {
            _ = try follow(open, at: start)
        }
    }

    // MARK: Fills

    /// The price of a fill, moved against us as far as the order lets it.
    private mutating func filled(
        _ side: Side, _ units: Int64, at price: Int64, cap: Int64
    ) throws(BeyondSkimError) -> Int64 {
        guard side.takes(price, cap: cap) else { throw .init("the price leapt beyond an order's protection") }
        let quantity = Quantity(units)
        guard quantity.raw <= room else { throw .init("an order is larger than its share of the volume") }
        room -= quantity.raw
        let taken = settings.taken(
            at: Price(raw: price), side, quantity, of: Quantity(raw: bars.volumes.base[row]), tick: tick
        ).raw
        return side.takes(taken, cap: cap) ? taken : cap
    }

    private mutating func enter(_ book: inout SkimBook) throws(BeyondSkimError) {
        let open = bars.opens.base[row]
        let price = try filled(order.side, order.units, at: open, cap: order.cap)
        let average = Price(raw: price)
        guard let stop = order.plan.stopLevel(order.side, from: average, tick: tick) else {
            throw .init("an entry has no stop")
        }
        let quantity = Quantity(order.units)
        let charged = charges.estimate(order.side, average.value(of: quantity), quantity)
        position.isLong = order.side == .buy
        position.units = order.units
        position.entry = price
        position.enteredAt = start
        position.charged = charged
        position.target =
            order.aims ? order.plan.targetLevel(order.side, from: average, tick: tick)?.raw : nil
        position.stop = stop.raw
        position.stopMovedAt = start
        position.best = open
        position.leaving = nil
        try placeStop()
        if position.stops(at: open) || position.target.map({ position.reaches($0, at: open) }) ?? false {
            throw .init("an entry fills beyond its own stop or target")
        }
        phase = .held
        forget()
        book.pay(charged.total)
    }

    private mutating func stopOut(
        at price: Int64, _ time: Timestamp, _ book: inout SkimBook
    ) throws(BeyondSkimError) {
        let left = try filled(
            position.side.opposite, position.units, at: price, cap: position.stopCap)
        end(at: left, time, .stop, &book)
    }

    /// - Parameter agreed: The price at worst; nil for an order that is sent now.
    /// - Returns: the price of the fill.
    @discardableResult
    private mutating func leave(
        at price: Int64, _ reason: ExitReason, _ agreed: Int64?, _ time: Timestamp, _ book: inout SkimBook
    ) throws(BeyondSkimError) -> Int64 {
        guard let cap = agreed ?? cap(position.side.opposite, from: price) else {
            throw .init("an exit lies outside the day's band")
        }
        let left = try filled(position.side.opposite, position.units, at: price, cap: cap)
        end(at: left, time, TradeEnd(.exit, reason), &book)
        return left
    }

    /// A plain limit order takes `price` if it still lies within its limit after costs. False when it waits.
    mutating func closes(
        at price: Int64, limit: Int64, _ time: Timestamp, _ book: inout SkimBook
    ) throws(BeyondSkimError) -> Bool {
        let (side, quantity) = (position.side.opposite, Quantity(position.units))
        guard side.takes(price, cap: limit), room >= Quantity.scale else { return false }
        guard quantity.raw <= room else { throw .init("an order is larger than its share of the volume") }
        let taken = settings.taken(
            at: Price(raw: price), side, quantity, of: Quantity(raw: bars.volumes.base[row]), tick: tick
        ).raw
        guard side.takes(taken, cap: limit) else { return false }
        room -= quantity.raw
        end(at: taken, time, .squareOff, &book)
        return true
    }

    private mutating func end(
        at price: Int64, _ time: Timestamp, _ reason: TradeEnd, _ book: inout SkimBook
    ) {
        let quantity = Quantity(position.units)
        let gross = Money(raw: position.gain(at: price))
        let charged = charges.estimate(
            position.side.opposite, Price(raw: price).value(of: quantity), quantity)
        (leftAt, lost, phase) = (time, gross < .zero, .flat)
        forget()
        book.close(
            ClosedTrade(
                strategy: book.strategy, symbol: instrument.symbol, side: position.side, quantity: quantity,
                enteredAt: position.enteredAt, leftAt: time, entry: Price(raw: position.entry),
                exit: Price(raw: price), gross: gross, charges: position.charged + charged, reason: reason),
            paying: charged.total)
    }
}
