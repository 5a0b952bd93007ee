// Each fault, and the truth behind it.

import Exchange
import Market
import Platform
import Testing

@testable import BrokerServer

@Suite("A fault")
struct FaultTests {
    private func broker(_ faults: JSON...) throws -> Broker {
        var broker = try Broker()
        let ticket = broker.send("POST", "/sim/faults", body: ["faults": .array(faults)])
        #expect(broker.answers[ticket]?.status == 200)
        return broker
    }

    private func state(_ broker: inout Broker) throws -> JSON {
        let ticket = broker.send("GET", "/sim/state")
        return try JSON.parse(try #require(broker.answers[ticket]).body)
    }

    @Test("leaves an order placed and its sender without an answer")
    func silent() throws {
        var broker = try broker(["kind": "silent-after", "on": "new", "count": 1])
        let ticket = broker.send("POST", Call.root + "orders", body: .order("NEW"))
        broker.pass(.seconds(60))
        #expect(broker.answers[ticket] == nil)
        #expect(try state(&broker)["orders"]?.elements.count == 1)
        broker.server.requestGone(ticket)
        #expect(broker.server.lockstep.silenced.isEmpty)
        _ = try broker.place()
    }

    @Test("delays an answer")
    func delay() throws {
        var broker = try broker(["kind": "delay", "on": "orders", "delay_ms": 9000])
        let ticket = broker.send("POST", Call.root + "orders", body: .order("NEW"))
        broker.pass(.seconds(9))
        #expect(broker.answers[ticket] == nil)
        broker.pass(.seconds(1))
        #expect(broker.answers[ticket]?.status == 200)
    }

    @Test(
        "spoils an answer before or after the order is taken",
        arguments: [
            ("error-before", 500, 0), ("error-after", 500, 1), ("too-many", 429, 0),
            ("bad-gateway", 502, 0), ("truncated", 200, 1), ("nonsense", 200, 1), ("no-content", 204, 1),
        ])
    func spoiled(kind: String, status: Int, orders: Int) throws {
        var broker = try broker(["kind": JSON(kind), "on": "new"])
        let reply = try broker.call("POST", Call.root + "orders", body: .order("NEW"))
        #expect(reply.status == status)
        #expect(broker.server.exchange.orders.count == orders)
        if kind == "truncated" { #expect(throws: JSONError.self) { try JSON.parse(reply.body) } }
    }

    @Test("ends every token at its time")
    func tokenDeath() throws {
        var broker = try broker(["kind": "token-death", "from": "09:20"])
        #expect(try broker.get("reports/1234567")["status"] == 200)
        broker.pass(.minutes(5))
        #expect(try broker.get("reports/1234567")["errorType"] == "Access Denied")
    }

    @Test("closes sockets, or mutes them for a while")
    func sockets() throws {
        var broker = try broker(
            ["kind": "mute", "from": "09:16", "until": "09:17"], ["kind": "drop-sockets", "from": "09:18"])
        broker.listen()
        broker.pass(.seconds(50))
        let before = try broker.messages("feed").count
        broker.pass(.seconds(59))
        #expect(try broker.messages("feed").count == before)
        broker.pass(.seconds(20))
        #expect(try broker.messages("feed").count > before)
        broker.pass(.minutes(2))
        #expect(broker.closed == [1])
    }

    @Test("shows the book as it was, without its newest row, or with an unknown word")
    func books() throws {
        var broker = try broker(
            ["kind": "stale-book", "delay_ms": 30_000, "until": "09:16"],
            ["kind": "hide-row", "from": "09:16", "until": "09:17"],
            ["kind": "unknown-status", "from": "09:17", "until": "09:18", "text": "OMS Xmitted"])
        _ = try broker.place()
        #expect(try broker.data("reports/1234567") == [] || broker.data("reports/1234567") == "no_records")
        broker.pass(.seconds(60))
        #expect(try broker.data("reports/1234567") == "no_records")
        broker.pass(.seconds(60))
        #expect(try broker.data("reports/1234567")[0]?["orderStatus"] == "OMS Xmitted")
        broker.pass(.seconds(60))
        #expect(try broker.data("reports/1234567")[0]?["orderStatus"] == "Pending")
    }

    @Test("loses, doubles or delays acks, while the book stays true")
    func acks() throws {
        for (kind, expected) in [
            ("drop-ack", 0), ("double-ack", 2), ("delay-ack", 0),
        ] {
            var broker = try broker(["kind": JSON(kind), "on": "NewOrderConfirmation", "delay_ms": 5000])
            broker.listen()
            let id = try broker.place()
            broker.pass(.milliseconds(500))
            #expect(try broker.acks().count == expected, "\(kind)")
            #expect(try broker.status(id) == "Pending")
            broker.pass(.seconds(6))
            #expect(try broker.acks().count == (kind == "delay-ack" ? 1 : expected))
        }
    }

    @Test("refuses, rejects late, refuses a cancel, doubles an order, or changes the id")
    func orders() throws {
        var broker = try broker(
            ["kind": "refuse", "count": 1, "text": "RMS: blocked"], ["kind": "reject-late", "count": 1],
            ["kind": "refuse-cancel", "count": 1], ["kind": "new-id", "count": 1])
        #expect(try broker.order(.order("NEW"))["errormsg"] == "RMS: blocked")
        let late = try broker.place()
        broker.pass(.milliseconds(200))
        #expect(try broker.status(late) == "Rejected")
        let id = try broker.place()
        broker.pass(.milliseconds(200))
        #expect(try broker.order(.order("CANCEL", ["orderId": JSON(id)]))["orderId"] == "0")
        #expect(try broker.status(id) == "Pending")
        let changed = try broker.order(.order("MODIFY", ["orderId": JSON(id), "price": "781.00"]))
        let newID = try #require(changed["orderId"]?.text)
        #expect(newID != id)
        broker.pass(.milliseconds(200))
        #expect(try broker.status(newID) == "Pending")
        var twice = try self.broker(["kind": "twice", "count": 1], ["kind": "number-id", "count": 1])
        #expect(try twice.order(.order("NEW"))["orderId"]?.integer != nil)
        #expect(twice.server.exchange.orders.count == 2)
    }

    @Test("trades in the same account, and squares off before the close")
    func foreign() throws {
        var broker = try broker(
            ["kind": "foreign-order", "from": "09:16", "symbol": "SBIN", "side": "buy", "quantity": 7],
            ["kind": "square-off", "from": "09:18"])
        broker.pass(.seconds(90))
        #expect(try broker.data("reports/1234567")[0]?["channelCode"] == "WEB")
        #expect(try broker.data("trades/1234567")[0]?["netQty"] == 7)
        _ = try broker.place()
        broker.pass(.minutes(2))
        let state = try state(&broker)
        #expect(state["flat"] == true)
        #expect(
            state["orders"]?.elements.compactMap { $0["origin"]?.text } == ["foreign", "client", "broker"])
        #expect(state["orders"]?.elements.allSatisfy { $0["open"] == false } == true)
        #expect(state["faults"]?.elements.allSatisfy { $0["struck"] == 1 } == true)
    }

    @Test("strikes with its chance, the same times for a seed")
    func chance() throws {
        func struck() throws -> [Int] {
            var broker = try broker(["kind": "error-before", "on": "funds", "chance": "0.25"])
            return try (0..<200).filter { _ in
                try broker.call("GET", Call.root + "limitstmt/NC/1234567").status == 500
            }
        }
        let first = try struck()
        #expect((25...80).contains(first.count))
        #expect(try struck() == first)
    }

    @Test(
        "is refused with what was expected when it cannot be read",
        arguments: [
            ([["kind": "earthquake"]], "unknown fault"), ([["kind": "delay", "delay_ms": -1]], "delay_ms"),
            ([["kind": "delay", "from": "25:00"]], "time"), ([["kind": "delay", "chance": 2]], "chance"),
            ([["kind": "delay", "colour": "red"]], "colour"), ("none", "no list"),
        ] as [(JSON, String)])
    func mistakes(faults: JSON, text: String) throws {
        var broker = try Broker()
        let ticket = broker.send("POST", "/sim/faults", body: ["faults": faults])
        let reply = try #require(broker.answers[ticket])
        #expect(reply.status == 400)
        #expect(String(decoding: reply.body, as: UTF8.self).contains(text))
    }
}
