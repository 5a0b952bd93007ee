// The simulated exchange as a broker inside this process: the same messages, the
// same latencies and the same order of events as over a socket, without the socket.
//
// It holds back its answers until their time has come, so that a Desk driven by it
// cannot tell it from the daemon's broker.

import Exchange
import Market
import Trading

struct LocalBroker {
    /// From sending a request to its answer. Beyond the exchange's latency, and never on its grid.
    static let answerDelay = Span.milliseconds(90)

    private(set) var exchange: SimulatedExchange
    private let carried: [CarriedPosition]
    private var names: [OrderID: ExchangeOrderID] = [:]
    private var pending: [Pending] = []

    private struct Pending {
        let at: Timestamp
        let event: Event
    }

    /// - Parameter carried: What the account held before the day; the exchange knows only the day's trades.
    init(_ exchange: SimulatedExchange, carried: [CarriedPosition] = []) {
        self.exchange = exchange
        self.carried = carried
    }

    /// When it next has something to say.
    var nextInstant: Timestamp? {
        guard let answer = pending.first?.at else { return exchange.nextInstant }
        return exchange.nextInstant.map { min($0, answer) } ?? answer
    }

    /// Everything up to and including `time`, in the order in which it happens.
    mutating func advance(to time: Timestamp) -> [Event] {
        var events: [Event] = []
        for event in exchange.advance(to: time) {
            if let event = translate(event) { events.append(event) }
        }
        while let first = pending.first, first.at <= time {
            pending.removeFirst()
            events.append(first.event)
        }
        return events
    }

    mutating func place(_ id: OrderID, _ terms: OrderTerms, at now: Timestamp) {
        let order = exchange.submit(terms, at: now)
        names[id] = order
        answer(id, .placed(BrokerOrderID(order.description), routingCode: ""), at: now)
    }

    mutating func cancel(_ id: OrderID, at now: Timestamp) {
        guard let order = names[id] else { return }
        exchange.cancel(order, at: now)
        answer(id, .cancelTaken, at: now)
    }

    mutating func modify(_ id: OrderID, _ kind: OrderKind, _ quantity: Quantity, at now: Timestamp) {
        guard let order = names[id] else { return }
        exchange.modify(order, newKind: kind, newQuantity: quantity, at: now)
        answer(id, .modifyTaken, at: now)
    }

    /// A reading of the books as they are when the question arrives.
    mutating func read(at now: Timestamp) {
        let reading = BookReading(
            orders: exchange.orders.map(row), positions: positions, isComplete: true, askedAt: now)
        insert(Pending(at: now + .milliseconds(30), event: .polled(reading)))
    }

    /// The day's trades on top of what was carried.
    private var positions: [BrokerPosition] {
        exchange.positions.map { BrokerPosition($0) }.joined(with: carried)
    }

    private mutating func answer(_ id: OrderID, _ answer: BrokerAnswer, at now: Timestamp) {
        insert(Pending(at: now + LocalBroker.answerDelay, event: .answered(id, answer)))
    }

    private mutating func insert(_ new: Pending) {
        let place = pending.firstIndex { new.at < $0.at } ?? pending.endIndex
        pending.insert(new, at: place)
    }

    private func translate(_ event: ExchangeEvent) -> Event? {
        switch event {
        case .quote(let instrument, let quote): .quote(instrument, quote)
        case .accepted(let id): .acknowledged(name(id), .confirmed)
        case .rejected(let id, let reason): .acknowledged(name(id), .rejected(reason: reason))
        case .filled(let id, let fill): .acknowledged(name(id), .filled(fill))
        case .cancelled(let id): .acknowledged(name(id), .cancelled)
        case .cancelRejected(let id, let reason): .acknowledged(name(id), .cancelRejected(reason: reason))
        case .modified(let id): .acknowledged(name(id), .modified)
        case .modifyRejected(let id, let reason): .acknowledged(name(id), .modifyRejected(reason: reason))
        case .expired(let id): .acknowledged(name(id), .expired)
        case .triggered(let id): .acknowledged(name(id), .triggered)
        case .bandMoved(let instrument, let band): .band(instrument, band)
        case .halted, .resumed: nil
        }
    }

    private func name(_ id: ExchangeOrderID) -> BrokerOrderID { BrokerOrderID(id.description) }

    private func row(_ order: ExchangeOrder) -> BrokerOrder {
        BrokerOrder(
            id: name(order.id), terms: order.terms, status: BrokerOrderStatus(order), filled: order.filled,
            averagePrice: order.averagePrice, placedAt: order.submittedAt, routingCode: "")
    }
}

extension [BrokerPosition] {
    /// These and what our strategies carried from the day before, a line for each instrument and product.
    func joined(with carried: [CarriedPosition]) -> [BrokerPosition] {
        var positions = self
        for position in carried {
            let place = positions.firstIndex {
                $0.instrument == position.instrument && $0.product == position.product
            }
            if let place {
                positions[place].net += position.net
            } else {
                positions.append(
                    BrokerPosition(
                        instrument: position.instrument, product: position.product, net: position.net,
                        averagePrice: position.averagePrice))
            }
        }
        return positions
    }
}
