// The simulated broker as one value: it is told of requests, sockets and the time,
// and answers with what to put on the wire.
//
//     request ─▶ handle ─▶ desk, logins, books ─▶ answer, held for a virtual latency
//     time ────▶ advance ─▶ exchange events ─▶ feed frames and acks, in their order
//
// It touches no socket and no clock; `BrokerSimulator` is its shell. The same seed
// and the same calls give the same outputs, byte for byte.

import Exchange
import Market
import Platform

struct ShareKhanServer: Sendable {
    /// What the shell must do, in this order.
    enum Output: Sendable {
        case reply(ticket: UInt64, Reply)
        case send(socket: UInt64, [UInt8])
        case close(socket: UInt64, code: UInt16, reason: String)
    }

    let configuration: BrokerSimulator.Configuration
    private(set) var now: Timestamp
    var exchange: SimulatedExchange
    var logins: Logins
    var desk: OrderDesk
    var feed: Feed
    var faults: FaultPlan
    var agenda = Agenda()
    var shuffle: KeyShuffle
    var lockstep = Lockstep()
    var messages = MessageCount()
    var outputs: [Output] = []
    var random: SeededRandom
    let instruments: InstrumentIndex
    let customerNumber: Int64

    init(_ configuration: BrokerSimulator.Configuration) {
        self.configuration = configuration
        let (day, seed) = (configuration.day, configuration.seed)
        now = day.begins
        exchange = SimulatedExchange(instruments: day.listings, settings: day.settings, seed: seed)
        instruments = InstrumentIndex(exchange.instruments)
        logins = Logins(
            configuration.account, endsFirst: configuration.profile.secondLoginEndsFirst, seed: seed)
        desk = OrderDesk(seed: seed, date: day.date)
        feed = Feed(exchange, date: day.date)
        faults = FaultPlan(seed: seed)
        shuffle = KeyShuffle(seed: seed)
        random = SeededRandom(seed: seed, stream: "broker")
        customerNumber = Int64(configuration.account.customer) ?? 0
        for fault in configuration.faults { add(fault) }
    }

    /// What has piled up since the last call.
    mutating func takeOutputs() -> [Output] {
        defer { outputs = [] }
        return outputs
    }

    // MARK: Time

    /// The next instant at which something happens here by itself.
    var nextInstant: Timestamp? {
        [exchange.nextInstant, agenda.next, feed.nextHeartbeat].compactMap(\.self).min()
    }

    var isOver: Bool { now >= configuration.day.ends }

    /// Moves time on, one instant after the other, never past the end of the day.
    mutating func advance(to target: Timestamp) {
        let time = min(target, configuration.day.ends)
        while let instant = nextInstant, instant <= time {
            now = max(now, instant)
            for event in exchange.advance(to: now) { publish(event) }
            for action in agenda.takeDue(at: now) { perform(action) }
            feed.beat(at: now, into: &outputs)
        }
        now = max(now, time)
    }

    private mutating func perform(_ action: Agenda.Action) {
        switch action {
        case .reply(let ticket, let reply): outputs.append(.reply(ticket: ticket, reply))
        case .rejectLate(let order, let reason):
            publish(desk.rejectLate(order, reason, at: now))
        case .ack(let ack): feed.send(ack, desk, configuration, at: now, into: &outputs)
        case .strike(let fault): strike(fault)
        }
    }

    private mutating func publish(_ event: ExchangeEvent) {
        switch event {
        case .quote(let id, let quote): feed.take(quote, of: id, at: now, faults, into: &outputs)
        case .bandMoved(let id, let band): feed.set(band, of: id)
        default: if let ack = desk.take(event, exchange, at: now) { publish(ack) }
        }
    }

    // MARK: Holding answers

    /// Answers after a seeded latency that falls on no quote and no half second.
    mutating func hold(_ reply: Reply, _ ticket: UInt64, _ latency: ClosedRange<Span>, extra: Span = .zero) {
        guard isPaced else { return outputs.append(.reply(ticket: ticket, reply)) }
        let width = (latency.upperBound - latency.lowerBound).nanoseconds
        let drawn = latency.lowerBound + Span(nanoseconds: random.below(max(0, width) + 1))
        agenda.add(.reply(ticket: ticket, reply), due: offTheGrid(now + drawn + extra))
    }

    /// Whether anybody moves time; before that an answer held would never leave.
    private var isPaced: Bool { configuration.pace != .lockstep || lockstep.isAttached }
}

/// Never on a half second, so that no tie with a quote decides a race.
func offTheGrid(_ time: Timestamp) -> Timestamp {
    time.nanoseconds % 500_000_000 == 0 ? time + Span(nanoseconds: 1000) : time
}

/// Order messages, counted as an exchange's limit counts them.
struct MessageCount: Sendable {
    private var recent: [Timestamp] = []
    private(set) var total = 0
    /// The most in any second, the sliding kind.
    private(set) var mostPerSecond = 0

    /// Counts one; how many that makes within the last second.
    mutating func add(at now: Timestamp) -> Int {
        recent.removeAll { $0 + .seconds(1) <= now }
        recent.append(now)
        total += 1
        mostPerSecond = max(mostPerSecond, recent.count)
        return recent.count
    }
}

/// Today's instruments by the broker's numbers.
struct InstrumentIndex: Sendable {
    private let byKey: [String: Instrument]

    init(_ instruments: [Instrument]) {
        byKey = Dictionary(instruments.map { ($0.feedKey, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// By exchange code and scrip code, such as `NC2885`.
    subscript(key: String) -> Instrument? { byKey[key.uppercased()] }
}
