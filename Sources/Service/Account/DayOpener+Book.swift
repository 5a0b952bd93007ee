// The book a day begins with, and the bars that warm it up.
//
// What was carried over the night is what our last journal says, made into shares of
// today where a corporate action went ex in between.

import Accounting
import Brokers
import Market
import Platform
import Rules
import Trading

extension DayOpener {
    /// The broker's positions, divided among those who held them when our last day ended.
    func positions(
        _ books: OpeningBooks, _ opening: DayOpening, _ names: [String], _ actions: CorporateActions
    ) -> [CarriedPosition] {
        var carried: [CarriedPosition] = []
        for row in books.positions where row.net != .zero {
            var left = row.net
            let instrument = opening.instruments[Int(row.instrument.index)]
            for old in before.positions
            where old.key == instrument.key && old.position.product == row.product {
                guard let index = names.firstIndex(of: old.owner),
                    var mine = onTodaysTerms(old, instrument, opening.date, actions),
                    (mine.net > .zero) == (left > .zero), mine.net.magnitude <= left.magnitude
                else { continue }
                mine.owner = .strategy(index)
                carried.append(mine)
                left -= mine.net
            }
            guard left != .zero else { continue }
            carried.append(
                CarriedPosition(
                    owner: .external, instrument: row.instrument, product: row.product, net: left,
                    averagePrice: row.averagePrice ?? .zero))
        }
        return carried
    }

    /// What our last day on paper left open. An instrument that is gone from the list goes with it.
    func paperPositions(
        _ opening: DayOpening, _ names: [String], _ actions: CorporateActions
    ) -> [CarriedPosition] {
        var carried: [CarriedPosition] = []
        for old in before.positions {
            guard let instrument = opening.instruments.first(where: { $0.key == old.key }) else {
                say(
                    Alert(
                        .warning, .reconciliation,
                        "The paper position of \(old.position.net) \(old.key) is dropped: no strategy names "
                            + "it today."))
                continue
            }
            guard var mine = onTodaysTerms(old, instrument, opening.date, actions) else { continue }
            mine.owner = names.firstIndex(of: old.owner).map { .strategy($0) } ?? .external
            carried.append(mine)
        }
        return carried
    }

    /// The position after every action that went ex since; nil when nothing whole is left of it.
    private func onTodaysTerms(
        _ old: CarriedOver, _ instrument: Instrument, _ date: CalendarDate, _ actions: CorporateActions
    ) -> CarriedPosition? {
        var position = old.position
        position.instrument = instrument.id
        let symbol = instrument.contract.underlying ?? instrument.symbol
        for action in actions.of(symbol, on: instrument.exchange, after: old.asOf, through: date) {
            guard instrument.contract == .share else {
                say(
                    Alert(
                        .critical, .reconciliation,
                        "\(action) goes ex while \(position.net) \(instrument.symbol) are held: the exchange "
                            + "changes the contract's terms. Compare with the broker's book."))
                continue
            }
            let (next, fraction) = position.after(
                action, lastClose: instrument.previousClose, tick: instrument.tick)
            say(exDayNotice(action, from: position.net, to: next?.net ?? .zero, fraction))
            guard let next else { return nil }
            position = next
        }
        return position
    }

    private func exDayNotice(
        _ action: CorporateAction, from old: Quantity, to new: Quantity, _ fraction: Quantity
    ) -> Alert {
        var text = "\(action) on \(action.exDate): \(old) shares carried are \(new) now."
        if fraction != .zero {
            text += " \(fraction) of a share is paid as cash by the company and leaves this book."
        }
        if case .dividend(let amount) = action.kind {
            text += " \(amount.value(of: old)) are due from the company, outside of this book."
        }
        return Alert(.notice, .reconciliation, text)
    }

    /// Bars before today for each strategy, and the previous close that they end with. Where a strategy
    /// reads companions, all its bars come in order of time, at equal times the companions' first.
    func history(
        of chosen: [ChosenStrategy], in opening: inout DayOpening, _ actions: CorporateActions
    ) async throws(OpeningStopped) -> [Event] {
        var events: [Event] = []
        var read: [HistoryKey: [Bar]] = [:]
        for (index, one) in chosen.enumerated() {
            var lines: [(instrument: InstrumentID, bars: [Bar])] = []
            for id in one.companions + one.instruments.filter({ !one.companions.contains($0) }) {
                let key = HistoryKey(instrument: id, length: one.strategy.barLength)
                let bars: [Bar]
                if let known = read[key] {
                    bars = known
                } else {
                    bars = try await candles(id, key.length, opening, actions)
                    read[key] = bars
                }
                if opening.instruments[Int(id.index)].previousClose == nil {
                    opening.instruments[Int(id.index)].previousClose = bars.last?.close
                }
                lines.append((id, bars.suffix(one.strategy.warmUpBars)))
            }
            events += WarmUp.events(lines, strategy: index, inOrderOfTime: !one.companions.isEmpty)
        }
        startUp.board.set(
            .instruments, .done("\(opening.instruments.count) instruments, \(events.count) bars"),
            at: startUp.clock.now())
        return events
    }

    private func candles(
        _ id: InstrumentID, _ length: Span, _ opening: DayOpening, _ actions: CorporateActions
    ) async throws(OpeningStopped) -> [Bar] {
        let instrument = opening.instruments[Int(id.index)]
        let bars = try await candles(instrument, length, before: opening.date)
        guard instrument.contract == .share else { return bars }
        return actions.adjust(
            bars, of: instrument.symbol, on: instrument.exchange, to: opening.date, ifRaw: true)
    }

    private struct HistoryKey: Hashable {
        let instrument: InstrumentID
        let length: Span
    }

    /// How often an answer may be unreadable before the day goes on without that history.
    private static let unreadableTries = 3

    func candles(
        _ instrument: Instrument, _ length: Span, before date: CalendarDate
    ) async throws(OpeningStopped) -> [Bar] {
        var unreadable = 0
        do throws(CancellationError) {
            return try await startUp.run(.instruments, words: { "\($0.count) bars of \(instrument.symbol)" })
            {
                () async throws(BrokerFailure) in
                do throws(BrokerFailure) {
                    return try await link.source.candles(instrument, length: length)
                        .filter { $0.start.date < date && $0.isConsistent }
                } catch {
                    // No history: the strategy waits until today's bars have warmed it up.
                    if case .refused = error { return [] }
                    if case .unreadable = error { unreadable += 1 }
                    guard unreadable >= DayOpener.unreadableTries else { throw error }
                    say(without(instrument, error))
                    return []
                }
            }
        } catch {
            throw .cancelled
        }
    }

    private func without(_ instrument: Instrument, _ error: BrokerFailure) -> Alert {
        Alert(
            .warning, .trading,
            "The history of \(instrument.symbol) could not be read \(DayOpener.unreadableTries) times; its "
                + "strategies wait until today's bars have warmed them up.\n\(error.text)")
    }
}
