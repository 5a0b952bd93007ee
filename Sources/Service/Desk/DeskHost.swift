// The shell around one desk: it feeds events in, writes them down, and only then lets
// anything happen outside.
//
//     inbox ─▶ apply ─▶ append ─▶ on disk ─▶ hand on: execution, books, alerts, recorder
//
// One consumer takes all that waits, applies it event by event, and forces the batch
// to disk once if any effect acts outside or anybody waits; other records may ride
// with the next batch. A failing disk ends the host: nothing is handed on any more,
// and the daemon exits so that recovery can trust what is on disk.

import Market
import Platform
import Storage
import Trading

/// Where a host hands on what its desk wants done. None of these may wait.
struct DeskOutlets: Sendable {
    var execute: @Sendable (ExecutionRequest) -> Void
    var readBooks: @Sendable () -> Void
    var alert: @Sendable (Alert, Timestamp) -> Void
    /// Records that are written, with the kill switch that they left behind.
    var written: @Sendable ([EventRecord]) -> Void
    /// The account may send nothing at all, or may again.
    var lock: @Sendable (Bool) -> Void
}

actor DeskHost {
    private var desk: Desk
    private var kill: KillSwitch
    private(set) var tally: DayTally
    private var live: Set<OrderID>
    private var isDirty = false
    private var failure: JournalFailure?

    nonisolated let inbox: Inbox
    nonisolated let gauge = DeskGauge()
    private let log: any DayLog
    private let clock: any Clock
    private let outlets: DeskOutlets
    /// How long a record that nobody waits for may stay off the disk; nil leaves it to the next batch.
    private let flushAfter: Span?

    init(
        _ recovered: RecoveredDesk, inbox: Inbox, log: any DayLog, clock: any Clock, outlets: DeskOutlets,
        flushAfter: Span?
    ) {
        desk = recovered.desk
        kill = recovered.kill
        tally = recovered.tally
        live = Set(recovered.desk.orders.filter(\.isLive).map(\.id))
        self.inbox = inbox
        self.log = log
        self.clock = clock
        self.outlets = outlets
        self.flushAfter = flushAfter
        gauge.set(DeskGauge.Reading(live: live.count, unresolved: 0))
    }

    func snapshot() -> DeskSnapshot { desk.snapshot }
    /// A copy of the whole value, for reports.
    func value() -> Desk { desk }

    /// Runs until the inbox is closed and empty; the failure of the disk when that ended it.
    func run() async -> JournalFailure? {
        outlets.lock(kill.level(of: .account) == .lock)
        while let batch = await inbox.next() {
            let work = apply(batch)
            do throws(JournalFailure) {
                try await log.append(work.records, durably: work.mustBeDurable)
            } catch {
                stop(error, batch)
                return error
            }
            isDirty = !work.mustBeDurable
            handOn(work, batch)
        }
        do throws(JournalFailure) { try await log.synchronize() } catch { failure = error }
        return failure
    }

    /// Forces quiet records to disk a little later; runs beside `run`, until cancelled.
    func flushQuietRecords() async {
        guard let flushAfter else { return }
        while failure == nil {
            do throws(CancellationError) { try await clock.sleep(for: flushAfter) } catch { return }
            guard isDirty, failure == nil else { continue }
            isDirty = false
            do throws(JournalFailure) { try await log.synchronize() } catch {
                stop(error, [])
                inbox.close()
            }
        }
    }
}

extension DeskHost {
    /// A batch, applied and not yet written.
    private struct Work {
        var records: [EventRecord] = []
        var requests: [[ExecutionRequest]] = []
        var receipts: [Receipt] = []
        var mustBeDurable = false
    }

    private func apply(_ batch: [Inbox.Entry]) -> Work {
        var work = Work()
        for entry in batch {
            let now = clock.now()
            let effects = desk.apply(entry.event, at: now)
            work.records.append(EventRecord(at: now, event: entry.event, effects: effects))
            work.requests.append(effects.compactMap(follow))
            let order = entry.event.order.flatMap { desk.order($0) }
            work.receipts.append(
                Receipt(effects: effects, order: order, level: level(of: order), isDurable: true))
            work.mustBeDurable = work.mustBeDurable || entry.answer != nil
            work.mustBeDurable = work.mustBeDurable || effects.contains(where: \.actsOutside)
        }
        gauge.set(
            DeskGauge.Reading(
                live: live.count,
                unresolved: live.count { desk.order($0)?.state.isUnresolved ?? false }))
        return work
    }

    /// Keeps the host's own books on an effect, and says what must be sent for it.
    private func follow(_ effect: Effect) -> ExecutionRequest? {
        tally.take(effect, of: desk)
        switch effect {
        case .ordered(let id, let ticket, _):
            live.insert(id)
            return .place(id, ticket)
        case .order(let id, let event):
            if desk.order(id)?.isLive == true { live.insert(id) } else { live.remove(id) }
            return request(event, id)
        case .latched(.kill(let scope, let level), let on, _):
            if on { _ = kill.raise(scope, to: level) } else { _ = kill.lower(scope) }
            // Before it is on disk: a lock may come too early, never too late.
            if isLocked { outlets.lock(true) }
            return nil
        default: return nil
        }
    }

    private func request(_ event: OrderEvent, _ id: OrderID) -> ExecutionRequest? {
        guard let order = desk.order(id)?.order else { return nil }
        switch event {
        case .cancelRequested:
            guard let name = order.brokerID else { return .withdraw(id) }
            return .cancel(id, name, order.terms, routingCode: order.routingCode)
        case .modifyRequested:
            guard let name = order.brokerID else { return nil }
            return .modify(id, name, order.terms, routingCode: order.routingCode)
        default: return nil
        }
    }

    private var isLocked: Bool { max(kill.level(of: .account), kill.level(of: .system)) == .lock }

    private func level(of order: DeskOrder?) -> KillLevel {
        guard let order else { return isLocked ? .lock : .none }
        return kill.level(for: order.owner, in: order.terms.instrument)
    }

    private func handOn(_ work: Work, _ batch: [Inbox.Entry]) {
        for (index, record) in work.records.enumerated() {
            for request in work.requests[index] { outlets.execute(request) }
            for effect in record.effects {
                switch effect {
                case .readBooks: outlets.readBooks()
                case .alert(let alert): outlets.alert(alert, record.at)
                case .latched(.kill, false, _): outlets.lock(isLocked)
                default: break
                }
            }
            batch[index].answer?.resume(returning: work.receipts[index])
        }
        outlets.written(work.records)
    }

    private func stop(_ error: JournalFailure, _ batch: [Inbox.Entry]) {
        failure = error
        outlets.lock(true)
        inbox.close()
        for entry in batch { entry.answer?.resume(returning: .notTaken) }
        // What came meanwhile is told the same.
        for entry in inbox.drain() { entry.answer?.resume(returning: .notTaken) }
    }
}
