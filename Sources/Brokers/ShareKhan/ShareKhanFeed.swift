// ShareKhan's stream, kept alive for a day.
//
//     session from the store ─▶ connect ─▶ subscribe ─▶ ask for prices and orders ─▶ read
//            ▲                                                                        │
//            └──────── wait a little longer each time ◀── closed, or silent ◀─────────┘
//
// A socket is alive only if data moves: heartbeats and pings prove nothing. Each new
// connection reads the session again, because somebody may have logged in meanwhile,
// and asks for everything anew. What was missed in between the books must tell.

public import Market
public import Platform
import Synchronization

public final class ShareKhanFeed: MarketFeed {
    private let settings: ShareKhanSettings
    private let sessions: SessionStore
    private let clock: any Clock
    private let activity: Activity?
    private let isInSession: @Sendable (Timestamp) -> Bool
    private let random: Mutex<SeededRandom>

    /// - Parameters:
    ///   - activity: given to a daemon in lockstep.
    ///   - seed: spreads the reconnections of many daemons.
    ///   - isInSession: whether prices should move at this instant; only then is silence a failure.
    public init(
        settings: ShareKhanSettings, sessions: SessionStore, clock: any Clock, activity: Activity? = nil,
        seed: UInt64, isInSession: @escaping @Sendable (Timestamp) -> Bool
    ) {
        self.settings = settings
        self.sessions = sessions
        self.clock = clock
        self.activity = activity
        self.isInSession = isInSession
        random = Mutex(SeededRandom(seed: seed, stream: "sharekhan-feed"))
    }

    public func run(_ instruments: [Instrument], deliver: @escaping @Sendable (FeedEvent) -> Void) async {
        var failures: Int64 = 0
        while !Task.isCancelled {
            let pulse = FeedPulse(clock.now())
            let reason = await connection(instruments, pulse, deliver)
            if Task.isCancelled { return }
            deliver(.disconnected(reason: reason))
            failures = pulse.hadData ? 1 : failures + 1
            do throws(CancellationError) {
                try await clock.sleep(for: pauseBefore(attempt: failures))
            } catch {
                return
            }
        }
    }

    /// One connection from its start to its end; why it ended.
    private func connection(
        _ instruments: [Instrument], _ pulse: FeedPulse, _ deliver: @escaping @Sendable (FeedEvent) -> Void
    ) async -> String {
        let session: BrokerSession
        do throws(SessionMissing) {
            session = try sessions.refreshed(at: clock.now())
        } catch {
            return error.description
        }
        return await withTaskGroup(of: String?.self) { group in
            group.addTask { await self.read(instruments, session, pulse, deliver) }
            group.addTask { await self.watch(pulse) }
            var reason: String?
            for await ended in group {
                reason = reason ?? ended
                group.cancelAll()
            }
            return reason ?? "the daemon is stopping"
        }
    }

    private func read(
        _ instruments: [Instrument], _ session: BrokerSession, _ pulse: FeedPulse,
        _ deliver: @escaping @Sendable (FeedEvent) -> Void
    ) async -> String? {
        let index = InstrumentIndex(instruments)
        var reader = FeedReader(index)
        var complaints = Complaints()
        let keys = instruments.compactMap { index[$0.id]?.key }
        let client = WebSocketClient(activity: activity)
        for await event in client.connect(url: url(session)) {
            switch event {
            case .opened: client.send(text: FeedRequest.subscribe)
            case .closed(let reason): return cut(reason)
            case .text(let bytes):
                let frame = FeedFrame(bytes)
                switch frame {
                case .heartbeat, .connected: continue
                case .subscribed(let words):
                    guard words.contains("success") else {
                        return "the stream refused to subscribe: \(cut(words))"
                    }
                    for request in FeedRequest.prices(keys) { client.send(text: request) }
                    client.send(text: FeedRequest.orders(of: session.customer))
                    deliver(.connected)
                case .prices, .orders, .unreadable:
                    for event in reader.events(in: frame) {
                        if case .unreadable(let text) = event {
                            complaints.take(text, at: clock.now()).map { deliver(.unreadable($0)) }
                            continue
                        }
                        if case .quote = event { pulse.beat(clock.now()) }
                        deliver(event)
                    }
                }
            }
        }
        return nil
    }

    /// Ends when no data has come for too long although the market trades.
    private func watch(_ pulse: FeedPulse) async -> String? {
        var deadline = pulse.last + settings.feedSilence
        while true {
            do throws(CancellationError) { try await clock.sleep(until: deadline) } catch { return nil }
            let now = clock.now()
            guard isInSession(now) else {
                // Silence outside a session is nobody's fault; the count starts with the session.
                pulse.excuse(until: now)
                deadline = now + .seconds(1)
                continue
            }
            let silence = now - min(now, pulse.last)
            guard silence < settings.feedSilence else {
                return "no data for \(silence.seconds) s although the market trades"
            }
            deadline = pulse.last + settings.feedSilence
        }
    }

    /// Doubles from 1 s to 30 s, less a seeded half at most.
    private func pauseBefore(attempt: Int64) -> Span {
        let longest = min(Span.seconds(30), Span.seconds(1 << min(attempt, 5))).nanoseconds
        let half = max(longest / 2, 1_000_000_000)
        return Span(nanoseconds: half + random.withLock { $0.below(longest - half + 1) })
    }

    /// Token and key travel in the address, as ShareKhan wants it; it is never logged.
    private func url(_ session: BrokerSession) -> String {
        settings.endpoints.stream + "?ACCESS_TOKEN=" + formEncoded(session.token.reveal())
            + "&API_KEY=" + formEncoded(settings.apiKey.reveal())
    }
}

/// When data last moved on one connection. Written by the reader, read by the watch.
private final class FeedPulse: Sendable {
    private let state: Mutex<(last: Timestamp, hadData: Bool)>

    init(_ start: Timestamp) { state = Mutex((start, false)) }

    var last: Timestamp { state.withLock { $0.last } }
    var hadData: Bool { state.withLock { $0.hadData } }

    func beat(_ now: Timestamp) { state.withLock { $0 = (now, true) } }
    func excuse(until now: Timestamp) { state.withLock { $0.last = max($0.last, now) } }
}

/// Keeps a stream of nonsense from becoming a flood of messages.
struct Complaints {
    private static let pause = Span.seconds(10)
    private var last: Timestamp?
    private var held = 0

    /// The text to report now, with how many were held back before it; nil to hold this one back too.
    mutating func take(_ text: String, at now: Timestamp) -> String? {
        if let last, now - last < Complaints.pause {
            held += 1
            return nil
        }
        defer { (last, held) = (now, 0) }
        return held == 0 ? text : "\(text) (and \(held) more before it)"
    }
}
