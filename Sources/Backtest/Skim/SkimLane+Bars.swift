// A bar passes one instrument of the light loop: open, the extreme that hurts, the other
// one, close. What the model does not cover is thrown, never guessed.

import Accounting
import Exchange
import Market
import Trading

extension SkimLane {
    /// What a bar filled: at most an entry and an exit.
    struct Fills {
        private(set) var first: Fill?
        private(set) var second: Fill?

        mutating func append(_ fill: Fill) {
            if first == nil { first = fill } else { second = fill }
        }
    }

    /// Lets bar `row` pass up to its end.
    mutating func pass(_ next: Int, strategy: String) throws(BeyondSkimError) -> Fills {
        defer { row = next + 1 }
        row = next
        let bar = bars[next]
        if case .held = state, closingAt + .seconds(1) < bar.start {
            throw .init("a position is open when the closing begins")
        }
        let finish = endOfBar(next)
        let quarter = Span(nanoseconds: (finish - bar.start).nanoseconds / 4)
        var room = room(bar.volume)
        var fills = Fills()
        try passOpen(next, bar, &room, strategy, &fills)
        var here = bar.open.raw
        for leg in 1...3 {
            guard case .held(var position) = state else { break }
            let time = bar.start + quarter * Int64(leg)
            if closingAt + .seconds(1) < time { throw .init("a position is open when the closing begins") }
            let goal = position.side == .buy ? bar.leg(leg) : bar.mirroredLeg(leg)
            if let target = position.target, !position.reaches(target, at: here),
                position.reaches(target, at: goal)
            {
                fills.append(try leave(position, at: target, .target, nil, time, bar, &room, strategy))
                break
            }
            if position.stops(at: goal) {
                fills.append(try stopOut(position, at: position.stop, time, bar, &room, strategy))
                break
            }
            if position.see(goal, at: time, tick: tick) {
                if position.stops(at: goal) {
                    fills.append(try stopOut(position, at: position.stop, time, bar, &room, strategy))
                    break
                }
                forget()
            }
            state = .held(position)
            here = goal
        }
        if case .held(var position) = state {
            if closingAt + .seconds(1) < finish { throw .init("a position is open when the closing begins") }
            if position.see(bar.close.raw, at: finish, tick: tick) { forget() }
            state = .held(position)
        }
        return fills
    }

    /// Of the bar's volume, what our orders may take together.
    private func room(_ volume: Quantity) -> Int64 {
        let (share, isBeyond) = volume.raw.multipliedReportingOverflow(by: settings.volumeShare)
        return isBeyond ? Quantity.limit.raw : min(share / 100, Quantity.limit.raw)
    }

    private mutating func passOpen(
        _ next: Int, _ bar: Bar, _ room: inout Int64, _ strategy: String, _ fills: inout Fills
    ) throws(BeyondSkimError) {
        switch state {
        case .flat: break
        case .ordered(let order):
            // An entry is called back ten seconds after its signal.
            guard bar.start <= order.signalled + .seconds(10) else {
                state = .flat
                return
            }
            fills.append(try enter(order, bar, &room))
        case .held(let position):
            if let leaving = position.leaving {
                let fill = try leave(
                    position, at: bar.open.raw, leaving.reason, leaving.cap, bar.start, bar, &room, strategy)
                // An exit that waits over a hole is sent again, perhaps with another cap.
                let isLate = next > 0 && bar.start > endOfBar(next - 1) + .seconds(10)
                if isLate, fill.trade?.exit.raw == leaving.cap { throw .init("an exit waits over a hole") }
                fills.append(fill)
            } else if let target = position.target, position.reaches(target, at: bar.open.raw) {
                fills.append(try leave(position, at: target, .target, nil, bar.start, bar, &room, strategy))
            } else if position.stops(at: bar.open.raw) {
                fills.append(try stopOut(position, at: bar.open.raw, bar.start, bar, &room, strategy))
            } else {
                var seen = position
                if seen.see(bar.open.raw, at: bar.start, tick: tick) { forget() }
                state = .held(seen)
            }
        }
    }

    // MARK: Fills

    /// The price of a fill, moved against us as far as the order lets it.
    private func filled(
        _ side: Side, _ units: Int64, at price: Int64, cap: Int64, _ bar: Bar, _ room: inout Int64
    ) throws(BeyondSkimError) -> Int64 {
        guard side.takes(price, cap: cap) else { throw .init("the price leapt beyond an order's protection") }
        let quantity = Quantity(units)
        guard quantity.raw <= room else { throw .init("an order is larger than its share of the volume") }
        room -= quantity.raw
        let taken = settings.taken(
            at: Price(raw: price), side, quantity, of: bar.volume, tick: instrument.tick
        ).raw
        return side.takes(taken, cap: cap) ? taken : cap
    }

    private mutating func enter(
        _ order: SkimOrder, _ bar: Bar, _ room: inout Int64
    ) throws(BeyondSkimError) -> Fill {
        let open = bar.open.raw
        let price = try filled(order.side, order.units, at: open, cap: order.cap, bar, &room)
        let average = Price(raw: price)
        guard let stop = order.plan.stopLevel(order.side, from: average, tick: instrument.tick) else {
            throw .init("an entry has no stop")
        }
        let value = average.value(of: Quantity(order.units))
        let charged = charges.estimate(order.side, value, Quantity(order.units))
        let position = SkimPosition(
            side: order.side, units: order.units, entry: price, enteredAt: bar.start, charged: charged,
            plan: order.plan,
            target: order.plan.targetLevel(order.side, from: average, tick: instrument.tick)?.raw,
            stop: stop.raw,
            stopMovedAt: bar.start, best: open)
        try check(stop: stop, order.side)
        if position.stops(at: open) || position.target.map({ position.reaches($0, at: open) }) ?? false {
            throw .init("an entry fills beyond its own stop or target")
        }
        state = .held(position)
        forget()
        return Fill(realised: .zero, charges: charged.total, trade: nil)
    }

    /// A stop that the band does not let rest as it is.
    private mutating func check(stop: Price, _ entry: Side) throws(BeyondSkimError) {
        guard let band, band.contains(stop), cap(entry.opposite, from: stop.raw) != nil else {
            throw .init("a stop lies outside the day's band")
        }
    }

    private mutating func stopOut(
        _ position: SkimPosition, at price: Int64, _ time: Timestamp, _ bar: Bar, _ room: inout Int64,
        _ strategy: String
    ) throws(BeyondSkimError) -> Fill {
        guard let cap = cap(position.side.opposite, from: position.stop) else {
            throw .init("a stop lies outside the day's band")
        }
        let left = try filled(position.side.opposite, position.units, at: price, cap: cap, bar, &room)
        return book(position, left, time, .stop, strategy)
    }

    private mutating func leave(
        _ position: SkimPosition, at price: Int64, _ reason: ExitReason, _ agreed: Int64?, _ time: Timestamp,
        _ bar: Bar, _ room: inout Int64, _ strategy: String
    ) throws(BeyondSkimError) -> Fill {
        guard let cap = agreed ?? cap(position.side.opposite, from: price) else {
            throw .init("an exit lies outside the day's band")
        }
        let left = try filled(position.side.opposite, position.units, at: price, cap: cap, bar, &room)
        return book(position, left, time, TradeEnd(.exit, reason), strategy)
    }

    private mutating func book(
        _ position: SkimPosition, _ price: Int64, _ time: Timestamp, _ reason: TradeEnd, _ strategy: String
    ) -> Fill {
        let quantity = Quantity(position.units)
        let (paid, got) = (
            Price(raw: position.entry).value(of: quantity), Price(raw: price).value(of: quantity)
        )
        let gross = position.side == .buy ? got - paid : paid - got
        let charged = charges.estimate(position.side.opposite, got, quantity)
        let trade = ClosedTrade(
            strategy: strategy, symbol: instrument.symbol, side: position.side, quantity: quantity,
            enteredAt: position.enteredAt, leftAt: time, entry: Price(raw: position.entry),
            exit: Price(raw: price), gross: gross, charges: position.charged + charged, reason: reason)
        (leftAt, lost, state) = (time, gross < .zero, .flat)
        forget()
        return Fill(realised: gross, charges: charged.total, trade: trade)
    }
}

extension Bar {
    /// Where a long position's price goes: low, high, close.
    fileprivate func leg(_ number: Int) -> Int64 {
        (number == 1 ? low : number == 2 ? high : close).raw
    }

    /// The same for a short one: high, low, close.
    fileprivate func mirroredLeg(_ number: Int) -> Int64 {
        (number == 1 ? high : number == 2 ? low : close).raw
    }
}
