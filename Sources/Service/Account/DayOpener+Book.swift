// The book a day begins with, and the bars that warm it up.

import Brokers
import Market
import Platform
import Rules
import Trading

extension DayOpener {
    /// The broker's positions, divided among those who held them when our last day ended.
    func positions(
        _ books: OpeningBooks, _ instruments: [Instrument], _ names: [String]
    ) -> [CarriedPosition] {
        var carried: [CarriedPosition] = []
        for row in books.positions where row.net != .zero {
            var left = row.net
            let key = instruments[Int(row.instrument.index)].key
            for old in before where old.key == key && old.product == row.product {
                let isSameWay = (old.net > .zero) == (left > .zero)
                guard isSameWay, old.net.magnitude <= left.magnitude,
                    let index = names.firstIndex(of: old.owner)
                else { continue }
                carried.append(
                    CarriedPosition(
                        owner: .strategy(index), instrument: row.instrument, product: row.product,
                        net: old.net, averagePrice: old.averagePrice))
                left -= old.net
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
    func paperPositions(_ instruments: [Instrument], _ names: [String]) -> [CarriedPosition] {
        var carried: [CarriedPosition] = []
        for old in before {
            guard let instrument = instruments.first(where: { $0.key == old.key }) else {
                say(
                    Alert(
                        .warning, .reconciliation,
                        "The paper position of \(old.net) \(old.key) is dropped: no strategy names it today.")
                )
                continue
            }
            carried.append(
                CarriedPosition(
                    owner: names.firstIndex(of: old.owner).map { .strategy($0) } ?? .external,
                    instrument: instrument.id, product: old.product, net: old.net,
                    averagePrice: old.averagePrice))
        }
        return carried
    }

    /// Bars before today for each strategy, and the previous close that they end with.
    func history(
        of chosen: [ChosenStrategy], in opening: inout DayOpening
    ) async throws(OpeningStopped) -> [Event] {
        var events: [Event] = []
        var read: [HistoryKey: [Bar]] = [:]
        for (index, one) in chosen.enumerated() {
            for id in opening.strategies[index].instruments {
                let key = HistoryKey(instrument: id, length: one.strategy.barLength)
                let bars: [Bar]
                if let known = read[key] {
                    bars = known
                } else {
                    bars = try await candles(
                        opening.instruments[Int(id.index)], key.length, before: opening.date)
                    read[key] = bars
                }
                if opening.instruments[Int(id.index)].previousClose == nil {
                    opening.instruments[Int(id.index)].previousClose = bars.last?.close
                }
                events += bars.suffix(one.strategy.warmUpBars).map { .history(strategy: index, id, $0) }
            }
        }
        startUp.board.set(
            .instruments, .done("\(opening.instruments.count) instruments, \(events.count) bars"),
            at: startUp.clock.now())
        return events
    }

    private struct HistoryKey: Hashable {
        let instrument: InstrumentID
        let length: Span
    }

    /// How often an answer may be unreadable before the day goes on without that history.
    private static let unreadableTries = 3

    private func candles(
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
