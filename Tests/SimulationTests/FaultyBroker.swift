// The simulated exchange behind a line that lies: answers get lost, messages are
// dropped, doubled and late, readings fail. What happens at the exchange is the truth
// that the Desk must find out.

import Exchange
import Market
import Trading

/// Which faults a seed has drawn, in thousandths. Each group is off on three seeds in ten.
struct Faults {
    var lostBefore: Int64
    var lostAfter: Int64
    var droppedMessages: Int64
    var doubledMessages: Int64
    var lateMessages: Int64
    var failedReadings: Int64
    var refused: Int64
    /// Crashes of the daemon a day.
    var crashes: Int64

    init(_ random: inout SeededRandom) {
        func draw(_ most: Int64) -> Int64 { random.chance(perMille: 300) ? 0 : 1 + random.below(most) }
        lostBefore = draw(60)
        lostAfter = draw(60)
        droppedMessages = draw(300)
        doubledMessages = draw(300)
        lateMessages = draw(200)
        failedReadings = draw(200)
        refused = draw(60)
        crashes = draw(6)
    }
}

struct FaultyBroker {
    private(set) var exchange: SimulatedExchange
    let faults: Faults
    /// Faults stop here: what is left of the day must be put in order.
    let quietFrom: Timestamp
    private var random: SeededRandom
    private(set) var names: [OrderID: ExchangeOrderID] = [:]
    private var pending: [(at: Timestamp, event: Event)] = []
    private var now: Timestamp

    init(_ exchange: SimulatedExchange, _ faults: Faults, quietFrom: Timestamp, random: SeededRandom) {
        self.exchange = exchange
        self.faults = faults
        self.quietFrom = quietFrom
        self.random = random
        now = exchange.now
    }

    var nextInstant: Timestamp? {
        [exchange.nextInstant, pending.first?.at].compactMap { $0 }.min()
    }

    mutating func advance(to time: Timestamp) -> [Event] {
        now = time
        for event in exchange.advance(to: time) { deliver(event) }
        var events: [Event] = []
        while let first = pending.first, first.at <= time {
            events.append(first.event)
            pending.removeFirst()
        }
        return events
    }

    /// A crash loses everything that was on its way to the daemon.
    mutating func hangUp() { pending.removeAll() }

    mutating func place(_ id: OrderID, _ terms: OrderTerms) {
        if hits(faults.refused) { return answer(id, .refused(reason: "RMS: margin exceeds"), after: 90) }
        if hits(faults.lostBefore) { return answer(id, .unanswered(reason: "timeout"), after: 7000) }
        let order = exchange.submit(terms, at: now)
        precondition(names[id] == nil, "order \(id) reached the exchange twice")
        names[id] = order
        if hits(faults.lostAfter) { return answer(id, .unanswered(reason: "timeout"), after: 7000) }
        answer(id, .placed(BrokerOrderID(order.description), routingCode: "R"), after: 90)
    }

    mutating func cancel(_ id: OrderID) {
        guard let order = names[id] else { return }
        if hits(faults.lostBefore) { return answer(id, .cancelUnanswered(reason: "timeout"), after: 7000) }
        exchange.cancel(order, at: now)
        answer(id, hits(faults.lostAfter) ? .cancelUnanswered(reason: "timeout") : .cancelTaken, after: 90)
    }

    mutating func modify(_ id: OrderID, _ kind: OrderKind, _ quantity: Quantity) {
        guard let order = names[id] else { return }
        if hits(faults.lostBefore) { return answer(id, .modifyUnanswered(reason: "timeout"), after: 7000) }
        exchange.modify(order, newKind: kind, newQuantity: quantity, at: now)
        answer(id, hits(faults.lostAfter) ? .modifyUnanswered(reason: "timeout") : .modifyTaken, after: 90)
    }

    mutating func read() {
        if hits(faults.failedReadings) { return }
        let reading = BookReading(
            orders: exchange.orders.map(row), positions: exchange.positions.map { BrokerPosition($0) },
            isComplete: true,
            askedAt: now)
        schedule(.polled(reading), after: 30)
    }

    private mutating func hits(_ perMille: Int64) -> Bool {
        now < quietFrom && random.chance(perMille: perMille)
    }

    private mutating func answer(_ id: OrderID, _ answer: BrokerAnswer, after milliseconds: Int64) {
        schedule(.answered(id, answer), after: milliseconds)
    }

    private mutating func schedule(_ event: Event, after milliseconds: Int64) {
        let at = now + .milliseconds(milliseconds)
        let place = pending.firstIndex { at < $0.at } ?? pending.endIndex
        pending.insert((at, event), at: place)
    }

    private mutating func deliver(_ event: ExchangeEvent) {
        guard let event = translate(event) else { return }
        guard case .acknowledged = event else { return schedule(event, after: 0) }
        if hits(faults.droppedMessages) { return }
        schedule(event, after: hits(faults.lateMessages) ? 1 + random.below(5000) : 0)
        if hits(faults.doubledMessages) { schedule(event, after: 1 + random.below(2000)) }
    }

    private func name(_ id: ExchangeOrderID) -> BrokerOrderID { BrokerOrderID(id.description) }

    private func translate(_ event: ExchangeEvent) -> Event? {
        switch event {
        case .quote(let instrument, let quote): .quote(instrument, quote)
        case .bandMoved(let instrument, let band): .band(instrument, band)
        case .accepted(let id): .acknowledged(name(id), .confirmed)
        case .rejected(let id, let reason): .acknowledged(name(id), .rejected(reason: reason))
        case .filled(let id, let fill): .acknowledged(name(id), .filled(fill))
        case .cancelled(let id): .acknowledged(name(id), .cancelled)
        case .cancelRejected(let id, let reason): .acknowledged(name(id), .cancelRejected(reason: reason))
        case .modified(let id): .acknowledged(name(id), .modified)
        case .modifyRejected(let id, let reason): .acknowledged(name(id), .modifyRejected(reason: reason))
        case .triggered(let id): .acknowledged(name(id), .triggered)
        case .expired(let id): .acknowledged(name(id), .expired)
        case .halted, .resumed: nil
        }
    }

    private func row(_ order: ExchangeOrder) -> BrokerOrder {
        BrokerOrder(
            id: name(order.id), terms: order.terms, status: BrokerOrderStatus(order), filled: order.filled,
            averagePrice: order.averagePrice, placedAt: order.submittedAt, routingCode: "R")
    }
}
