// An order's life on the wire: answers, rows, refusals, changes, cancels.

import Exchange
import Market
import Platform
import Testing

@testable import BrokerServer

@Suite("An order at the simulated broker")
struct OrderTests {
    @Test("goes In-Process, In-Process, Pending, and trades when the market comes to it")
    func life() throws {
        var broker = try Broker(.short(prices: ["800.00", "779.00"]))
        let id = try broker.place()
        broker.pass(.milliseconds(200))
        #expect(try broker.words(id) == ["In-Process", "In-Process", "Pending"])
        broker.pass(.minutes(2))
        let rows = try broker.history(id)
        let last = try #require(rows.last)
        #expect(last["orderStatus"]?.text == "Fully Executed")
        #expect(last["execQty"] == 10 && last["openQty"] == 0)
        #expect(last["avgPrice"]?.text.flatMap { Price($0) }.map { $0 <= .rupees("780.00") } == true)
    }

    @Test("has 67 keys in each row of its history, two pairs differing only in case")
    func keys() throws {
        var broker = try Broker()
        let id = try broker.place(["price": "805.00"])
        broker.pass(.seconds(10))
        let rows = try broker.history(id)
        #expect(rows.count >= 4)
        for row in rows {
            let names = row.members.map(\.name)
            #expect(Set(names).count == 67 && names.count == 67)
            #expect(Set(names.map { $0.lowercased() }).count == 65)
        }
        let orders = Set(rows.map { $0.members.map(\.name) })
        #expect(orders.count == rows.count, "the order of keys must not be something to rely on")
        let numbers = rows.dropFirst(2).compactMap { $0["orsOrderId"]?.integer }
        #expect(Set(numbers).count == numbers.count && numbers.allSatisfy { $0 > 1 << 53 })
        #expect(rows[0]["orsOrderId"] == 0 && rows[0]["exchangeOrderId"] == "")
        #expect(rows.last?["exchangeOrderId"]?.text?.utf8.count == 16)
        #expect(rows.last?["scripCode"] == "3045")
        #expect(rows.last?["userId"] == "SKNSE2")
    }

    @Test("is in the book and in both places for its trades")
    func books() throws {
        var broker = try Broker()
        let id = try broker.place(["price": "805.00"])
        broker.pass(.seconds(10))
        let row = try #require(try broker.data("reports/1234567")[0])
        #expect(row["orderId"]?.text == id && row["execQty"] == 10 && row["rmsCode"] == "SKNSE2")
        let one = try broker.data("reports/NC/1234567/\(id)/trades").elements
        let other = try broker.data("orders/NC/1234567/\(id)/trades").elements
        #expect(one.compactMap { $0["tradeQty"]?.integer }.reduce(0, +) == 10)
        #expect(one.map { $0["tradeId"] } == other.map { $0["tradeId"] })
        let position = try #require(try broker.data("trades/1234567")[0])
        #expect(position["netQty"] == 10 && position["productType"] == "BIGTRADE")
        #expect(try broker.data("reports/NC/1234567/1") == "no_records")
    }

    @Test(
        "is refused with status 200, id 0 and a text",
        arguments: [
            (["scripCode": 1], "Invalid scrip code"), (["scripCode": 20_000], "not allowed for trading"),
            (["quantity": 0], "Invalid order quantity"), (["price": "12,5"], "Invalid price"),
            (["price": "0"], "Market orders without price protection"),
            (["productType": "BIGTRADEPLUS"], "Product BIGTRADEPLUS"),
            (["transactionType": "X"], "Invalid transaction type"), (["validity": "GTC"], "Invalid validity"),
            (["afterHour": "Y"], "After market"), (["customerId": "7654321"], "Invalid customer"),
            (["requestType": "PLACE"], "Invalid request type"),
            (["price": "800", "quantity": 9_000_000], "Margin"),
            (["productType": "INVESTMENT", "transactionType": "S"], "Insufficient holdings"),
            (["requestType": "CANCEL", "orderId": "1"], "Order 1 not found"),
            (["requestType": "MODIFY"], "Invalid order id"),
        ] as [(JSON, String)])
    func refused(changes: JSON, text: String) throws {
        var broker = try Broker()
        let answer = try broker.order(.order("NEW", changes))
        #expect(answer["orderId"] == "0")
        #expect(answer["errormsg"]?.text?.contains(text) == true, "\(answer)")
        #expect(broker.server.exchange.orders.isEmpty)
    }

    @Test("spells side, product and type of request in any of the ways clients do")
    func spellings() throws {
        var broker = try Broker()
        for changes in [
            ["customerId": 1_234_567, "productType": "bigtrade", "requestType": "New", "price": 780],
            ["transactionType": "BM", "productType": "BT", "quantity": "10"],
        ] as [JSON] {
            #expect(try broker.order(.order("NEW", changes))["errormsg"] == "")
        }
        #expect(broker.server.exchange.orders.count == 2)
    }

    @Test("is rejected later by the exchange, with a row and an ack")
    func rejected() throws {
        var broker = try Broker()
        broker.listen()
        let id = try broker.place(["price": "780.03"])
        broker.pass(.milliseconds(200))
        #expect(try broker.status(id) == "Rejected")
        #expect(try broker.acks() == ["NewOrderRejection"])
        #expect(try broker.data("reports/1234567")[0]?["errorMsg"]?.text?.contains("tick") == true)
    }

    @Test("waits for its trigger as a stop")
    func stop() throws {
        var broker = try Broker(.short(prices: ["800.00", "806.00"]))
        let id = try broker.place(["price": "810.00", "triggerPrice": "805.00"])
        broker.pass(.seconds(5))
        #expect(try broker.status(id) == "Pending")
        #expect(try broker.history(id).last?["orderTriggerPrice"]?.text == "805.00")
        broker.pass(.minutes(1))
        #expect(try broker.status(id) == "Fully Executed")
    }

    @Test("is protected instead of refused as a market order where the profile says so")
    func market() throws {
        var broker = try Broker { $0.profile.marketOrders = .protected(basisPoints: 100) }
        let id = try broker.place(["price": "0"])
        broker.pass(.seconds(5))
        #expect(try broker.status(id) == "Fully Executed")
        #expect(broker.server.exchange.orders[0].terms.kind.limitPrice <= .rupees("808.05"))
    }

    @Test("is modified and cancelled, each with its ack and its row")
    func modified() throws {
        var broker = try Broker()
        broker.listen()
        let id = try broker.place()
        broker.pass(.milliseconds(100))
        let change = try broker.order(
            .order("MODIFY", ["orderId": JSON(id), "price": "781.00", "quantity": 20]))
        #expect(change["orderId"]?.text == id)
        broker.pass(.milliseconds(100))
        let last = try #require(try broker.history(id).last)
        #expect(last["orderPrice"] == "781.00" && last["orderQty"] == 20 && last["orderStatus"] == "Pending")
        #expect(try broker.order(.order("cancel", ["orderId": JSON(id)]))["orderId"]?.text == id)
        broker.pass(.milliseconds(100))
        #expect(try broker.status(id) == "Cancelled")
        #expect(
            try broker.acks() == [
                "NewOrderConfirmation", "ModifyOrderConfirmation", "CancelOrderConfirmation",
            ])
        let again = try broker.order(.order("CANCEL", ["orderId": JSON(id)]))
        #expect(again["orderId"] == "0" && again["errormsg"]?.text?.contains("already Cancelled") == true)
    }

    @Test(
        "is neither changed nor cancelled by a request that describes another",
        arguments: ["MODIFY", "CANCEL"],
        [["transactionType": "S"], ["scripCode": 20_000], ["exchange": "BC"]] as [JSON])
    func described(request: String, other: JSON) throws {
        var broker = try Broker()
        let id = try broker.place()
        broker.pass(.milliseconds(100))
        let changes = JSON.object(other.members + [JSON.Member(name: "orderId", value: JSON(id))])
        let answer = try broker.order(.order(request, changes))
        #expect(answer["orderId"] == "0")
        #expect(answer["errormsg"]?.text?.contains("do not match order \(id)") == true, "\(answer)")
        broker.pass(.milliseconds(100))
        #expect(try broker.status(id) == "Pending")
    }

    @Test("is cancelled by its id alone")
    func cancelByID() throws {
        var broker = try Broker()
        let id = try broker.place()
        broker.pass(.milliseconds(100))
        #expect(try broker.get("cancelOrder/\(id)")["data"]?["orderId"]?.text == id)
        broker.pass(.milliseconds(100))
        #expect(try broker.status(id) == "Cancelled")
    }

    @Test("is one too many beyond ten messages within a second, and each is counted")
    func tooMany() throws {
        var broker = try Broker()
        let tickets = (0..<12).map { _ in
            broker.send("POST", Call.root + "orders", body: .order("NEW"))
        }
        broker.pass(.seconds(1))
        #expect(
            tickets.compactMap { broker.answers[$0]?.status } == Array(repeating: 200, count: 10) + [
                429, 429,
            ])
        #expect(broker.server.exchange.orders.count == 10)
        #expect(broker.server.messages.mostPerSecond == 12)
    }

    @Test("is answered after 60 to 120 virtual milliseconds, never on a half second")
    func latency() throws {
        var broker = try Broker()
        for _ in 0..<5 {
            let ticket = broker.send("POST", Call.root + "orders", body: .order("NEW"))
            broker.pass(.milliseconds(59))
            #expect(broker.answers[ticket] == nil)
            broker.pass(.milliseconds(62))
            #expect(broker.answers[ticket] != nil)
            broker.pass(.milliseconds(479))
        }
        #expect(offTheGrid(.open).nanoseconds % 500_000_000 != 0)
    }
}
