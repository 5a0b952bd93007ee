// The closing by the clock in the light loop. What is closed how and when `SquareOff`
// itself says, a second at a time; here it is shown the lanes, and its orders meet the bars.
//
// Time is cut as the Desk's driver cuts it: a tick each second, after a minute of them each
// half minute, anew after each price. What needs more than one order a lane is left to the Desk.

import Market
import Trading

/// The run that is under way, and what it is shown besides the lanes' own.
struct SkimClosing {
    private var run: SquareOff?
    private(set) var isUnderWay = false
    /// Where the Desk's time stands.
    var now = Timestamp(nanoseconds: 0)
    /// When the broker's positions were last read, and by lane what they were then, signed.
    private var readAt: Timestamp?
    private var read: [Int64] = []
    private var orders: Int32 = 0

    /// What the closing knows of one lane, from the first tick in which it is due.
    struct Line {
        /// The resting stop, until it is called back.
        var stop: OrderID?
        /// The order that closes it.
        var order: OrderID?
        var limit: Int64 = 0
        /// When an order here last ended or filled.
        var changedAt: Timestamp?
    }

    /// The last price that the Desk saw of a lane.
    struct Seen {
        var price: Int64
        var at: Timestamp
        /// Whether its bar passes now, so that it trades.
        var isOpen = false
    }

    var seen: [Seen] = []

    /// - Parameter seen: by lane.
    mutating func watch(_ seen: [Seen], at time: Timestamp) {
        (self.seen, now) = (seen, time)
        if read.count != seen.count { read = seen.map { _ in 0 } }
    }

    mutating func begin(at time: Timestamp) {
        run = SquareOff(scope: .account, trigger: .schedule, startedAt: time)
        isUnderWay = true
    }

    mutating func nextOrder() -> OrderID {
        orders += 1
        return OrderID(orders)
    }

    mutating func note(read nets: [Int64], at time: Timestamp) { (read, readAt) = (nets, time) }

    /// What the run asks for now; nil when none is under way.
    mutating func step(_ lanes: SkimLanes) -> [SquareOffAction]? {
        guard run != nil else { return nil }
        let places = lanes.indices.filter { place in
            guard let line = lanes[place].closing else { return false }
            return lanes[place].isHeld || line.order != nil || read[place] != 0
        }
        let positions = places.sorted { lanes[$0].instrument.id < lanes[$1].instrument.id }
            .map { position(lanes[$0], $0) }
        return run?.step(SquareOffView(now: now, readAskedAt: readAt, positions: positions))
    }

    mutating func end() {
        guard isUnderWay else { return }
        run = nil
        isUnderWay = false
    }

    private func position(_ lane: borrowing SkimLane, _ place: Int) -> SquareOffPosition {
        let held = lane.isHeld ? Quantity(lane.net) : .zero
        var orders: [SquareOffOrder] = []
        if let stop = lane.closing?.stop {
            orders.append(
                SquareOffOrder(
                    id: stop, purpose: .stop, side: lane.position.side.opposite, remaining: held.magnitude,
                    limit: Price(raw: lane.position.stop), state: .triggerPending))
        }
        if let order = lane.closing?.order {
            orders.append(
                SquareOffOrder(
                    id: order, purpose: .closing, side: lane.position.side.opposite,
                    remaining: held.magnitude, limit: Price(raw: lane.closing?.limit ?? 0), state: .open))
        }
        return SquareOffPosition(
            key: SquareOffKey(lane.instrument.id, .intraday), symbol: lane.instrument.symbol,
            plan: lane.plan, lot: lane.instrument.lot, largestOrder: lane.instrument.largestOrder,
            band: lane.band, tick: lane.tick, held: held, local: held,
            net: readAt == nil ? nil : Quantity(read[place]), changedAt: lane.closing?.changedAt,
            quote: Quote(last: Price(raw: seen[place].price), exchangeTime: seen[place].at),
            quotedAt: seen[place].at, orders: orders)
    }
}
