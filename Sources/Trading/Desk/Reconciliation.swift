// Compares the broker's books with ours. A poll is compared, never copied: every
// difference becomes an event with a name.
//
//     a row that is one of our orders  → what it lived through since we last knew
//     a row that may be an unanswered placement → bound, or evidence of absence
//     a row that is nobody's           → foreign: counted, never touched
//     a position that we cannot explain, twice, five seconds apart → adopted as `external`

import Market

extension Desk {
    /// Two readings must agree, this far apart, before a difference is believed.
    static let driftPatience = Span.seconds(5)

    mutating func take(_ reading: BookReading) {
        for row in reading.orders {
            if let id = broker.order(named: row.id) {
                happenAll(
                    PollDelta.events(for: orders[id.index].order, from: row, askedAt: reading.askedAt), id)
            }
        }
        search(reading)
        noteStrangers(reading)
        noteVanished(reading)
        guard reading.isComplete else { return }
        emit(.confirmed(reading.positions, complete: true, askedAt: reading.askedAt))
        adoptDrifts(askedAt: reading.askedAt)
        upkeep()
    }

    private mutating func happenAll(_ events: [OrderEvent], _ id: OrderID) {
        for event in events { happen(event, to: id) }
    }

    /// Looks for placements that were never answered.
    private mutating func search(_ reading: BookReading) {
        for id in live.ids where orders[id.index].state == .unknown {
            var match = orders[id.index].search ?? newSearch(for: orders[id.index])
            let answer = match.read(
                BookMatch.Reading(
                    rows: reading.orders, askedAt: reading.askedAt, isComplete: reading.isComplete,
                    positionsExplained: positionsExplained(reading), otherOrders: knownNames(in: reading)))
            emit(.searched(id, match))
            switch answer {
            case .matched(let row):
                happen(.matched(row.id, routingCode: row.routingCode), to: id)
                unpark(row.id, to: id)
                happenAll(
                    PollDelta.events(for: orders[id.index].order, from: row, askedAt: reading.askedAt), id)
            case .absent:
                happen(.absenceProven, to: id)
                alert(.notice, .unknownOrder, "\(describe(id)): the books prove that it was never placed.")
            case .manyCandidates, .exhausted: happen(.probesExhausted, to: id)
            case .undecided: break
            }
        }
    }

    private func newSearch(for order: DeskOrder) -> BookMatch {
        BookMatch(
            terms: order.terms, sentAt: order.order.placedAt ?? order.order.createdAt,
            timedOutAt: order.order.stateSince, baseline: Set(order.baseline))
    }

    private func knownNames(in reading: BookReading) -> Set<BrokerOrderID> {
        Set(reading.orders.map(\.id).filter { broker.order(named: $0) != nil })
    }

    /// Whether the positions hold nothing that our fills do not explain.
    private func positionsExplained(_ reading: BookReading) -> Bool {
        reading.positions.allSatisfy { $0.net == ledger.net(of: $0.instrument, product: $0.product) }
    }

    private mutating func noteStrangers(_ reading: BookReading) {
        let mayBeOurs = live.ids.contains { orders[$0.index].order.brokerID == nil }
        for row in reading.orders where broker.order(named: row.id) == nil && !mayBeOurs {
            guard broker.foreign.first(where: { $0.id == row.id }) != row else { continue }
            let isNew = !broker.foreign.contains { $0.id == row.id }
            emit(.foreign(row))
            if isNew {
                alert(
                    .warning, .reconciliation,
                    "Order \(row.id) on \(instrument(row.terms.instrument).symbol) is not ours. "
                        + "It is counted in the exposure and never touched.")
            }
        }
    }

    /// An order that the broker had and that a complete book no longer shows.
    private mutating func noteVanished(_ reading: BookReading) {
        guard reading.isComplete else { return }
        for id in live.ids {
            let order = orders[id.index].order
            guard let name = order.brokerID, !order.isForeign,
                reading.askedAt > order.stateSince + .seconds(2),
                !reading.orders.contains(where: { order.brokerIDs.contains($0.id) }), order.state != .suspect
            else { continue }
            alert(.warning, .reconciliation, "\(describe(id)): the broker's book no longer shows \(name).")
            happen(.vanished, to: id)
        }
    }

    private mutating func adoptDrifts(askedAt: Timestamp) {
        for drift in broker.drifts where askedAt - drift.since >= Desk.driftPatience {
            let row = broker.positions.first {
                $0.instrument == drift.instrument && $0.product == drift.product
            }
            guard !isMoving(drift), let price = row?.averagePrice ?? market[drift.instrument].quote?.last
            else { continue }
            emit(.adopted(drift.instrument, drift.product, delta: drift.delta, price: price))
            alert(
                .critical, .reconciliation,
                "The broker holds \(drift.delta) \(instrument(drift.instrument).symbol) more than our fills "
                    + "explain (negative: less). Taken over as `external`; look at the broker's trade book.")
        }
    }

    /// Whether an order on the same key may still explain the difference.
    private func isMoving(_ drift: BrokerView.Drift) -> Bool {
        live.ids.contains { id in
            let order = orders[id.index]
            return order.terms.instrument == drift.instrument && order.terms.product == drift.product
                && (order.state == .sending || order.order.state.isUnresolved
                    || order.changedAt > drift.since)
        }
    }

    /// Compares a complete reading with the ledger; a difference keeps the time since when it is the same.
    func drifts(askedAt: Timestamp) -> [BrokerView.Drift] {
        var drifts: [BrokerView.Drift] = []
        func compare(_ instrument: InstrumentID, _ product: Product, _ theirs: Quantity) {
            let delta = theirs - ledger.net(of: instrument, product: product)
            guard delta != .zero else { return }
            let old = broker.drifts.first {
                $0.instrument == instrument && $0.product == product && $0.delta == delta
            }
            drifts.append(
                BrokerView.Drift(
                    instrument: instrument, product: product, delta: delta, since: old?.since ?? askedAt))
        }
        for row in broker.positions { compare(row.instrument, row.product, row.net) }
        for position in ledger.positions where position.net != .zero && position.product == .intraday {
            let isNamed = broker.positions.contains {
                $0.instrument == position.instrument && $0.product == position.product
            }
            let isCounted = drifts.contains {
                $0.instrument == position.instrument && $0.product == position.product
            }
            if !isNamed, !isCounted { compare(position.instrument, position.product, .zero) }
        }
        return drifts
    }
}
