// Order book and order history, in the shapes that were seen or are documented.

@testable import Brokers
import Market
import Platform
import Testing

@Suite("ShareKhan's orders")
struct OrderRowsTests {
    private let rows = OrderRows(index: .test, products: [:], writtenAt: .ten)

    private static func bookRow(
        id: String = "\"136757437\"", code: String = "\"NC\"", scrip: String = "2475",
        status: String = "Pending", executed: String = "0", more: String = ""
    ) -> String {
        """
        {"orderId":\(id),"customerId":1234567,"scripCode":\(scrip),"tradingSymbol":"ONGC","exchange":\(code),
         "buySell":"B","orderQty":"100","execQty":\(executed),"orderPrice":149.5,"execPrice":"149.45",
         "trigPrice":"0.00","orderStatus":"\(status)","requestStatus":"NEW","productType":"BIGTRADE",
         "orderDateTime":"2026-11-20 10:01:02.0","rmsCode":"SKNSE2","errorMsg":"","goodTill":"GFD"\(more)}
        """
    }

    private func book(_ text: String) throws -> AccountRows<BrokerOrder> {
        try rows.book(try ShareKhanReply(.ok(text)).rows())
    }

    @Test("are read whole from the book, whatever is a number and whatever a text")
    func book() throws {
        for row in [
            Self.bookRow(executed: "40"),
            Self.bookRow(id: "136757437", scrip: "\"2475\"", executed: "\"40\""),
        ] {
            let order = try #require(try book("[\(row)]").rows.first)
            #expect(order.id == BrokerOrderID("136757437") && order.routingCode == "SKNSE2")
            #expect(order.terms.instrument == Instrument.ongc.id && order.terms.side == .buy)
            #expect(order.terms.quantity == Quantity(100) && order.terms.kind == .limit(.rupees("149.5")))
            #expect(order.terms.product == .intraday && order.terms.validity == .day)
            #expect(order.status == .working(word: "Pending") && order.filled == Quantity(40))
            #expect(order.averagePrice == .rupees("149.45"))
            #expect(order.placedAt.description == "2026-11-20 10:01:02.000")
        }
    }

    @Test(
        "stand where their word says, and an unknown word leaves them working",
        arguments: [
            ("In-Process", BrokerOrderStatus.pending), ("Pending", .working(word: "Pending")),
            ("Partly Executed", .partlyFilled), ("PARTIALLY EXECUTED", .partlyFilled),
            ("Fully Executed", .filled), ("fully_executed", .filled), ("Cancelled", .cancelled),
            ("Canceled", .cancelled), ("Expired", .expired), ("Rejected", .rejected(reason: "why")),
            ("Trigger Pending", .triggerPending), ("Cancel Rejected", .working(word: "Cancel Rejected")),
            ("Modify Pending", .working(word: "Modify Pending")), ("Freeze", .working(word: "Freeze")),
            ("", .working(word: "")),
        ])
    func status(_ word: String, _ expected: BrokerOrderStatus) {
        #expect(OrderRows.status(word, reason: "why") == expected)
    }

    @Test("say why they were rejected")
    func rejection() throws {
        let row = Self.bookRow(status: "Rejected").replacing(
            #""errorMsg":"""#, with: #""errorMsg":"RMS: no margin""#)
        #expect(try book("[\(row)]").rows.first?.status == .rejected(reason: "RMS: no margin"))
    }

    @Test("of other instruments are counted and kept apart, so the rest is still complete")
    func unknown() throws {
        let foreign = Self.bookRow(id: "\"9\"", code: "\"MX\"", scrip: "1")
        let result = try book("[\(foreign),\(Self.bookRow())]")
        #expect(result.rows.count == 1 && result.unknownInstruments == 1)
    }

    @Test("sent twice count once, and the fuller row wins wherever it stands")
    func duplicates() throws {
        let rows = [Self.bookRow(executed: "40"), Self.bookRow(executed: "100"), Self.bookRow(executed: "0")]
        let result = try book("[\(rows.joined(separator: ","))]")
        #expect(result.rows.map(\.filled) == [Quantity(100)])
    }

    @Test(
        "that cannot be read spoil the answer: half a book proves nothing",
        arguments: [
            (#""buySell":"B""#, #""buySell":"?""#), (#""orderQty":"100""#, #""orderQty":"1e30""#),
            (#""orderQty":"100""#, #""orderQty":0"#), (#""execQty":0"#, #""execQty":-5"#),
            (#""orderPrice":149.5"#, #""orderPrice":"9999999999999""#),
            (#""scripCode":2475"#, #""scripCode":"x""#),
            (#""orderId":"136757437""#, #""orderId":"0""#),
        ])
    func spoiled(_ good: String, _ bad: String) {
        let row = Self.bookRow().replacing(good, with: bad)
        #expect(row != Self.bookRow())
        #expect(throws: BrokerFailure.self) { try book("[\(Self.bookRow(id: "\"1\"")),\(row)]") }
    }

    @Test("with a trigger are stops; without any price they are somebody's market orders")
    func kinds() throws {
        let stop = Self.bookRow().replacing(#""trigPrice":"0.00""#, with: #""trigPrice":"148.00""#)
        let market = Self.bookRow(executed: "1").replacing("149.5,", with: "0,")
        #expect(
            try book("[\(stop)]").rows.first?.terms.kind
                == .stop(trigger: .rupees("148"), limit: .rupees("149.5")))
        #expect(try book("[\(market)]").rows.first?.terms.kind == .market(protection: .rupees("149.45")))
    }

    /// One event of the order whose history was published (2025-10, NF option): all 67 keys, twins included.
    private static func event(_ status: String, _ executed: Int, _ open: Int, _ average: String, ors: String)
        -> String
    {
        let zeros = [
            "childTrailingPrice", "orderTrailByPrice", "childTrailByPrice", "childSlPrice",
            "orderTargetPrice",
            "orderTrailingPrice", "limitLossTo", "bookProfitPrice", "webResponseTime", "coverOrderId",
            "productCode",
        ]
        let blanks = [
            "segmentCode", "clientGroup", "clientAcc", "trailingStatus", "fohExitDateTime", "ohEntryDateTime",
            "fnoSquareOff", "goodTillDate", "traderId",
        ]
        let texts: [(String, String)] = [
            ("orderId", "136757437"), ("orderStatus", status), ("requestStatus", "NEW"),
            ("orderType", "Limit"),
            ("exchange", "NF"), ("tradingSymbol", "NIFTY"), ("contract", "NIFTY 28Oct2025"),
            ("instrumentType", "OI"), ("optionType", "CE"), ("strikePrice", "26000.00"),
            ("expiryDate", "28/10/2025"), ("buySell", "B"), ("orderPrice", "24.35"), ("avgPrice", average),
            ("orderTriggerPrice", "0.00"), ("scripCode", "59004"), ("exchangeOrderId", "1100000012345678"),
            ("orderDateTime", "2025-10-28 12:44:40.0"), ("updateDate", "2025-10-28 12:44:40.0"),
            ("lastModTime", "2025-10-28 12:44:40.0"), ("exchAckDateTime", "2025-10-28 12:44:40.0"),
            ("goodtillDate", "2025-10-28 00:00:00.0"), ("goodtill", "GFD"), ("afterHour", "N"),
            ("channelUser", "LOGIN1"), ("channelCode", "SKAPI"), ("userId", "SKNSEFO4"),
            ("updateUser", "BOG"),
            ("brokerage", "-2951621"), ("openOrClose", "O"), ("pvtOrderInd", "O"), ("advOrderType", "NOR"),
            ("fnoOrderType", "NOR"), ("allOrNone", "N"), ("orsExchangeMarketCode", "N"),
            ("fnoSquareoff", "N"),
        ]
        let numbers: [(String, String)] = [
            ("orderQty", "1200"), ("execQty", "\(executed)"), ("openQty", "\(open)"), ("disclosedQty", "0"),
            ("orderMifQty", "0"), ("caLevel", "0"), ("customerId", "1234567"), ("dpId", "0"),
            ("dpClientId", "0"), ("participantCode", "0"), ("orsOrderId", ors),
        ]
        let members =
            zeros.map { "\"\($0)\":\"0\"" } + blanks.map { "\"\($0)\":\"\"" }
            + texts.map { "\"\($0.0)\":\"\($0.1)\"" } + numbers.map { "\"\($0.0)\":\($0.1)" }
        return "{\(members.joined(separator: ","))}"
    }

    @Test("tell their life in their history, oldest first, through 67 keys and their twins")
    func history() throws {
        let events = [
            Self.event("In-Process", 0, 1200, "0", ors: "0"),
            Self.event("In-Process", 0, 1200, "0", ors: "136757437"),
            Self.event("Pending", 0, 1200, "0", ors: "1446122681227656516"),
            Self.event("Partly Executed", 1050, 150, "23.45", ors: "1446122681227656517"),
            Self.event("Fully Executed", 1200, 0, "23.45", ors: "1446122681227656518"),
        ]
        let reply = ShareKhanReply(.ok("[\(events.joined(separator: ","))]", label: "order_history"))
        #expect(try reply.rows().first?.members.count == 67)
        let life = try rows.history(try reply.rows())
        #expect(
            life.map(\.status)
                == [.pending, .pending, .working(word: "Pending"), .partlyFilled, .filled])
        #expect(life.map(\.filled.units) == [0, 0, 0, 1050, 1200])
        #expect(life.last?.averagePrice == .rupees("23.45") && life.first?.averagePrice == nil)
        #expect(life.last?.routingCode == "SKNSEFO4" && life.last?.terms.product == .carryForward)
        #expect(life.last?.placedAt.description == "2025-10-28 12:44:40.000")
    }

    @Test("keep the product we know of them where the history does not name it")
    func products() throws {
        let id = BrokerOrderID("136757437")
        let rows = OrderRows(index: .test, products: [id: .delivery], writtenAt: nil)
        let text = Self.bookRow().replacing(#""productType":"BIGTRADE""#, with: #""productCode":"0""#)
        #expect(try rows.order(try JSON.parse(text))?.terms.product == .delivery)
    }
}
