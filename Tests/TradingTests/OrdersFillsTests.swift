// Fills from two overlapping sources: the stream's trades and the book's totals.

import Market
import Testing
import Trading

@Suite("The fills of an order")
struct OrdersFillsTests {
    private let noon = OrderCase.noon
    private func total(_ units: Int64, _ average: String) -> OrderEvent {
        .filledTo(Quantity(units), averagePrice: Price(average))
    }

    @Test("count once, however often the broker repeats them")
    func repeated() {
        var order = OrderCase.order(in: .open)
        let fill = OrderEvent.filled(OrderCase.trade("T1", 40))
        #expect(order.apply(fill, at: noon).newFill == OrderCase.trade("T1", 40))
        #expect(order.apply(fill, at: noon).newFill == nil)
        #expect(order.filled == Quantity(40))
    }

    @Test("from the book are priced by what is missing from its average")
    func priced() {
        var order = OrderCase.order(in: .open)
        _ = order.apply(.filled(OrderCase.trade("T1", 40, paise: 99_00)), at: noon)
        let fill = order.apply(total(100, "99.60"), at: noon).newFill
        #expect(
            fill == Fill(id: "O7:40-100", quantity: Quantity(60), price: Price(paise: 100_00), time: noon))
        #expect(order.averagePrice == Price("99.60"))
    }

    @Test("that the book counted already are not counted when the stream names them")
    func namedLater() {
        var order = OrderCase.order(in: .open)
        _ = order.apply(total(40, "99.00"), at: noon)
        #expect(order.apply(.filled(OrderCase.trade("T1", 30, paise: 98_00)), at: noon).newFill == nil)
        let rest = order.apply(.filled(OrderCase.trade("T2", 50, paise: 100_00)), at: noon).newFill
        #expect(rest?.quantity == Quantity(40) && order.filled == Quantity(80))
        #expect(order.fillsValue == Money(rupees: 30 * 98 + 50 * 100))
    }

    @Test("without an average are booked at the worst permitted price")
    func noAverage() {
        var order = OrderCase.order(in: .open)
        #expect(
            order.apply(.filledTo(Quantity(10), averagePrice: nil), at: noon).newFill?.price == Price("100"))
    }

    @Test("beyond the quantity are refused, and the order waits for a person", arguments: [true, false])
    func overfill(named: Bool) {
        var order = OrderCase.order(in: .partlyFilled)
        let change = order.apply(
            named ? .filled(OrderCase.trade("T2", 61)) : total(101, "100.00"), at: noon)
        #expect(change.anomaly?.kind == .overfill && change.newFill == nil)
        #expect(order.state == .quarantined && order.filled == Quantity(40))
    }

    @Test("may reach the new quantity before a modify upwards is confirmed")
    func fillBeforeModified() {
        var order = OrderCase.order(in: .open)
        let more = OrderEvent.modifyRequested(.limit(Price(paise: 101_00)), Quantity(150))
        let events: [OrderEvent] = [more, .filled(OrderCase.trade("T1", 120)), .modified]
        for event in events { #expect(order.apply(event, at: noon).anomaly == nil) }
        #expect(order.state == .partlyFilled && order.remaining == Quantity(30))
    }

    @Test("may reach the old quantity before a modify downwards is confirmed")
    func fillBeforeReduced() {
        var order = OrderCase.order(in: .open)
        let less = OrderEvent.modifyRequested(OrderCase.limit100, Quantity(50))
        let events: [OrderEvent] = [less, .filled(OrderCase.trade("T1", 80))]
        for event in events { #expect(order.apply(event, at: noon).anomaly == nil) }
        #expect(order.state == .pendingModify && order.reserved == Quantity(20))
        #expect(order.apply(.modified, at: noon).to == .filled)
    }

    @Test("that the exchange annuls are taken back once, and a stale total does not bring them again")
    func bust() {
        var order = OrderCase.order(in: .partlyFilled)
        let change = order.apply(.bust(fillID: "T1"), at: noon)
        #expect(change.bust == OrderCase.trade("T1", 40) && order.state == .open)
        #expect(order.apply(.bust(fillID: "T1"), at: noon).bust == nil)
        #expect(order.apply(total(40, "100.00"), at: noon).newFill == nil)
        #expect(order.apply(.filled(OrderCase.trade("T1", 40)), at: noon).newFill == nil)
        #expect(order.filled == .zero && order.fillsValue == .zero)
    }

    @Test("that nobody could have traded are not booked")
    func unbelievable() {
        let impossible = [
            Fill(id: "T1", quantity: Quantity(-5), price: Price(paise: 1), time: noon),
            Fill(id: "T2", quantity: Quantity(5), price: .zero, time: noon),
            Fill(id: "T3", quantity: Quantity(5), price: Price(raw: .max), time: noon),
            Fill(id: "T4", quantity: Quantity(raw: .max), price: Price(paise: 1), time: noon),
        ]
        for fill in impossible {
            var order = OrderCase.order(in: .open)
            let change = order.apply(.filled(fill), at: noon)
            #expect(change.anomaly?.kind == .unbelievableFill && change.to == .suspect)
        }
    }
}

/// All ways in which four fills can reach us: each trade by the stream or lost, each of the four totals
/// seen or not, in any order, with repeats. The eight messages make 109,601 different arrivals.
@Suite("The merging of stream and book")
struct OrdersMergeTests {
    private static let fills = [(10, 99_90), (30, 100_00), (50, 99_85), (10, 99_95)].enumerated().map {
        OrderCase.trade("T\($0.offset)", Int64($0.element.0), paise: Int64($0.element.1))
    }
    private static let totals = fills.indices.map { last in
        fills[...last].reduce(Quantity.zero) { $0 + $1.quantity }
    }
    private static let values = fills.indices.map { last in
        fills[...last].reduce(Money.zero) { $0 + $1.price.value(of: $1.quantity) }
    }
    private static let messages: [OrderEvent] =
        fills.map { .filled($0) }
        + fills.indices.map { .filledTo(totals[$0], averagePrice: values[$0].perUnit(totals[$0])) }

    /// What went wrong in the arrivals that start with `path`; nil when nothing did.
    private func fault(_ order: Order, booked: Quantity, worth: Money, path: [Int]) -> String? {
        if let fault = check(order, booked, worth, path) { return "\(fault) after \(path)" }
        for index in Self.messages.indices where !path.contains(index) {
            var next = order
            let change = next.apply(Self.messages[index], at: OrderCase.noon)
            let fill = change.newFill
            let more = fill?.quantity ?? .zero
            let price = fill?.price ?? .zero
            if let fault = fault(
                next, booked: booked + more, worth: worth + price.value(of: more), path: path + [index])
            {
                return fault
            }
        }
        return nil
    }

    private func check(_ order: Order, _ booked: Quantity, _ worth: Money, _ path: [Int]) -> String? {
        var named = Quantity.zero
        var counted = Quantity.zero
        for index in path {
            if index < 4 { named += Self.fills[index].quantity }
            if index >= 4 { counted = max(counted, Self.totals[index - 4]) }
        }
        guard order.filled == max(named, counted) else { return "filled \(order.filled)" }
        guard order.filled == booked, order.fillsValue == worth else { return "booked \(booked), \(worth)" }
        // A rounded average is off by at most half of 1/10,000 rupee a share, twice.
        let error = (order.fillsValue - Self.values[3]).magnitude
        if order.filled == Quantity(100), error > Money(raw: 100) { return "worth \(order.fillsValue)" }
        return repeats(order, path)
    }

    /// The first and the last message again change nothing.
    private func repeats(_ order: Order, _ path: [Int]) -> String? {
        guard let first = path.first, let last = path.last else { return nil }
        var again = order
        _ = again.apply(Self.messages[last], at: OrderCase.noon)
        _ = again.apply(Self.messages[first], at: OrderCase.noon)
        return again == order ? nil : "changed by a repeat"
    }

    @Test("gives one result for every order of arrival, loss and repeat, and never more than was traded")
    func interleavings() {
        let order = OrderCase.order(in: .open)
        #expect(fault(order, booked: .zero, worth: .zero, path: []) == nil)
    }
}
