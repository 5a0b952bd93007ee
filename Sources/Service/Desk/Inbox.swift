// What a desk has still to hear, first in, first out, for one consumer.
//
// Nobody starts a task to deliver an event: whoever has one posts it here and goes
// on. Quotes coalesce per instrument in the slot they already hold, so however slow
// the consumer is, an instrument takes one place and no high, low or touched stop is
// lost. Seconds coalesce too. Everything else is a report and is never dropped: past
// the bound it is still taken, and `isOverfull` says that the desk cannot keep up.

import Market
import Synchronization
import Trading

final class Inbox: Sendable {
    /// One event, and who waits until it is on disk; nil when nobody does.
    struct Entry: Sendable {
        var event: Event
        var answer: CheckedContinuation<Receipt, Never>?
    }

    fileprivate struct State {
        var entries: [Entry] = []
        /// Where in `entries` an instrument's quote waits.
        var quotes: [InstrumentID: Int] = [:]
        var hasTick = false
        var consumer: CheckedContinuation<Void, Never>?
        var isClosed = false
        var conflated = 0
        var deepest = 0
    }

    /// Reports beyond which the desk is too slow.
    let bound: Int
    private let state = Mutex(State())

    init(bound: Int = 16_384) { self.bound = bound }

    var depth: Int { state.withLock { $0.entries.count } }
    /// The most that ever waited.
    var deepest: Int { state.withLock { $0.deepest } }
    /// Quotes that were merged into one already waiting.
    var conflated: Int { state.withLock { $0.conflated } }
    var isOverfull: Bool { depth > bound }

    func post(_ event: Event) {
        let consumer = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard !state.isClosed else { return nil }
            add(event, to: &state)
            return state.takeConsumer()
        }
        consumer?.resume()
    }

    /// Posts an event and waits until what came of it is on disk.
    func ask(_ event: Event) async -> Receipt {
        await withCheckedContinuation { answer in
            let (consumer, isClosed) = state.withLock { state -> (CheckedContinuation<Void, Never>?, Bool) in
                guard !state.isClosed else { return (nil, true) }
                state.append(Entry(event: event, answer: answer))
                return (state.takeConsumer(), false)
            }
            if isClosed { answer.resume(returning: .notTaken) }
            consumer?.resume()
        }
    }

    /// Everything that waits, in order; nil when the inbox is closed and empty. One caller only.
    func next() async -> [Entry]? {
        while true {
            if let batch = take() { return batch.isEmpty ? nil : batch }
            await withCheckedContinuation { consumer in
                let isReady = state.withLock { state -> Bool in
                    precondition(state.consumer == nil, "an inbox has one consumer")
                    if !state.entries.isEmpty || state.isClosed { return true }
                    state.consumer = consumer
                    return false
                }
                if isReady { consumer.resume() }
            }
        }
    }

    /// Takes nothing more; what is already here is still delivered.
    func close() {
        state.withLock { state -> CheckedContinuation<Void, Never>? in
            state.isClosed = true
            return state.takeConsumer()
        }?.resume()
    }

    /// What is left when the consumer has ended early.
    func drain() -> [Entry] { take() ?? [] }

    /// Nil when there is nothing yet; empty when there never will be.
    private func take() -> [Entry]? {
        state.withLock { state in
            if state.entries.isEmpty { return state.isClosed ? [] : nil }
            defer {
                state.entries.removeAll(keepingCapacity: true)
                state.quotes.removeAll(keepingCapacity: true)
                state.hasTick = false
            }
            return state.entries
        }
    }

    private func add(_ event: Event, to state: inout State) {
        switch event {
        case .quote(let instrument, let quote):
            if let place = state.quotes[instrument], case .quote(_, var waiting) = state.entries[place].event
            {
                waiting.conflate(quote)
                state.entries[place].event = .quote(instrument, waiting)
                state.conflated += 1
                return
            }
            state.quotes[instrument] = state.entries.count
        case .tick:
            if state.hasTick { return }
            state.hasTick = true
        default: break
        }
        state.append(Entry(event: event, answer: nil))
    }
}

extension Inbox.State {
    fileprivate mutating func append(_ entry: Inbox.Entry) {
        entries.append(entry)
        deepest = max(deepest, entries.count)
    }

    fileprivate mutating func takeConsumer() -> CheckedContinuation<Void, Never>? {
        defer { consumer = nil }
        return consumer
    }
}
