// One market day in a plain loop: the same Desk, risk and charges as live, against
// the simulated exchange, with no `await` and no clock.
//
// Time is the next thing that happens: a quote or message of the exchange, a second
// of the Desk (at .500, never on the quotes' grid) or a turn of the 30-second loop
// (at .250). What the Desk asks for is done at once, with the exchange's latencies.

public import Exchange
public import Market
public import Trading

public struct DayRun {
    public private(set) var desk: Desk
    private var broker: LocalBroker
    private var nextTick: Timestamp
    private var nextTurn: Timestamp
    private let end: Timestamp
    private var waiting: [(at: Timestamp, command: Command)] = []
    /// Sees every event with its effects, in order.
    private let record: (Event, [Effect], Timestamp) -> Void

    /// The Desk settles its books this long after the last session's end.
    static let aftermath = Span.minutes(5)

    /// - Parameter previous: Yesterday's desk, whose compiled rules and indicators go on; nil begins anew.
    /// - Throws: ``OpeningRefused`` when the opening's rules or charges are refused.
    public init(
        _ opening: DayOpening, _ exchange: SimulatedExchange, after previous: Desk? = nil,
        record: @escaping (Event, [Effect], Timestamp) -> Void = { _, _, _ in }
    ) throws(OpeningRefused) {
        let sessions = opening.sessions.compactMap { $0 }
        guard let open = sessions.map(\.open).min(), let close = sessions.map(\.close).max() else {
            throw OpeningRefused("\(opening.date) has no session for any of the day's instruments")
        }
        let start = open - .minutes(1)
        if let previous {
            desk = try previous.next(opening, at: start)
        } else {
            desk = try Desk(opening, at: start)
        }
        broker = LocalBroker(exchange, carried: opening.positions)
        nextTick = start + .milliseconds(500)
        nextTurn = start + .milliseconds(250)
        end = close + DayRun.aftermath
        self.record = record
    }

    /// Warms indicators up, starts every strategy, and plays until after the close. `commands` are an
    /// operator's, at their times in ascending order.
    public mutating func play(
        history: [Event] = [],
        commands: [(at: Timestamp, command: Command)] = []
    ) {
        let start = desk.now
        waiting = commands
        for event in history { take(event, at: start) }
        for instrument in desk.opening.instruments where desk.session(instrument.id) != nil {
            if let band = broker.exchange.band(instrument.id) { take(.band(instrument.id, band), at: start) }
        }
        broker.read(at: start)
        take(.initialised, at: start)
        take(.command(.start(strategies: []), by: "backtest"), at: start)
        while let instant = nextInstant { pass(instant) }
    }

    private var nextInstant: Timestamp? {
        let next = [broker.nextInstant, nextTick, nextTurn].compactMap { $0 }.min()
        return next.flatMap { $0 <= end ? $0 : nil }
    }

    private mutating func pass(_ instant: Timestamp) {
        while let next = waiting.first, next.at <= instant {
            waiting.removeFirst()
            take(.command(next.command, by: "operator"), at: instant)
        }
        for event in broker.advance(to: instant) { take(event, at: instant) }
        if nextTurn == instant {
            nextTurn = instant + .seconds(30)
            takeTurn(at: instant)
        }
        if nextTick == instant {
            nextTick = instant + .seconds(1)
            take(.tick, at: instant)
        }
    }

    /// One turn of the 30-second loop: look at the feed, read the books.
    private mutating func takeTurn(at now: Timestamp) {
        let last = desk.snapshot.lastDataAt
        let isFresh = last.map { now - $0 <= .seconds(45) } ?? false
        let expected = desk.opening.instruments.count
        take(
            .sampled(
                FeedSample(
                    lastDataAt: last, isConnected: true, fresh: isFresh ? expected : 0, expected: expected)),
            at: now)
        broker.read(at: now)
    }

    private mutating func take(_ event: Event, at now: Timestamp) {
        let effects = desk.apply(event, at: now)
        record(event, effects, now)
        for effect in effects { perform(effect, at: now) }
    }

    private mutating func perform(_ effect: Effect, at now: Timestamp) {
        switch effect {
        case .ordered(let id, let approved, _):
            take(.answered(id, .attempting(baseline: [])), at: now)
            broker.place(id, approved.ticket.terms, at: now)
        case .order(let id, .cancelRequested): broker.cancel(id, at: now)
        case .order(let id, .modifyRequested(let kind, let quantity)):
            broker.modify(id, kind, quantity, at: now)
        case .readBooks: broker.read(at: now)
        default: break
        }
    }
}
