// A row of the broker's book, turned into the events that bring our order to it.

import Market
import Testing
import Trading

@Suite("A row of the broker's book")
struct OrdersPollTests {
    private let noon = OrderCase.noon

    /// The order after a reading asked for `seconds` after noon.
    private func poll(_ order: Order, _ row: BrokerOrder, after seconds: Int64 = 1) -> Order {
        var order = order
        let time = noon + .seconds(seconds)
        for event in PollDelta.events(for: order, from: row, askedAt: time) {
            _ = order.apply(event, at: time)
        }
        return order
    }

    @Test("binds an order that was found, with its fills before its status")
    func found() {
        let unknown = OrderCase.order(in: .unknown)
        let row = OrderCase.row(.partlyFilled, filled: 40, paise: 99_50)
        let names = PollDelta.events(for: unknown, from: row, askedAt: noon + .seconds(1)).map(\.name)
        #expect(names == ["matched", "filledTo", "triggered"])
        let order = poll(unknown, row)
        #expect(order.state == .partlyFilled && order.brokerID == OrderCase.brokerOne)
        #expect(order.filled == Quantity(40) && order.routingCode == "R1")
    }

    @Test("that is older than the stream lowers nothing and ends no doubt")
    func older() {
        let part = OrderCase.order(in: .partlyFilled)
        let old = OrderCase.row(.working(word: "open"), filled: 0)
        #expect(PollDelta.events(for: part, from: old, askedAt: noon - .seconds(5)) == [])
        let suspect = OrderCase.order(in: .suspect)
        #expect(PollDelta.events(for: suspect, from: old, askedAt: noon - .seconds(5)) == [])
        #expect(poll(suspect, old).state == .open)
    }

    @Test("that shows a closed order working makes it suspect, but only well after the close")
    func zombie() {
        let cancelled = OrderCase.order(in: .cancelled)
        let row = OrderCase.row(.working(word: "open"))
        #expect(poll(cancelled, row, after: 9).state == .cancelled)
        let doubted = poll(cancelled, row, after: 11)
        #expect(doubted.state == .suspect && doubted.reserved == Quantity(100))
    }

    @Test("says which terms are in force after a modify that was refused or not answered")
    func doubtfulModify() {
        var asked = OrderCase.order(in: .pendingModify)
        #expect(poll(asked, OrderCase.row(.working(word: "open"))).state == .pendingModify)
        #expect(asked.worstPrice == Price("101") && asked.previousKind == OrderCase.limit100)
        _ = asked.apply(.modifyUnanswered(reason: "timeout"), at: noon)

        let kept = poll(asked, OrderCase.row(.working(word: "open")))
        #expect(kept.state == .open && kept.terms.kind == OrderCase.limit100 && kept.previousKind == nil)
        let changed = poll(asked, OrderCase.row(.working(word: "open"), kind: .limit(Price(paise: 101_00))))
        #expect(changed.state == .open && changed.worstPrice == Price("101") && changed.previousKind == nil)
    }

    @Test("with the old terms settles nothing while the answer to the modify is still due")
    func modifyUnderCancel() {
        var order = OrderCase.order(in: .pendingModify)
        _ = order.apply(.cancelRequested, at: noon)
        #expect(poll(order, OrderCase.row(.working(word: "open"))) == order)
        _ = order.apply(.termsSeen(OrderCase.limit100, Quantity(100)), at: noon)
        #expect(order.previousKind == OrderCase.limit100 && order.state == .pendingCancel)
    }

    @Test("does not end a doubt that its status alone cannot explain")
    func unexplained() {
        var amended = OrderCase.order(in: .pendingModify)
        _ = amended.apply(.modifyRejected(reason: "band"), at: noon)
        #expect(amended.apply(.explained(.working(word: "open")), at: noon).to == .suspect)
        var part = OrderCase.order(in: .partlyFilled)
        _ = part.apply(.vanished, at: noon)
        #expect(part.apply(.explained(.filled), at: noon).to == .suspect)
        #expect(part.apply(.explained(.partlyFilled), at: noon).to == .partlyFilled)
    }

    @Test("that calls an order filled at its old quantity settles a refused modify to a larger one")
    func filledAtOldQuantity() {
        var order = OrderCase.order(in: .open)
        let more = OrderEvent.modifyRequested(OrderCase.limit100, Quantity(150))
        for event in [more, .modifyRejected(reason: "filled")] { _ = order.apply(event, at: noon) }
        #expect(order.reserved == Quantity(150))
        #expect(poll(order, OrderCase.row(.filled, filled: 100, paise: 100_00)).state == .filled)
    }

    @Test("with terms that nobody here asked for is taken over, and reported")
    func foreignAmendment() {
        var order = OrderCase.order(in: .open)
        let row = OrderCase.row(.working(word: "open"), kind: .limit(Price(paise: 97_00)), units: 80)
        let events = PollDelta.events(for: order, from: row, askedAt: noon + .seconds(1))
        let anomalies = events.compactMap { order.apply($0, at: noon).anomaly?.kind }
        #expect(anomalies == [.foreignAmendment])
        #expect(order.remaining == Quantity(80) && order.worstPrice == Price("97"))
    }

    @Test("that is filled beyond our quantity is believed when the book shows a larger order")
    func enlarged() {
        let grown = poll(
            OrderCase.order(in: .external),
            OrderCase.row(.partlyFilled, filled: 120, paise: 100_00, units: 150))
        #expect(grown.state == .external && grown.filled == Quantity(120) && grown.reserved == Quantity(30))
        let row = OrderCase.row(.filled, filled: 120, paise: 100_00)
        let over = poll(OrderCase.order(in: .open), row)
        #expect(over.state == .quarantined && over.filled == .zero)
        #expect(poll(over, row, after: 2) == over)
    }

    @Test("that fits the old and the new terms says nothing while the modify is unanswered")
    func ambiguousModify() {
        var order = OrderCase.order(in: .triggerPending)
        let closer = OrderKind.stop(trigger: Price(paise: 98_50), limit: Price(paise: 98_00))
        _ = order.apply(.modifyRequested(closer, Quantity(100)), at: noon)
        let bare = OrderCase.row(.pending, kind: .limit(Price(paise: 98_00)))
        #expect(poll(order, bare) == order)
    }

    @Test("may show a protected market order at its cap, as market, or without a price")
    func marketRows() {
        let cap = Price(paise: 101_00)
        let order = OrderCase.order(after: OrderCase.opened, kind: .market(protection: cap))
        for kind in [OrderKind.limit(cap), .market(protection: .zero), .limit(.zero)] {
            #expect(poll(order, OrderCase.row(.working(word: "open"), kind: kind)) == order)
        }
    }

    @Test("brings a routing code that the answer did not have")
    func routing() {
        let bare = OrderCase.order(after: [.attempted, .accepted(OrderCase.brokerOne, routingCode: "")])
        #expect(poll(bare, OrderCase.row(.pending)).routingCode == "R1")
    }

    @Test("that calls an order filled before all its fills are known makes it suspect")
    func filledInPart() {
        #expect(
            poll(OrderCase.order(in: .open), OrderCase.row(.filled, filled: 60, paise: 1_00)).state
                == .suspect)
    }

    @Test("wakes a stop when it shows it without its trigger")
    func triggeredStop() {
        let stop = OrderCase.order(in: .triggerPending)
        let resting = OrderCase.row(.working(word: "SL"), kind: OrderCase.stop99)
        let awake = OrderCase.row(.working(word: "open"), kind: .limit(Price(paise: 98_00)))
        #expect(poll(stop, resting).state == .triggerPending)
        #expect(poll(stop, awake).state == .open)
    }

    @Test("of somebody else's order keeps it external until it ends")
    func foreign() {
        let foreign = OrderCase.order(in: .external)
        let part = poll(foreign, OrderCase.row(.partlyFilled, filled: 10, paise: 100_00))
        #expect(part.state == .external && part.reserved == Quantity(90))
        #expect(poll(part, OrderCase.row(.cancelled, filled: 10, paise: 100_00)).state == .cancelled)
    }
}

/// An order at an exchange that reports by a lossy stream and a slow book.
private struct Exchange {
    var random: SeededRandom
    private(set) var rows: [BrokerOrder] = []
    private(set) var stream: [OrderEvent] = []

    init(seed: UInt64) {
        random = SeededRandom(seed: seed)
        stream = [.confirmed]
        rows = [OrderCase.row(.working(word: "open"))]
        live()
    }

    /// Some fills, then perhaps an end; a row of the book after each.
    private mutating func live() {
        var filled: Int64 = 0
        var value: Int64 = 0
        for number in 0..<random.below(5) where filled < 100 {
            let units = min(100 - filled, 1 + random.below(60))
            let paise = 99_00 + random.below(100)
            filled += units
            value += units * paise
            stream.append(.filled(OrderCase.trade("T\(number)", units, paise: paise)))
            var row = OrderCase.row(filled == 100 ? .filled : .partlyFilled, filled: filled)
            row.averagePrice = Money(paise: value).perUnit(Quantity(filled))
            rows.append(row)
        }
        guard filled < 100, var end = rows.last else { return }
        switch random.below(4) {
        case 0: end.status = .cancelled
        case 1: end.status = .expired
        case 2 where filled == 0: end.status = .rejected(reason: "margin")
        default: return
        }
        stream.append(event(of: end.status))
        rows.append(end)
    }

    private func event(of status: BrokerOrderStatus) -> OrderEvent {
        switch status {
        case .expired: .expired
        case .rejected: .rejected(reason: "margin")
        default: .cancelled
        }
    }
}

@Suite("Stream and book together")
struct OrdersConvergenceTests {
    private func expected(_ row: BrokerOrder) -> OrderState {
        switch row.status {
        case .filled: .filled
        case .cancelled: .cancelled
        case .rejected: .rejected
        case .expired: .expired
        case .partlyFilled: .partlyFilled
        default: .open
        }
    }

    /// Lossy, shuffled, repeated and delayed reports, false alarms between them, then one fresh reading.
    private func live(_ exchange: Exchange) -> (order: Order, illegal: [OrderAnomaly]) {
        var random = exchange.random
        var order = OrderCase.order(in: random.oneIn(2) ? .sending : .unknown)
        var illegal: [OrderAnomaly] = []
        var time = OrderCase.noon
        for _ in 0..<12 {
            time = time + .seconds(1)
            var events: [OrderEvent] = []
            switch random.below(5) {
            case 0, 1: events = [exchange.stream[Int(random.below(Int64(exchange.stream.count)))]]
            case 2, 3:
                let row = exchange.rows[Int(random.below(Int64(exchange.rows.count)))]
                // A picture may be old: it was asked for before what we know happened.
                events = PollDelta.events(for: order, from: row, askedAt: OrderCase.noon - .seconds(9))
            default: events = order.brokerID == nil ? [] : [.vanished]
            }
            for event in events {
                let anomaly = order.apply(event, at: time).anomaly
                if let anomaly, anomaly.kind == .illegalTransition { illegal.append(anomaly) }
            }
        }
        if let last = exchange.rows.last {
            time = time + .seconds(1)
            for event in PollDelta.events(for: order, from: last, askedAt: time) {
                _ = order.apply(event, at: time)
            }
        }
        return (order, illegal)
    }

    @Test("bring 20,000 orders to what the exchange did, by one fresh reading at the latest")
    func converge() {
        for seed in UInt64(0)..<20_000 {
            let exchange = Exchange(seed: seed)
            let (order, illegal) = live(exchange)
            guard let last = exchange.rows.last else { continue }
            let isSame = order.state == expected(last) && order.filled == last.filled
            guard isSame, illegal == [] else {
                Issue.record(
                    "seed \(seed): \(order), \(illegal); the exchange: \(last.status) \(last.filled)")
                return
            }
        }
    }
}
