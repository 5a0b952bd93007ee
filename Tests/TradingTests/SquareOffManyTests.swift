// Several positions at once: who comes first, how many messages, and what belongs
// to a strategy's scope.

import Market
import Testing
import Trading

@Suite("A square-off of many positions")
struct SquareOffManyTests {
    private let plan = SquareOffTape.plan
    private var start: Timestamp { plan.startAt }

    private func position(
        _ index: Int, _ units: Int64, last: Int64 = 100_00, deadline: Span = .zero,
        orders: [SquareOffOrder] = []
    ) -> SquareOffPosition {
        SquareOffPosition(
            key: SquareOffKey(InstrumentID(index), .intraday), symbol: "S\(index)",
            plan: SquareOffPlan(deadline: plan.deadline - deadline, sessionEnd: plan.sessionEnd),
            band: PriceBand(lower: Price(paise: 90_00), upper: Price(paise: 110_00)), tick: Price(paise: 5),
            held: Quantity(units), local: Quantity(units), net: Quantity(units),
            quote: Quote(last: Price(paise: last), exchangeTime: start), quotedAt: start, orders: orders)
    }

    private func stop(_ number: Int32, _ units: Int64, _ side: Side = .sell) -> SquareOffOrder {
        SquareOffOrder(
            id: OrderID(number), purpose: .stop, side: side, remaining: Quantity(units),
            limit: Price(paise: 95_00), state: .triggerPending)
    }

    private func run(_ scope: SquareOffScope = .account) -> SquareOff {
        SquareOff(scope: scope, trigger: .schedule, startedAt: start)
    }

    private func view(_ seconds: Int64, _ positions: [SquareOffPosition]) -> SquareOffView {
        SquareOffView(now: start + .seconds(seconds), readAskedAt: start, positions: positions)
    }

    private func closed(_ actions: [SquareOffAction]) -> [Int32] {
        actions.compactMap { if case .close(let key, _) = $0 { key.instrument.index } else { nil } }
    }

    private func cancelled(_ actions: [SquareOffAction]) -> [Int32] {
        actions.compactMap { if case .cancel(let id) = $0 { id.number } else { nil } }
    }

    @Test("closes naked shorts first, then what is near an edge, then by deadline and by value")
    func order() {
        let positions = [
            position(0, 100), position(1, 500), position(2, 10, deadline: .minutes(6)),
            position(3, 100, last: 92_00), position(4, -100), position(5, -100, last: 105_00),
        ]
        var run = run()
        #expect(closed(run.step(view(0, positions))) == [5, 4, 3])
        // The three that were sent are standing now, answered; the rest has its turn.
        var standing = positions
        for index in 3...5 {
            let side: Side = positions[index].held > .zero ? .sell : .buy
            standing[index].orders = [
                SquareOffOrder(
                    id: OrderID(Int32(index)), purpose: .closing, side: side,
                    remaining: positions[index].held.magnitude, limit: Price(paise: 100_00), state: .open)
            ]
        }
        #expect(closed(run.step(view(1, standing))) == [2, 1, 0])
    }

    @Test("sends at most five messages in a second")
    func messages() {
        let positions = (0..<12).map { position($0, 100, orders: [stop(Int32($0), 100)]) }
        var run = run()
        #expect(cancelled(run.step(view(0, positions))).count == 5)
        #expect(run.step(view(0, positions)).isEmpty)
        #expect(cancelled(run.step(view(1, positions))).count == 5)
        #expect(cancelled(run.step(view(2, positions))).count == 2)
    }

    @Test("sends at most three orders that nobody has answered")
    func unanswered() {
        var positions = (0..<6).map { position($0, 100) }
        for index in 0..<2 {
            positions[index].orders = [
                SquareOffOrder(
                    id: OrderID(Int32(index)), purpose: .closing, side: .sell, remaining: Quantity(100),
                    limit: Price(paise: 100_00), state: .sending)
            ]
        }
        var run = run()
        #expect(closed(run.step(view(0, positions))).count == 1)
    }

    @Test("cuts a large position into orders below the freeze quantity, each after a new read")
    func slices() {
        var large = position(0, 4000)
        large.largestOrder = Quantity(1755)
        var run = run(), sizes: [Int64] = []
        for second in stride(from: Int64(0), to: 12, by: 2) {
            let now = start + .seconds(second)
            let stale = SquareOffView(now: now, readAskedAt: now - .seconds(2), positions: [large])
            #expect(
                closed(run.plan(stale)).isEmpty, "second \(second): the read is older than the last order")
            let read = SquareOffView(now: now, readAskedAt: now, positions: [large])
            for case .close(_, let closing) in run.step(read) {
                sizes.append(closing.quantity.units)
                large.orders.append(
                    SquareOffOrder(
                        id: OrderID(Int32(sizes.count)), purpose: .closing, side: closing.side,
                        remaining: closing.quantity, limit: closing.limit, state: .open))
            }
        }
        #expect(sizes == [1755, 1755, 490])
    }

    @Test("of one strategy closes its part and leaves the others' stops and shares")
    func strategy() {
        var shared = position(0, 150, orders: [stop(1, 50)])
        shared.held = Quantity(100)
        shared.orders[0].purpose = .foreign
        var run = run(.strategy(0))
        let closings = run.step(view(0, [shared])).compactMap { action in
            if case .close(_, let closing) = action { closing.quantity.units } else { nil }
        }
        #expect(closings == [100])
        shared.held = .zero
        shared.local = Quantity(50)
        shared.net = Quantity(50)
        var done: [SquareOffAction] = []
        for second in [Int64(1), 7] {
            let now = start + .seconds(second)
            done += run.step(SquareOffView(now: now, readAskedAt: now, positions: [shared]))
        }
        #expect(done.last == .done(flat: true))
    }

    @Test("with nothing open is proven flat all the same, by two reads of its own")
    func nothing() {
        var run = run()
        #expect(run.step(SquareOffView(now: start, readAskedAt: nil, positions: [])).contains(.readPositions))
        var last: [SquareOffAction?] = []
        for second in [Int64(0), 3, 5] {
            let now = start + .seconds(second)
            last.append(run.step(SquareOffView(now: now, readAskedAt: now, positions: [])).last)
        }
        #expect(last == [.phase(.verifying(since: start)), nil, .done(flat: true)])
    }
}
