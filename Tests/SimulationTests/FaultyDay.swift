// A whole day of a Desk against the faulty broker, with crashes: the daemon's loop
// without the daemon. After a crash the Desk is rebuilt from its record, exactly as
// recovery does it, and what was under way is declared unanswered.

import Backtest
import Exchange
import Market
import Trading

struct FaultyDay {
    private(set) var desk: Desk
    private(set) var broker: FaultyBroker
    private(set) var records: [(event: Event, effects: [Effect], time: Timestamp)] = []
    private(set) var alerts: [Alert] = []
    private(set) var crashes = 0
    private var played: PlayedDay
    private let start: Timestamp
    private let end: Timestamp
    private var random: SeededRandom
    private var nextTick: Timestamp
    private var nextTurn: Timestamp
    private var crashAt: Timestamp?

    init(_ played: PlayedDay, seed: UInt64) throws {
        let sessions = played.opening.sessions.compactMap { $0 }
        guard let open = sessions.map(\.open).min(), let close = sessions.map(\.close).max() else {
            preconditionFailure("a played day has a session")
        }
        start = open - .minutes(1)
        end = close + .minutes(5)
        random = SeededRandom(seed: seed, stream: "faults")
        let faults = Faults(&random)
        desk = try Desk(played.opening, at: start)
        let quiet = Timestamp(start.date, TimeOfDay(14, 50))
        broker = FaultyBroker(played.exchange, faults, quietFrom: quiet, random: random)
        self.played = played
        nextTick = start + .milliseconds(500)
        nextTurn = start + .milliseconds(250)
        drawCrash(after: start)
    }

    mutating func play() throws {
        for event in played.history { take(event, at: start) }
        for instrument in played.opening.instruments {
            if let band = broker.exchange.band(instrument.id) { take(.band(instrument.id, band), at: start) }
        }
        broker.read()
        take(.initialised, at: start)
        take(.command(.start(strategies: []), by: "test"), at: start)
        while let instant = [broker.nextInstant, nextTick, nextTurn].compactMap({ $0 }).min(), instant <= end
        {
            try pass(instant)
        }
    }

    private mutating func pass(_ instant: Timestamp) throws {
        if let crash = crashAt, instant >= crash {
            try crashAndRecover(at: instant)
            drawCrash(after: instant)
        }
        for event in broker.advance(to: instant) { take(event, at: instant) }
        if nextTurn <= instant {
            nextTurn = instant + .seconds(desk.snapshot.liveOrders > 0 ? 5 : 30)
            take(
                .sampled(FeedSample(lastDataAt: instant, isConnected: true, fresh: 1, expected: 1)),
                at: instant)
            broker.read()
        }
        if nextTick <= instant {
            nextTick = instant + .seconds(1)
            take(.tick, at: instant)
        }
    }

    private mutating func drawCrash(after time: Timestamp) {
        guard broker.faults.crashes > 0 else { return crashAt = nil }
        crashAt = time + .seconds(1 + random.below(2 * 22_500 / broker.faults.crashes))
    }

    private mutating func crashAndRecover(at instant: Timestamp) throws {
        crashes += 1
        broker.hangUp()
        var recovered = try Desk(played.opening, at: start)
        for record in records { recovered.restore(record.event, record.effects, at: record.time) }
        precondition(recovered == desk, "the recovered desk differs from the one that crashed")
        for id in recovered.orders.map(\.id) {
            switch recovered.order(id)?.state {
            case .sending: take(.answered(id, .unanswered(reason: "restarted")), at: instant)
            case .intended: take(.answered(id, .notSent(reason: "restarted")), at: instant)
            default: break
            }
        }
        for order in recovered.orders where order.order.state == .pendingCancel {
            take(.answered(order.id, .cancelUnanswered(reason: "restarted")), at: instant)
        }
        for order in recovered.orders where order.order.state == .pendingModify {
            take(.answered(order.id, .modifyUnanswered(reason: "restarted")), at: instant)
        }
        broker.read()
    }

    private mutating func take(_ event: Event, at now: Timestamp) {
        let effects = desk.apply(event, at: now)
        records.append((event, effects, now))
        for effect in effects { perform(effect, at: now) }
    }

    private mutating func perform(_ effect: Effect, at now: Timestamp) {
        switch effect {
        case .ordered(let id, let approved, _):
            take(
                .answered(
                    id, .attempting(baseline: broker.exchange.orders.map { BrokerOrderID($0.id.description) })
                ), at: now)
            broker.place(id, approved.ticket.terms)
        case .order(let id, .cancelRequested): broker.cancel(id)
        case .order(let id, .modifyRequested(let kind, let quantity)): broker.modify(id, kind, quantity)
        case .readBooks: broker.read()
        case .alert(let alert): alerts.append(alert)
        default: break
        }
    }
}
