// The simulator's own paths, `/sim/…`: time, faults, and the truth.
//
// `GET /sim/state` is the referee's view: the exchange's orders and positions, how
// many order messages came in the busiest second, and which faults have struck. No
// real broker has these; only tests and `sauda simulate` use them.

import Exchange
import Market
import Platform

extension ShareKhanServer {
    mutating func simulation(_ request: HTTPServer.Request) -> Reply {
        switch (request.method, request.path) {
        case ("GET", "/sim/clock"): return clock()
        case ("POST", "/sim/idle"): return idle(request.body)
        case ("GET", "/sim/state"): return .json(state)
        case ("POST", "/sim/faults"):
            do {
                let read = try WireFault.list(json: request.body)
                for fault in read { add(fault) }
                return .json(["faults": JSON(read.count)])
            } catch { return .badInput(error.text) }
        default: return .notFound
        }
    }

    private var state: JSON {
        [
            "time": JSON(now.nanoseconds), "clock": JSON(now.description), "over": JSON(isOver),
            "flat": JSON(exchange.positions.allSatisfy { $0.net == .zero }),
            "orders": .array(desk.orders.map { state(of: $0) }),
            "positions": .array(exchange.positions.map { state(of: $0) }),
            "messages": ["total": JSON(messages.total), "most_per_second": JSON(messages.mostPerSecond)],
            "logins": JSON(logins.issued), "sockets": JSON(feed.listeners.count),
            "faults": .array(
                faults.record.map { ["kind": JSON($0.kind.rawValue), "struck": JSON($0.struck)] }),
        ]
    }

    private func state(of order: DeskOrder) -> JSON {
        let truth = order.exchangeID.flatMap { exchange.order($0) }
        return [
            "id": JSON(String(order.id)), "origin": JSON(order.origin.rawValue),
            "symbol": JSON(order.instrument.symbol), "side": JSON(order.side.rawValue),
            "quantity": JSON(truth?.terms.quantity ?? order.current.quantity),
            "filled": JSON(truth?.filled ?? .zero), "price": JSON(order.current.price),
            "trigger": JSON(order.current.trigger), "product": JSON(order.productCode),
            "status": JSON(order.current.status), "open": JSON(!order.isOver),
            "placed_at": JSON(order.placedAt.nanoseconds),
            "fills": .array(
                order.fills.map {
                    [
                        "id": JSON($0.id), "quantity": JSON($0.quantity), "price": JSON($0.price),
                        "time": JSON($0.time.nanoseconds),
                    ]
                }),
        ]
    }

    private func state(of position: ExchangePosition) -> JSON {
        [
            "symbol": JSON(exchange.instrument(position.instrument).symbol),
            "product": JSON(position.product.rawValue), "net": JSON(position.net),
            "bought": JSON(position.bought), "sold": JSON(position.sold),
            "bought_value": JSON(position.boughtValue), "sold_value": JSON(position.soldValue),
        ]
    }
}
