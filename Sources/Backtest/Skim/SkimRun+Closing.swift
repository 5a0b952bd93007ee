// How the light loop plays the bars in which the clock closes positions: prices and seconds
// in the order in which the Desk's driver shows them, every lane in step.
//
// What `SquareOff` asks for is done at once, as the venue does it; what two closings at
// once, or an order that still waits, would come to is left to the Desk.

import Market
import Trading

extension SkimLane {
    /// Units, signed.
    var net: Int64 { !isHeld ? 0 : position.isLong ? position.units : -position.units }
}

extension SkimRun {
    /// The bars of every lane that begin at `start`, while the clock closes what is held.
    ///
    /// - Parameter due: is left with the rows that were passed, by lane.
    /// - Returns: when they ended.
    mutating func playClosing(_ start: Timestamp, _ due: inout [Int]) throws(BeyondSkimError) -> Timestamp {
        if !closing.isUnderWay { closing.watch(try lastSeen(before: start), at: try lastEnd(before: start)) }
        try pass(to: start)
        var end = start
        for index in lanes.indices {
            lanes[index].skip(to: start)
            let row = lanes[index].row
            let isThere = row < lanes[index].end && lanes[index].bars.starts.base[row] == start.nanoseconds
            due[index] = isThere ? row : -1
            guard isThere else { continue }
            lanes[index].begin(row)
            lanes[index].widenBand()
            end = max(end, lanes[index].finish)
        }
        for index in lanes.indices where due[index] >= 0 { try open(index) }
        for leg in 1...3 {
            let time = start + Span(nanoseconds: (end - start).nanoseconds / 4) * Int64(leg)
            try pass(to: time)
            for index in lanes.indices where due[index] >= 0 { try walk(index, leg, time) }
        }
        try pass(to: end)
        for index in lanes.indices where due[index] >= 0 { try finish(index) }
        return end
    }

    private func lastEnd(before start: Timestamp) throws(BeyondSkimError) -> Timestamp {
        var end: Timestamp?
        for index in lanes.indices {
            if let last = lanes[index].lastEnd(before: start) { end = end.map { max($0, last) } ?? last }
        }
        guard let end else { return start }
        if end > start { throw .init("bars overlap while positions are closed") }
        return end
    }

    private func lastSeen(before start: Timestamp) throws(BeyondSkimError) -> [SkimClosing.Seen] {
        lanes.indices.map { index in
            let row = max(lanes[index].bars.row(at: start) - 1, 0)
            return SkimClosing.Seen(price: lanes[index].bars.closes[row], at: lanes[index].endOfBar(row))
        }
    }

    // MARK: Prices

    private mutating func show(_ price: Int64, of index: Int, at time: Timestamp) {
        closing.seen[index] = SkimClosing.Seen(price: price, at: time, isOpen: true)
        closing.now = max(closing.now, time)
    }

    private mutating func open(_ index: Int) throws(BeyondSkimError) {
        let (open, time) = (lanes[index].bars.opens.base[lanes[index].row], lanes[index].start)
        if lanes[index].closing == nil {
            try mayMove(index, time)
            try lanes[index].passOpen(&book)
        } else {
            if let target = lanes[index].leapt(at: open) { try meet(index, target, time) }
            try meet(index, open, time)
        }
        show(open, of: index, at: time)
    }

    private mutating func walk(_ index: Int, _ leg: Int, _ time: Timestamp) throws(BeyondSkimError) {
        let goal = lanes[index].goal(leg)
        guard lanes[index].isHeld else { return show(goal, of: index, at: time) }
        if lanes[index].closing == nil {
            try mayMove(index, time)
            if lanes[index].time(of: leg) != time { throw .init("bars of two lengths end together") }
            try lanes[index].walk(leg, &book)
        } else {
            let here = closing.seen[index].price
            if let target = lanes[index].target(from: here, to: goal) { try meet(index, target, time) }
            try meet(index, goal, time)
        }
        show(goal, of: index, at: time)
    }

    private mutating func finish(_ index: Int) throws(BeyondSkimError) {
        if lanes[index].closing == nil { try lanes[index].passEnd() }
        let close = lanes[index].bars.closes.base[lanes[index].row]
        show(close, of: index, at: lanes[index].finish)
        closing.seen[index].isOpen = false
        lanes[index].row += 1
    }

    /// A run would take over what comes to be due, whatever its prices do in that second.
    private func mayMove(_ index: Int, _ time: Timestamp) throws(BeyondSkimError) {
        guard closing.isUnderWay, !lanes[index].isFlat, lanes[index].closingAt <= time else { return }
        throw .init("two closings overlap")
    }

    /// The order that closes a lane meets a price.
    private mutating func meet(_ index: Int, _ price: Int64, _ time: Timestamp) throws(BeyondSkimError) {
        if lanes[index].closing?.stop != nil, lanes[index].position.stops(at: price) {
            throw .init("a stop is reached before it is called back")
        }
        guard lanes[index].closing?.order != nil, let limit = lanes[index].closing?.limit else { return }
        guard try lanes[index].closes(at: price, limit: limit, time, &book) else { return }
        lanes[index].closing?.order = nil
        lanes[index].closing?.changedAt = time
    }

    // MARK: Seconds

    /// Lets the seconds pass up to `end` in which something waits for the clock.
    private mutating func pass(to end: Timestamp) throws(BeyondSkimError) {
        var ticks: Int64 = 0
        var time = closing.now
        while true {
            if !closing.isUnderWay {
                guard let begins = closingBegins else { break }
                time = max(begins, time)
            }
            time = time + .seconds(ticks < 60 ? 1 : 30)
            guard time < end else { break }
            ticks += 1
            closing.now = time
            if ticks % 10 == 0 { try repeatPrices(time) }
            try tick(time)
        }
    }

    private mutating func repeatPrices(_ time: Timestamp) throws(BeyondSkimError) {
        for index in lanes.indices where closing.seen[index].isOpen {
            closing.seen[index].at = time
            guard lanes[index].isHeld, lanes[index].closing == nil else { continue }
            try lanes[index].see(closing.seen[index].price, at: time, &book)
        }
    }

    private mutating func tick(_ time: Timestamp) throws(BeyondSkimError) {
        let isBegun = !closing.isUnderWay
        for index in lanes.indices where !lanes[index].isFlat && lanes[index].closing == nil {
            guard lanes[index].closingAt <= time else { continue }
            guard isBegun else { throw .init("two closings overlap") }
            guard lanes[index].isHeld, lanes[index].position.leaving == nil else {
                throw .init("an order waits while the closing begins")
            }
            lanes[index].closing = SkimClosing.Line(stop: closing.nextOrder())
        }
        if isBegun { closing.begin(at: time) }
        try perform(closing.step(lanes) ?? [], time)
        var loss = book.account.charges - book.account.realised
        for index in lanes.indices where lanes[index].isHeld {
            loss -= Money(raw: lanes[index].position.gain(at: closing.seen[index].price))
            if time >= lanes[index].plan.deadline { throw .init("a position is open at its deadline") }
        }
        if loss > .zero { try note(loss: loss) }
    }

    private mutating func perform(
        _ actions: [SquareOffAction], _ time: Timestamp
    ) throws(BeyondSkimError) {
        for action in actions {
            switch action {
            case .cancel(let id): cancel(id, time)
            case .close(let key, let order): try send(key, order, time)
            case .readPositions: closing.note(read: lanes.indices.map { lanes[$0].net }, at: time)
            case .done:
                closing.end()
                for index in lanes.indices { lanes[index].closing = nil }
            case .differs, .refused, .readInstrument:
                throw .init("a closing meets what only the Desk knows")
            case .phase, .enter, .alert, .page: break
            }
        }
    }

    private mutating func cancel(_ id: OrderID, _ time: Timestamp) {
        for index in lanes.indices {
            if lanes[index].closing?.stop == id {
                lanes[index].closing?.stop = nil
            } else if lanes[index].closing?.order == id {
                lanes[index].closing?.order = nil
            } else {
                continue
            }
            lanes[index].closing?.changedAt = time
        }
    }

    private mutating func send(
        _ key: SquareOffKey, _ sent: SquareOffClosing, _ time: Timestamp
    ) throws(BeyondSkimError) {
        for index in lanes.indices where lanes[index].instrument.id == key.instrument {
            guard sent.quantity == Quantity(lanes[index].position.units) else {
                throw .init("a position is closed in parts")
            }
            lanes[index].closing?.order = closing.nextOrder()
            lanes[index].closing?.limit = sent.limit.raw
            if closing.seen[index].isOpen { try meet(index, closing.seen[index].price, time) }
        }
    }
}

extension SkimLane {
    /// The target that the price leaps over with its open; nil without one.
    fileprivate func leapt(at open: Int64) -> Int64? {
        guard isHeld, position.leaving == nil, let target = position.target else { return nil }
        return position.isLong ? (target < open ? target : nil) : (target > open ? target : nil)
    }

    /// The target if it lies on the way.
    fileprivate func target(from here: Int64, to goal: Int64) -> Int64? {
        guard isHeld, position.leaving == nil, let target = position.target,
            !position.reaches(target, at: here), position.reaches(target, at: goal)
        else { return nil }
        return target
    }
}
