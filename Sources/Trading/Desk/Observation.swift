// What an event shows of the market, before anything is decided: prices, bars,
// indicators. The only mutations of a Desk that are not effects.

import Market
import Rules

extension Desk {
    /// Closes every bar that ended at or before now, by strategy, then instrument.
    mutating func closeBars() -> [ClosedBar] {
        var closed: [ClosedBar] = []
        for index in seats.indices {
            guard let due = seats[index].nextClose, due <= now else { continue }
            closed += seats[index].closeBars(at: now).map { ClosedBar(seat: index, bar: $0) }
        }
        return closed
    }

    mutating func observe(_ event: Event) {
        switch event {
        case .quote(let instrument, let quote):
            market.take(quote, for: instrument, at: now)
            ledger.mark(instrument, at: quote.last)
            for index in seats.indices { seats[index].take(quote, for: instrument, at: now) }
            noteBest(quote, for: instrument)
        case .history(let strategy, let instrument, let bar):
            seats[strategy].take(history: bar, for: instrument)
        case .band(let instrument, let band): market.take(band, for: instrument, at: now)
        case .sampled(let sample):
            market.take(sample, at: now)
        default: break
        }
    }

    /// Moves the indicators by a finished bar, and says what the rules make of it.
    mutating func evaluate(_ closed: ClosedBar, deciding: Bool) -> RuleOutcome {
        let holding = holding(of: PlanKey(strategy: closed.seat, instrument: closed.bar.instrument))
        return seats[closed.seat].evaluate(closed.bar, holding: holding, deciding: deciding)
    }

    private mutating func noteBest(_ quote: Quote, for instrument: InstrumentID) {
        guard !plans.lines.isEmpty else { return }
        let (seats, ledger) = (seats, ledger)
        plans.note(quote, for: instrument) { key in
            let product = seats[key.strategy].strategy.product
            let net = ledger.position(owner: .strategy(key.strategy), instrument: key.instrument, product: product)?.net ?? .zero
            return net == .zero ? nil : net > .zero
        }
    }
}

struct ClosedBar {
    let seat: Int
    let bar: StrategySeat.ClosedBar
}
