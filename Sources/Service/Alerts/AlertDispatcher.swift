// Delivers alerts, outside the trading path.
//
// Each channel has its own queue and its own consumer, so a dead mail server delays no
// webhook, and neither delays an order: `take` never waits. A delivery that fails is
// tried again with growing pauses, the queue is bounded, and what fell out of it is
// counted and said. Recent alerts stay here with their fate, for `sauda alerts`.

public import Market
import Platform
import Synchronization
public import Trading

/// One alert and what became of it.
public struct DeliveredAlert: Hashable, Sendable {
    public enum Fate: Hashable, Sendable {
        case waiting
        case delivered(at: Timestamp)
        /// Tries so far, and why the last one failed.
        case failing(tries: Int, reason: String)
        case givenUp(reason: String)
    }

    /// From 1, in the order in which they were raised.
    public let number: Int
    public let account: String
    public let at: Timestamp
    public let alert: Alert
    /// By channel, in the order of the configuration.
    public internal(set) var fates: [Channel]

    public struct Channel: Hashable, Sendable {
        public let name: String
        public internal(set) var fate: Fate
    }
}

/// A way to reach a person.
protocol AlertChannel: Sendable {
    var name: String { get }
    /// Alerts below this are not for this channel.
    var least: Alert.Severity { get }
    /// Returns when the other side has it.
    func deliver(_ alert: DeliveredAlert) async throws(AlertFailure)
}

/// Why an alert did not arrive. It is tried again.
struct AlertFailure: Error, Hashable, Sendable { let reason: String }

final class AlertDispatcher: Sendable {
    private struct State {
        var recent: [DeliveredAlert] = []
        var queues: [[Int]]
        var dropped = 0
        var raised = 0
        var listeners: [Int: AsyncStream<DeliveredAlert>.Continuation] = [:]
        var nextListener = 0
    }

    private static let remembered = 2000
    private static let waiting = 500
    private static let tries = 8

    private let channels: [any AlertChannel]
    private let clock: any Clock
    private let bells: [Bell]
    private let state: Mutex<State>

    init(channels: [any AlertChannel], clock: any Clock) {
        self.channels = channels
        self.clock = clock
        bells = channels.map { _ in Bell() }
        state = Mutex(State(queues: channels.map { _ in [] }))
    }

    /// Alerts that a full queue pushed out undelivered.
    var dropped: Int { state.withLock { $0.dropped } }

    /// Alerts after this number, oldest first.
    func alerts(after number: Int) -> [DeliveredAlert] {
        state.withLock { $0.recent.filter { $0.number > number } }
    }

    func take(_ alert: Alert, of account: String, at time: Timestamp) {
        let listeners = state.withLock { state in
            state.raised += 1
            let entry = DeliveredAlert(
                number: state.raised, account: account, at: time, alert: alert,
                fates: channels.map { DeliveredAlert.Channel(name: $0.name, fate: .waiting) })
            state.recent.append(entry)
            if state.recent.count > AlertDispatcher.remembered { state.recent.removeFirst() }
            for index in channels.indices where alert.severity >= channels[index].least {
                state.queues[index].append(entry.number)
                if state.queues[index].count > AlertDispatcher.waiting {
                    state.queues[index].removeFirst()
                    state.dropped += 1
                }
            }
            return state.listeners.sorted { $0.key < $1.key }.map { ($0.value, entry) }
        }
        for (listener, entry) in listeners { listener.yield(entry) }
        for bell in bells { bell.ring() }
    }

    /// Alerts from now on; the oldest fall out when the listener is slow.
    func stream() -> AsyncStream<DeliveredAlert> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: DeliveredAlert.self, bufferingPolicy: .bufferingNewest(256))
        let key = state.withLock { state -> Int in
            state.nextListener += 1
            state.listeners[state.nextListener] = continuation
            return state.nextListener
        }
        continuation.onTermination = { _ in self.forget(key) }
        return stream
    }

    /// Delivers until cancelled; then ends without waiting for what is left.
    func run() async {
        await withDiscardingTaskGroup { group in
            for index in channels.indices { group.addTask { await self.serve(index) } }
        }
    }

    /// Whether every channel has nothing left to do.
    var isIdle: Bool { state.withLock { $0.queues.allSatisfy(\.isEmpty) } }

    private func forget(_ key: Int) {
        state.withLock { state in state.listeners[key] = nil }
    }

    private func serve(_ index: Int) async {
        while !Task.isCancelled {
            guard let entry = head(of: index) else {
                await bells[index].wait()
                continue
            }
            await deliver(entry, index)
            state.withLock { state in state.queues[index].removeAll { $0 == entry.number } }
        }
    }

    private func head(of index: Int) -> DeliveredAlert? {
        state.withLock { state in
            while let number = state.queues[index].first {
                if let entry = state.recent.first(where: { $0.number == number }) { return entry }
                state.queues[index].removeFirst()
            }
            return nil
        }
    }

    private func deliver(_ entry: DeliveredAlert, _ index: Int) async {
        var backoff = Backoff(first: .seconds(1), most: .seconds(60))
        while !Task.isCancelled {
            do throws(AlertFailure) {
                try await channels[index].deliver(entry)
                return set(.delivered(at: clock.now()), entry.number, index)
            } catch {
                let pause = backoff.next()
                guard backoff.failures < AlertDispatcher.tries else {
                    return set(.givenUp(reason: error.reason), entry.number, index)
                }
                set(.failing(tries: backoff.failures, reason: error.reason), entry.number, index)
                do throws(CancellationError) { try await clock.sleep(for: pause) } catch { return }
            }
        }
    }

    private func set(_ fate: DeliveredAlert.Fate, _ number: Int, _ index: Int) {
        state.withLock { state in
            guard let place = state.recent.firstIndex(where: { $0.number == number }) else { return }
            state.recent[place].fates[index].fate = fate
        }
    }
}
