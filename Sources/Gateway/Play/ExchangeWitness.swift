// What the exchange itself says of a played day, held against the daemon's own books.
//
// The daemon may have been killed and restarted at any moment; the exchange was not.
// Its orders, fills and positions are the truth that the journal must agree with.

import Market
import Platform
import Trading

struct ExchangeWitness: Sendable {
    private let state: JSON

    /// Asks the simulator, while it still runs.
    static func ask(port: Int64) async throws(Failure) -> ExchangeWitness {
        let http = HTTPClient(clock: SystemClock())
        defer { http.stop() }
        do throws(HTTPFailure) {
            let reply = try await http.send(
                HTTPRequest("GET", "http://127.0.0.1:\(port)/sim/state", timeout: .seconds(30)))
            return ExchangeWitness(state: try read(reply.body))
        } catch {
            throw Failure(
                .system, "the simulated exchange did not answer: \(error)",
                remedy: "see simulator.log in the played day's directory")
        }
    }

    private static func read(_ body: [UInt8]) throws(HTTPFailure) -> JSON {
        do throws(JSONError) { return try JSON.parse(body, maximumBytes: 64 << 20) } catch {
            throw .ambiguous("\(error)")
        }
    }

    var mostMessagesPerSecond: Int64 { state["messages"]?["most_per_second"]?.integer ?? 0 }

    /// Where the exchange and the desk's books disagree, a sentence each; empty when they agree.
    /// On paper the exchange must have seen no order of ours at all.
    func differences(from desk: Desk) -> [String] {
        var found: [String] = []
        let orders = state["orders"]?.elements ?? []
        if desk.opening.mode == .paper {
            let ours = orders.count { $0["origin"]?.text == "client" }
            return ours == 0 ? [] : ["a day on paper sent \(ours) orders to the exchange"]
        }
        for order in orders where order["origin"]?.text == "client" { compare(order, desk, &found) }
        for position in state["positions"]?.elements ?? [] { compare(position: position, desk, &found) }
        let reached = desk.orders.count { $0.order.brokerID != nil }
        let ours = orders.count { $0["origin"]?.text == "client" }
        if ours != reached {
            found.append("the exchange had \(ours) orders from us, the journal knows \(reached) of them")
        }
        return found
    }

    private func compare(_ order: JSON, _ desk: Desk, _ found: inout [String]) {
        let id = order["id"]?.text ?? "?"
        let mine = desk.orders.filter { order in order.order.brokerIDs.contains { $0.text == id } }
        guard mine.count == 1, let only = mine.first else {
            found.append("order \(id) of the exchange is \(mine.count) orders of ours")
            return
        }
        let filled = order["filled"]?.text.flatMap { Quantity($0) } ?? .zero
        if only.order.filled != filled {
            found.append("order \(only.id) has \(only.order.filled) filled, the exchange filled \(filled)")
        }
    }

    private func compare(position: JSON, _ desk: Desk, _ found: inout [String]) {
        guard let symbol = position["symbol"]?.text,
            let net = position["net"]?.text.flatMap({ Quantity($0) }),
            let product = position["product"]?.text.flatMap({ Product(rawValue: $0) }),
            let instrument = desk.opening.instruments.first(where: { $0.symbol == symbol })
        else {
            found.append("the exchange holds something that the desk does not know: \(position)")
            return
        }
        let ours = desk.ledger.net(of: instrument.id, product: product)
        if ours != net { found.append("\(symbol): the books hold \(ours), the exchange \(net)") }
    }
}
