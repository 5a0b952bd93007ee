// What we send, against the byte-exact requests of the official client.

@testable import Brokers
import Market
import Platform
import Testing

@Suite("A ShareKhan request")
struct RequestTests {
    private let requests = ShareKhanRequests(settings: .test(), session: .test)

    private func terms(
        _ instrument: Instrument = .ongc, _ kind: OrderKind = .limit(.rupees("149.5")), _ units: Int64 = 1,
        product: Product = .delivery
    ) -> OrderTerms {
        OrderTerms(
            instrument: instrument.id, side: .buy, quantity: Quantity(units), kind: kind, product: product)
    }

    private func body(
        _ action: ShareKhanRequests.OrderAction, _ terms: OrderTerms, _ instrument: Instrument = .ongc
    ) throws -> JSON {
        try (try requests.order(action, terms, instrument).body ?? []).json
    }

    @Test("places an order with the fields and types of the official client")
    func place() throws {
        let request = try requests.order(.new, terms(), .ongc)
        #expect(request.method == "POST")
        #expect(request.url == "http://127.0.0.1:9/skapi/services/orders")
        #expect(request.headers.contains(HTTPHeader("api-key", "TESTAPIKEY0123456789ABCDEFabcdef")))
        #expect(request.headers.contains(HTTPHeader("access-token", "TESTACCESSTOKEN")))
        let expected: JSON = [
            "customerId": "1234567", "scripCode": 2475, "tradingSymbol": "ONGC", "exchange": "NC",
            "transactionType": "B", "quantity": 1, "disclosedQty": 0, "price": "149.50",
            "triggerPrice": "0", "rmsCode": "ANY", "afterHour": "N", "orderType": "NORMAL",
            "channelUser": "LOGIN1", "validity": "GFD", "requestType": "NEW", "productType": "INVESTMENT",
        ]
        #expect(try body(.new, terms()) == expected)
    }

    @Test("repeats the whole order and its RMS code to modify and to cancel")
    func change() throws {
        let id = BrokerOrderID("259130707")
        let fresh = try body(.new, terms()).members.map(\.name)
        for (action, word) in [
            (ShareKhanRequests.OrderAction.modify(id, routingCode: "SKSIMNSE1"), "MODIFY"),
            (.cancel(id, routingCode: "SKSIMNSE1"), "CANCEL"),
        ] {
            let sent = try body(action, terms())
            #expect(sent.members.map(\.name) == ["orderId"] + fresh)
            #expect(sent["orderId"] == "259130707" && sent["rmsCode"] == "SKSIMNSE1")
            #expect(sent["requestType"]?.text == word)
        }
    }

    @Test("sends a protected market order as a limit, a stop with its trigger")
    func kinds() throws {
        let market = try body(.new, terms(.ongc, .market(protection: .rupees("151"))))
        #expect(market["price"] == "151.00" && market["triggerPrice"] == "0")
        let stop = try body(.new, terms(.ongc, .stop(trigger: .rupees("148.25"), limit: .rupees("147"))))
        #expect(stop["price"] == "147.00" && stop["triggerPrice"] == "148.25")
    }

    @Test("says BIGTRADE for intraday, INVESTMENT for what is carried, and IOC where it must")
    func words() throws {
        #expect(try body(.new, terms(product: .intraday))["productType"] == "BIGTRADE")
        #expect(try body(.new, terms(product: .carryForward))["productType"] == "INVESTMENT")
        var immediate = terms()
        immediate.validity = .immediateOrCancel
        immediate.side = .sell
        let sent = try body(.new, immediate)
        #expect(sent["validity"] == "IOC" && sent["transactionType"] == "S")
    }

    @Test("adds a derivative's own fields, in units and not lots")
    func derivative() throws {
        let sent = try body(.new, terms(.option, .limit(.rupees("24.35")), 75), .option)
        #expect(sent["tradingSymbol"] == "NIFTY" && sent["exchange"] == "NF" && sent["quantity"] == 75)
        #expect(sent["instrumentType"] == "OI" && sent["strikePrice"] == "26000.00")
        #expect(sent["optionType"] == "CE" && sent["expiry"] == "28/10/2025")
    }

    @Test("is not made for an index, a fraction of a share, or a share without a scrip code")
    func unsendable() {
        var fraction = terms()
        fraction.quantity = Quantity(raw: Quantity.scale / 2)
        var unnamed = Instrument.ongc
        unnamed.brokerCode = 0
        for (terms, instrument) in [
            (fraction, Instrument.ongc), (terms(), .bankNifty), (terms(), unnamed),
            (terms(.ongc), .bankNifty),
        ] {
            #expect(throws: Unsendable.self) { try requests.order(.new, terms, instrument) }
        }
    }

    @Test("reads under the paths of the official clients, without their junk query")
    func paths() {
        let root = "http://127.0.0.1:9/skapi/services/"
        let order = BrokerOrderID("259130707")
        let key = ScripKey(code: "NC", scrip: 2475)
        let expected = [
            (requests.book(), "reports/1234567"),
            (requests.history(order, code: "NC"), "reports/NC/1234567/259130707"),
            (requests.trades(order, code: "NC"), "reports/NC/1234567/259130707/trades"),
            (requests.positions(), "trades/1234567"), (requests.holdings(), "holdings/1234567"),
            (requests.funds(code: "NC"), "limitstmt/NC/1234567"),
            (requests.candles(key, interval: "5minute"), "historical/NC/2475/5minute"),
            (ShareKhanRequests.master(code: "NC", .test()), "master/NC"),
        ]
        for (request, path) in expected { #expect(request.url == root + path && request.method == "GET") }
    }

    @Test("keeps an order number from another broker's mouth inside its path")
    func escaping() {
        let url = requests.history(BrokerOrderID("1/../2?x"), code: "NC").url
        #expect(url.hasSuffix("/1234567/1%2F..%2F2%3Fx"))
    }
}
