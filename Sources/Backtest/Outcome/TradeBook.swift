// Folds what a Desk answers into trades from flat to flat, money by strategy, and the
// equity after each session. It reads effects only, so it serves every fidelity.
//
// Cash is exact: what the fills paid and received, less their charges. Positions that
// stay open are worth their last price.

import Accounting
import Market
import Trading

struct TradeBook {
    /// What one strategy holds of one instrument since it was last flat.
    private struct Open {
        var net = Quantity.zero
        var side = Side.buy
        var most = Quantity.zero
        var entered = Turnover()
        var left = Turnover()
        var enteredAt = Timestamp(nanoseconds: 0)
        var charges = Charges.zero
        var leaving: ExitReason?
    }

    private struct Turnover {
        var quantity = Quantity.zero
        var value = Money.zero

        mutating func add(_ fill: Fill, _ quantity: Quantity) {
            self.quantity += quantity
            value += fill.price.value(of: quantity)
        }

        var average: Price { value.perUnit(quantity) ?? .zero }
    }

    /// What is known of an order of the day, by its number.
    private struct Note {
        let strategy: Int
        let instrument: Int
        let side: Side
        let purpose: OrderPurpose
    }

    private(set) var result: BacktestResult
    /// By strategy: allotment, what fills paid and received, less charges.
    private(set) var cash: [Money]
    private let instruments: [Instrument]
    /// By strategy, then instrument.
    private var open: [Open]
    private var notes: [Note?] = []
    private var denials: [DenialCode: Int] = [:]
    private var exposure = Money.zero

    init(_ names: [String], _ instruments: [Instrument], cash: Money) {
        result = BacktestResult(strategies: names, cash: cash)
        self.instruments = instruments
        let share = cash.scaled(by: 1, over: Int64(max(names.count, 1)))
        self.cash = names.map { _ in share }
        if let first = self.cash.indices.first { self.cash[first] += cash - share.times(names.count) }
        open = Array(repeating: Open(), count: names.count * instruments.count)
    }

    mutating func beginDay(_ lasts: [Price]) {
        notes.removeAll(keepingCapacity: true)
        exposure = gross(lasts)
    }

    mutating func fold(_ effects: [Effect], _ lasts: [Price]) {
        for index in effects.indices { fold(effects[index], lasts) }
    }

    mutating func fold(_ effect: Effect, _ lasts: [Price]) {
        switch effect {
        case .ordered(let id, let approved, _): note(id, approved.ticket)
        case .posted(let id, let fill, let charges): post(fill, charges, id, lasts)
        case .denied(_, let found):
            for denial in found { denials[denial.code, default: 0] += 1 }
        case .planned(let key, let plan?) where plan.leaving != nil:
            open[place(key.strategy, Int(key.instrument.index))].leaving = plan.leaving
        case .alert(let alert) where alert.topic == .trading && alert.severity == .warning:
            result.warnings.add(alert.text)
        default: break
        }
    }

    private mutating func note(_ id: OrderID, _ ticket: Ticket) {
        result.orders += 1
        while notes.count < Int(id.number) { notes.append(nil) }
        guard case .strategy(let strategy) = ticket.owner else { return }
        notes[Int(id.number) - 1] = Note(
            strategy: strategy, instrument: Int(ticket.terms.instrument.index), side: ticket.terms.side,
            purpose: ticket.purpose)
    }

    private mutating func post(_ fill: Fill, _ charges: Charges, _ id: OrderID, _ lasts: [Price]) {
        result.fills += 1
        result.charges += charges
        guard notes.indices.contains(Int(id.number) - 1), let note = notes[Int(id.number) - 1] else { return }
        let value = fill.price.value(of: fill.quantity).times(Int(instruments[note.instrument].multiplier))
        cash[note.strategy] -= (note.side == .buy ? value : -value) + charges.total
        let index = place(note.strategy, note.instrument)
        open[index].charges += charges
        let held = open[index].net
        let reduces = held != .zero && (held > .zero) == (note.side == .sell)
        let closing = reduces ? min(fill.quantity, held.magnitude) : .zero
        if closing > .zero { leave(index, note, fill, closing) }
        if fill.quantity > closing { enter(index, note, fill, fill.quantity - closing) }
        if fill.quantity > closing { exposure = max(exposure, gross(lasts)) }
    }

    private mutating func enter(_ index: Int, _ note: Note, _ fill: Fill, _ quantity: Quantity) {
        if open[index].net == .zero {
            open[index].side = note.side
            open[index].enteredAt = fill.time
            open[index].leaving = nil
        }
        open[index].net += note.side == .buy ? quantity : .zero - quantity
        open[index].most = max(open[index].most, open[index].net.magnitude)
        open[index].entered.add(fill, quantity)
    }

    private mutating func leave(_ index: Int, _ note: Note, _ fill: Fill, _ quantity: Quantity) {
        open[index].net += note.side == .buy ? quantity : .zero - quantity
        open[index].left.add(fill, quantity)
        guard open[index].net == .zero else { return }
        let trade = open[index]
        let gained =
            trade.side == .buy
            ? trade.left.value - trade.entered.value
            : trade.entered.value - trade.left.value
        result.trades.append(
            ClosedTrade(
                strategy: result.strategies[note.strategy], symbol: instruments[note.instrument].symbol,
                side: trade.side, quantity: trade.most, enteredAt: trade.enteredAt, leftAt: fill.time,
                entry: trade.entered.average, exit: trade.left.average,
                gross: gained.times(Int(instruments[note.instrument].multiplier)), charges: trade.charges,
                reason: TradeEnd(note.purpose, trade.leaving)))
        open[index] = Open()
    }

    /// A share was split or joined: what was paid for it stays.
    mutating func multiply(_ position: CarriedPosition, by factor: Ratio) {
        guard factor != .one, case .strategy(let strategy) = position.owner else { return }
        let index = place(strategy, Int(position.instrument.index))
        open[index].net = factor.of(open[index].net)
        open[index].most = factor.of(open[index].most)
        open[index].entered.quantity = factor.of(open[index].entered.quantity)
        open[index].left.quantity = factor.of(open[index].left.quantity)
    }

    /// Something of a position goes without an order: a settlement, a fraction that is paid as cash.
    mutating func leave(
        _ position: CarriedPosition, _ net: Quantity, at price: Price, _ time: Timestamp
    ) {
        guard case .strategy(let strategy) = position.owner else { return }
        let instrument = Int(position.instrument.index)
        cash[strategy] += price.value(of: net).times(Int(instruments[instrument].multiplier))
        let note = Note(
            strategy: strategy, instrument: instrument, side: net > .zero ? .sell : .buy, purpose: .exit)
        let fill = Fill(id: "", quantity: net.magnitude, price: price, time: time)
        leave(place(strategy, instrument), note, fill, net.magnitude)
    }

    /// The session is over; `lasts` are the prices at which what is open is valued.
    mutating func endDay(_ date: CalendarDate, _ lasts: [Price]) {
        let equity = cash.indices.reduce(Money.zero) { $0 + self.equity(of: $1, lasts) }
        exposure = max(exposure, gross(lasts))
        result.equity.append(EquityPoint(date: date, equity: equity, exposure: exposure))
    }

    /// - Parameter index: of the day that has just ended.
    func progress(after index: Int, of dates: [CalendarDate], bars: Int) -> RunProgress {
        RunProgress(
            days: index + 1, allDays: dates.count, date: dates[index], bars: bars, profit: result.netProfit)
    }

    /// Cash and open positions of one strategy at their last prices.
    func equity(of strategy: Int, _ lasts: [Price]) -> Money {
        instruments.indices.reduce(cash[strategy]) { sum, instrument in
            let net = open[place(strategy, instrument)].net
            return net == .zero ? sum : sum + worth(of: net, instrument, lasts)
        }
    }

    private func gross(_ lasts: [Price]) -> Money {
        open.indices.reduce(Money.zero) { sum, index in
            let net = open[index].net
            return net == .zero ? sum : sum + worth(of: net, index % instruments.count, lasts).magnitude
        }
    }

    private func worth(of net: Quantity, _ instrument: Int, _ lasts: [Price]) -> Money {
        lasts[instrument].value(of: net).times(Int(instruments[instrument].multiplier))
    }

    private func place(_ strategy: Int, _ instrument: Int) -> Int {
        strategy * instruments.count + instrument
    }

    /// All of it, with what the run knows besides.
    func finished(bars: Int, _ lasts: [Price], assumptions: [String]) -> BacktestResult {
        var result = result
        result.bars = bars
        result.assumptions = assumptions
        result.denials = DenialCode.allCases
            .compactMap { code in
                denials[code].map { BacktestResult.DenialCount(code: code, count: $0) }
            }
            .sorted { $0.count > $1.count }
        for strategy in result.strategies.indices {
            for instrument in instruments.indices {
                let line = open[place(strategy, instrument)]
                guard line.net != .zero else { continue }
                result.openPositions.append(
                    BacktestResult.OpenPosition(
                        strategy: result.strategies[strategy], symbol: instruments[instrument].symbol,
                        net: line.net, averagePrice: line.entered.average,
                        lastPrice: lasts[instrument]))
            }
        }
        return result
    }
}

extension TradeEnd {
    /// What an order of this purpose ends a trade with; `leaving` is what its plan said.
    init(_ purpose: OrderPurpose, _ leaving: ExitReason?) {
        switch (purpose, leaving) {
        case (.protectiveStop, _), (.exit, .stopFailed?): self = .stop
        case (.exit, .rule(let line)?): self = .rule(line: line)
        case (.exit, .time?): self = .time
        case (.exit, .target?), (.target, _): self = .target
        default: self = .squareOff
        }
    }
}

extension Money {
    fileprivate func times(_ count: Int) -> Money { Money(raw: raw * Int64(count)) }
}
