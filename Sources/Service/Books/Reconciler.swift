// Reads the broker's books while the day runs and hands each reading to the desk,
// which compares it with its own; nothing is copied over.
//
// Every 30 seconds when nothing is at work, every 5 while orders are live, and at once
// when the desk asks; several wishes become one reading. An answer that failed in part
// is handed over as incomplete, so that it proves no absence.

import Brokers
import Market
import Platform
import Synchronization
import Trading

final class Reconciler: Sendable {
    struct Pace: Hashable, Sendable {
        var idle = Span.seconds(30)
        var busy = Span.seconds(5)
        /// Two readings are never closer than this.
        var least = Span.seconds(1)
        /// Of the funds, which change slowly.
        var funds = Span.seconds(60)
    }

    private struct State {
        var readings = 0
        var failures = 0
        var lastReadAt: Timestamp?
        var lastFailure: String?
        var fundsAt: Timestamp?
    }

    private let reader: any AccountReader
    private let inbox: Inbox
    private let gauge: DeskGauge
    private let baseline: BaselineBook
    private let clock: any Clock
    private let log: Log
    private let pace: Pace
    /// Rung by whoever wants a reading at once.
    private let bell: Bell
    private let state = Mutex(State())

    init(
        reader: any AccountReader, inbox: Inbox, gauge: DeskGauge, baseline: BaselineBook,
        clock: any Clock, log: Log, bell: Bell = Bell(), pace: Pace = Pace()
    ) {
        self.bell = bell
        self.reader = reader
        self.inbox = inbox
        self.gauge = gauge
        self.baseline = baseline
        self.clock = clock
        self.log = log
        self.pace = pace
    }

    var readings: Int { state.withLock { $0.readings } }
    var lastReadAt: Timestamp? { state.withLock { $0.lastReadAt } }
    /// Why the last reading failed; nil when it did not.
    var lastFailure: String? { state.withLock { $0.lastFailure } }

    /// Reads as soon as may be; never waits.
    func readNow() { bell.ring() }

    /// Runs until cancelled.
    func run() async {
        var backoff = Backoff(first: pace.least, most: pace.idle)
        while !Task.isCancelled {
            let begun = clock.now()
            if await read() { backoff.reset() }
            let failed = lastFailure != nil
            let least = failed ? backoff.next() : pace.least
            do throws(CancellationError) { try await clock.sleep(until: begun + least) } catch { return }
            if failed { continue }
            await waitForTurn(since: begun)
        }
    }

    /// One reading of orders and positions, and of the funds when they are due. False when it failed.
    @discardableResult
    func read() async -> Bool {
        let askedAt = clock.now()
        do throws(BrokerFailure) {
            let orders = try await reader.orders().rows
            baseline.take(orders)
            await readPositions(with: orders, askedAt)
            try await readFunds()
            state.withLock { state in
                state.readings += 1
                state.lastReadAt = askedAt
            }
        } catch {
            note(error)
        }
        return lastFailure == nil
    }

    private func readPositions(with orders: [BrokerOrder], _ askedAt: Timestamp) async {
        do throws(BrokerFailure) {
            let positions = try await reader.positions().rows
            state.withLock { $0.lastFailure = nil }
            inbox.post(
                .polled(BookReading(orders: orders, positions: positions, isComplete: true, askedAt: askedAt))
            )
        } catch {
            inbox.post(
                .polled(BookReading(orders: orders, positions: [], isComplete: false, askedAt: askedAt)))
            note(error)
        }
    }

    private func readFunds() async throws(BrokerFailure) {
        let now = clock.now()
        let isDue = state.withLock { state in state.fundsAt.map { now - $0 >= pace.funds } ?? true }
        guard isDue else { return }
        inbox.post(.funds(try await reader.funds()))
        state.withLock { $0.fundsAt = now }
    }

    private func note(_ failure: BrokerFailure) {
        state.withLock { state in
            state.failures += 1
            state.lastFailure = failure.text
        }
        log.warning("the books could not be read", ["reason": .string(failure.text)])
        if case .loginNeeded(let reason) = failure { inbox.post(.sessionLost(reason: reason)) }
    }

    /// Looks each busy interval whether there is something live.
    private func waitForTurn(since begun: Timestamp) async {
        let isBusy = gauge.reading.live > 0
        await bell.wait(until: begun + (isBusy ? pace.busy : pace.idle), on: clock)
    }
}
