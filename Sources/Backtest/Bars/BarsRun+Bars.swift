// One day's bars, in order of time: those that begin together pass together, phase by
// phase, so that the Desk's time never runs ahead of an instrument.
//
// A bar in which nothing can happen costs the Desk one event. The Desk and the venue
// say between which prices that is so, and their promise holds until the next effect.

import Exchange
import Market
import Trading

extension BarsRun {
    mutating func playBars() {
        if lanes.count == 1 { return playAlone() }
        while let start = nextStart {
            group.removeAll(keepingCapacity: true)
            for index in lanes.indices where lanes[index].nextStart == start { group.append(index) }
            play(from: Timestamp(nanoseconds: start))
        }
    }

    /// One instrument: no other bar has to be waited for.
    private mutating func playAlone() {
        while lanes[0].row < lanes[0].end {
            let start = Timestamp(nanoseconds: lanes[0].bars.starts.base[lanes[0].row])
            if start >= lanes[0].open, start + days.length <= lanes[0].close,
                canSleep(to: start + days.length)
            {
                finish(0, at: start + days.length, isLast: true)
                count(1)
            } else {
                group.removeAll(keepingCapacity: true)
                group.append(0)
                play(from: start)
            }
        }
    }

    /// Whether the bar of the only lane changes nothing before its close, and nothing waits for the clock.
    private mutating func canSleep(to end: Timestamp) -> Bool {
        guard lanes[0].promise == promise, closingPromise == promise else { return false }
        let row = lanes[0].row
        return row != lanes[0].first && closingAt >= end && lanes[0].isSettled && liesInBand(0)
            && lanes[0].calm.isCalm(
                Price(raw: lanes[0].bars.lows.base[row]), Price(raw: lanes[0].bars.highs.base[row]))
    }

    private var nextStart: Int64? {
        var next: Int64?
        for lane in lanes.indices {
            if let start = lanes[lane].nextStart { next = next.map { min($0, start) } ?? start }
        }
        return next
    }

    /// The bars of `group`, which begin at `start`.
    private mutating func play(from start: Timestamp) {
        // What lies outside continuous trading is neither traded nor shown to the rules.
        for index in group where !lanes[index].trades(at: start, days.length) { lanes[index].row += 1 }
        group.removeAll { !lanes[$0].trades(at: start, days.length) }
        guard let last = group.last else { return }
        let open = max(start, lanes[last].open)
        pass(from: max(desk.now, lanes[last].open), to: open)
        for index in group where !liesInBand(index) { widenBand(index, at: open) }
        var end = open
        for index in group { end = max(end, min(start + days.length, lanes[index].close)) }
        visit(from: open, to: end)
        for index in group {
            finish(index, at: min(start + days.length, lanes[index].close), isLast: index == last)
        }
        count(group.count)
    }

    /// What follows from a bar is settled after the last that ends with it: until then the bars of that
    /// instant are not all there, and nothing else may happen at it.
    private mutating func finish(_ index: Int, at end: Timestamp, isLast: Bool) {
        let bar = lanes[index].bars.bar(lanes[index].row)
        lanes[index].row += 1
        lasts[index] = bar.close
        venue.close(lanes[index].instrument)
        let instrument = lanes[index].instrument
        let first = journal.effects.count
        desk.apply(bar, of: instrument, isLast: isLast, at: end, into: &journal.effects)
        if journal.effects.count == first, witness == nil {
            journal.append(bar, of: instrument, isLast: isLast, at: end)
        } else {
            follow(.bar(instrument, bar, isLast: isLast), from: first, at: end)
        }
        if isLast, !venue.outbox.isEmpty { settle(at: end) }
    }

    // MARK: Inside the bars

    private mutating func visit(from start: Timestamp, to end: Timestamp) {
        let isDue = closing() < end || desk.isUnsettled
        awake.removeAll(keepingCapacity: true)
        var isAwaitedByAny = false
        for index in group where isAwaited(index) { isAwaitedByAny = true }
        for index in group
        where isDue || !isCalm(index) || isAwaited(index) || (isAwaitedByAny && isContract(index)) {
            awake.append(index)
        }
        guard !awake.isEmpty else { return }
        for place in awake.indices { open(awake[place], at: start) }
        if isAwaitedByAny {
            take(.tick, at: start)
            settle(at: start)
        }
        let quarter = Span(nanoseconds: (end - start).nanoseconds / 4)
        for leg in 1...3 {
            let at = start + quarter * Int64(leg)
            pass(from: desk.now, to: at)
            let isDue = closing() < end || desk.isUnsettled
            for place in awake.indices where isDue || !isCalm(awake[place]) {
                walk(awake[place], leg, at: at)
            }
        }
        pass(from: desk.now, to: end)
    }

    /// Whether neither the Desk nor the venue has anything to do between the bar's extremes.
    private mutating func isCalm(_ index: Int) -> Bool {
        if lanes[index].promise != promise { promiseAnew(index) }
        let row = lanes[index].row
        return lanes[index].calm.isCalm(
            Price(raw: lanes[index].bars.lows.base[row]), Price(raw: lanes[index].bars.highs.base[row]))
    }

    /// Whether this is the day's first bar and yesterday's last is decided now that there is a price.
    private func isAwaited(_ index: Int) -> Bool {
        lanes[index].row == lanes[index].first && desk.awaitsOpen(of: lanes[index].instrument)
    }

    /// What rules decide about another instrument is entered in it: it needs a price by then.
    private func isContract(_ index: Int) -> Bool {
        days.instruments[Int(lanes[index].instrument.index)].contract.expiry != nil
    }

    private mutating func promiseAnew(_ index: Int) {
        let instrument = lanes[index].instrument
        var outlook = desk.outlook(of: instrument)
        if let resting = venue.calm(of: instrument) {
            outlook.floor = max(outlook.floor, resting.floor)
            outlook.ceiling = min(outlook.ceiling, resting.ceiling)
        } else {
            (outlook.floor, outlook.ceiling) = (Price(raw: .max), Price(raw: .min))
        }
        lanes[index].calm = outlook
        lanes[index].isSettled = !desk.isUnsettled
        lanes[index].promise = promise
    }

    private mutating func closing() -> Timestamp {
        if closingPromise != promise {
            closingAt = desk.closingAt ?? BarsRun.never
            closingPromise = promise
        }
        return closingAt
    }

    /// The first price of the bar, which may be a leap away from the last one.
    private mutating func open(_ index: Int, at start: Timestamp) {
        let (instrument, bar) = (lanes[index].instrument, lanes[index].bars.bar(lanes[index].row))
        let outlook = desk.outlook(of: instrument)
        venue.begin(bar, of: instrument)
        // A target that the market leaps over is sold at its own price, not at the better one.
        if let target = outlook.targetAbove, target < bar.open {
            show(target, of: index, leaping: true, at: start)
        } else if let target = outlook.targetBelow, target > bar.open {
            show(target, of: index, leaping: true, at: start)
        }
        show(bar.open, of: index, leaping: true, at: start)
    }

    /// From the price before to the next of: unfavourable extreme, favourable extreme, close.
    private mutating func walk(_ index: Int, _ leg: Int, at time: Timestamp) {
        let (instrument, bar) = (lanes[index].instrument, lanes[index].bars.bar(lanes[index].row))
        let goal = lanes[index].stop(leg, bar, isShort: desk.net(of: instrument) < .zero)
        let outlook = desk.outlook(of: instrument)
        let here = lasts[index]
        if let target = outlook.targetAbove, here < target, target <= goal {
            show(target, of: index, at: time)
        } else if let target = outlook.targetBelow, here > target, target >= goal {
            show(target, of: index, at: time)
        }
        show(goal, of: index, at: time)
    }

    /// The venue first, since what rests there is nearer to the market than we are; then the Desk.
    private mutating func show(_ price: Price, of index: Int, leaping: Bool = false, at time: Timestamp) {
        let instrument = lanes[index].instrument
        lasts[index] = price
        venue.move(to: price, of: instrument, leaping: leaping, at: time)
        settle(at: time)
        take(.quote(instrument, Quote(last: price, exchangeTime: time)), at: time)
        settle(at: time)
    }

    /// A band that the data contradict was ours, not the exchange's: it makes room.
    private mutating func widenBand(_ index: Int, at time: Timestamp) {
        let (instrument, row) = (lanes[index].instrument, lanes[index].row)
        guard var band = venue.lines[index].band else { return }
        band.lower = min(band.lower, Price(raw: lanes[index].bars.lows[row]))
        band.upper = max(band.upper, Price(raw: lanes[index].bars.highs[row]))
        venue.widen(band, of: instrument)
        take(.band(instrument, band), at: time)
    }

    private func liesInBand(_ index: Int) -> Bool {
        guard let band = venue.lines[index].band else { return true }
        let row = lanes[index].row
        return lanes[index].bars.lows.base[row] >= band.lower.raw
            && lanes[index].bars.highs.base[row] <= band.upper.raw
    }

    // MARK: Time

    /// Lets the seconds pass in which something waits for the clock.
    mutating func pass(from: Timestamp, to end: Timestamp) {
        var ticks: Int64 = 0
        var time = from
        while true {
            let due = desk.isUnsettled ? time : max(closing(), time)
            time = due + .seconds(ticks < 60 ? 1 : 30)
            guard time < end else { return }
            ticks += 1
            if ticks % 10 == 0 { repeatQuotes(at: time) }
            take(.tick, at: time)
            settle(at: time)
        }
    }

    /// A live feed repeats its picture; the Desk must not think that it has died.
    private mutating func repeatQuotes(at time: Timestamp) {
        for index in lanes.indices where venue.lines[index].price != nil {
            take(.quote(lanes[index].instrument, Quote(last: lasts[index], exchangeTime: time)), at: time)
        }
    }

    // MARK: Messages

    /// Hands the Desk the venue's messages until there are none.
    mutating func settle(at time: Timestamp) {
        var next = 0
        while next < venue.outbox.count {
            let event = venue.outbox[next]
            next += 1
            take(event, at: time)
        }
        venue.outbox.removeAll(keepingCapacity: true)
    }

    mutating func take(_ event: consuming Event, at time: Timestamp) {
        let first = journal.effects.count
        desk.apply(event, at: time, into: &journal.effects)
        follow(event, from: first, at: time)
    }

    /// Records what happened and does what the Desk asks for: its answer is the end of the journal.
    private mutating func follow(_ event: consuming Event, from first: Int, at time: Timestamp) {
        let answered = first..<journal.effects.count
        witness?(.event(copy event, effects: Array(journal.effects[answered]), at: time))
        journal.append(event, answered, at: time)
        guard !answered.isEmpty else { return }
        promise += 1
        for index in answered {
            let effect = journal.effects[index]
            book.fold(effect, lasts)
            perform(effect, at: time)
        }
    }

    private mutating func perform(_ effect: Effect, at time: Timestamp) {
        switch effect {
        case .ordered(let id, let approved, _): venue.place(id, approved.ticket.terms, at: time)
        case .order(let id, .cancelRequested):
            if let instrument = desk.instrument(of: id) { venue.cancel(id, of: instrument) }
        case .order(let id, .modifyRequested(let kind, let quantity)):
            if let instrument = desk.instrument(of: id) {
                venue.modify(id, of: instrument, kind, quantity, at: time)
            }
        case .readBooks: venue.outbox.append(.polled(venue.reading(brokerPositions, at: time)))
        default: break
        }
    }
}

extension BarColumns {
    /// As the subscript, for a row that is known to be there.
    fileprivate func bar(_ row: Int) -> Bar {
        Bar(
            start: Timestamp(nanoseconds: starts.base[row]), open: Price(raw: opens.base[row]),
            high: Price(raw: highs.base[row]), low: Price(raw: lows.base[row]),
            close: Price(raw: closes.base[row]), volume: Quantity(raw: volumes.base[row]))
    }
}

extension BarsRun.Lane {
    fileprivate var nextStart: Int64? { row < end ? bars.starts.base[row] : nil }

    fileprivate func trades(at start: Timestamp, _ length: Span) -> Bool {
        length >= .minutes(1440) || (start >= open && start < close)
    }

    /// Where the walk goes: the extreme that hurts first.
    fileprivate func stop(_ leg: Int, _ bar: Bar, isShort: Bool) -> Price {
        switch leg {
        case 1: isShort ? bar.high : bar.low
        case 2: isShort ? bar.low : bar.high
        default: bar.close
        }
    }
}
