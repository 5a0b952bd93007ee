// The broker's order numbers that we have seen, by instrument: what was there before
// an attempt cannot be its result.

import Market
import Synchronization

final class BaselineBook: Sendable {
    private struct State {
        var names: [InstrumentID: [BrokerOrderID]] = [:]
        var known: Set<BrokerOrderID> = []
    }

    private let state = Mutex(State())

    /// In the order in which they were first seen.
    func names(of instrument: InstrumentID) -> [BrokerOrderID] {
        state.withLock { $0.names[instrument] ?? [] }
    }

    func add(_ name: BrokerOrderID, _ instrument: InstrumentID) {
        state.withLock { state in
            guard state.known.insert(name).inserted else { return }
            state.names[instrument, default: []].append(name)
        }
    }

    func take(_ rows: [BrokerOrder]) {
        for row in rows { add(row.id, row.terms.instrument) }
    }
}
