// Positions, holdings, funds, candles and the master, from documented and recorded answers.

@testable import Brokers
import Market
import Platform
import Testing

@Suite("ShareKhan's account readings")
struct AccountTests {
    private func position(_ text: String) -> String {
        #"{"tradingSymbol":"ONGC","exchange":"NC","scripCode":"2475",\#(text)}"#
    }

    private func positions(_ rows: String...) throws -> AccountRows<BrokerPosition> {
        let reply = ShareKhanReply(.ok("[\(rows.joined(separator: ","))]"))
        return try AccountReadings.positions(try reply.rows(), .test)
    }

    @Test("hold signed positions by instrument and product")
    func signs() throws {
        let long = position(#""productType":"BT","netQty":"10","avgPrice":149.123456,"buyRate":"1","bpl":0"#)
        let short = position(#""productType":"INV","netQty":-7,"sellRate":"150.5","avgPrice":"0""#)
        let flat = #"{"exchange":"NF","scripCode":59004,"productType":"INVESTMENT","netQty":0,"avgPrice":5}"#
        let result = try positions(long, short, flat, long).rows
        #expect(result.map(\.net) == [Quantity(10), Quantity(-7), .zero])
        #expect(result.map(\.product) == [.intraday, .delivery, .carryForward])
        #expect(result.map(\.averagePrice) == [.rupees("149.1235"), .rupees("150.5"), nil])
    }

    @Test("count positions in instruments that we do not know")
    func foreign() throws {
        let foreign = #"{"exchange":"MX","scripCode":1,"productType":"INV","netQty":1}"#
        let result = try positions(foreign, position(#""productType":"BT","netQty":1"#))
        #expect(result.unknownInstruments == 1 && result.rows.count == 1)
    }

    @Test("are thrown away when lines contradict each other or make no sense")
    func contradictions() {
        let one = position(#""productType":"BT","netQty":1"#)
        for bad in [
            position(#""productType":"BT","netQty":2"#), position(#""productType":"??","netQty":1"#),
            position(#""productType":"INV","netQty":"1e40""#), position(#""productType":"INV""#),
        ] {
            #expect(throws: BrokerFailure.self) { try positions(one, bad) }
        }
    }

    @Test("count a holding's shares that are pledged or on their way, but offer for sale only what is free")
    func holdings() throws {
        let row = #"""
            {"exchange":"NSE","tradingSymbol":"INFY","aval":"32","dp":"0","pledge":"65","pool":"65",
             "receivable":"5","holdPrice":1550.42}
            """#
        let read = try AccountReadings.holdings(try ShareKhanReply(.ok("[\(row),\(row)]")).rows())
        #expect(
            read == [
                BrokerHolding(
                    symbol: "INFY", exchange: .nse, quantity: Quantity(70), sellable: Quantity(32),
                    averagePrice: .rupees("1550.42"))
            ])
        let absurd = row.replacing(#""65","pool""#, with: #""1e18","pool""#)
        #expect(throws: BrokerFailure.self) {
            try AccountReadings.holdings(try ShareKhanReply(.ok("[\(absurd)]")).rows())
        }
    }

    @Test(
        "read a real holdings answer of 2023",
        .enabled(if: SharedData.has("holdings_2023-11-21.json"), SharedData.absence))
    func recordedHoldings() throws {
        let bytes = try SharedData.read("holdings_2023-11-21.json")
        let rows = try ShareKhanReply(HTTPResponse(status: 200, body: bytes)).rows()
        let holdings = try AccountReadings.holdings(rows)
        #expect(holdings.count == rows.count && !rows.isEmpty)
        let bank = try #require(holdings.first { $0.symbol == "HDFCBANK" })
        #expect(bank.quantity == Quantity(65) && bank.sellable == Quantity(32))
        #expect(bank.averagePrice == .rupees("1550.42"))
    }

    @Test("add up what may be spent, for there is no field for it")
    func funds() throws {
        let row = #"""
            {"currentCashBalance":"100000.50","pendingWithdrawalRequest":1000,"nonCashLimit":0,
             "cashBpl":-250.25,"limitAgainstShares":"20000","cashPreviousSettlementExposure":0,
             "intradayMarginCash":5000,"fnoPremium":0,"fnoBpl":100,"intradayMarginFno":"","holdFunds":50}
            """#
        let funds = try AccountReadings.funds(try ShareKhanReply(.ok("[\(row)]")).rows())
        #expect(funds.cash == Money("100000.50"))
        // 100000.50 - 1000 + 0 + 20000 - 250.25 + 100 - 0 - 5000 - 0 - 0 - 50
        #expect(funds.available == Money("113800.25"))
        for bad in ["[]", #"[{"holdFunds":1}]"#, #"[{"currentCashBalance":"1e20"}]"#] {
            #expect(throws: BrokerFailure.self) {
                try AccountReadings.funds(try ShareKhanReply(.ok(bad)).rows())
            }
        }
    }
}

@Suite("ShareKhan's candles")
struct CandleTests {
    private func row(_ date: String, _ time: String, _ close: String = "10", qty: Int = 5) -> JSON {
        [
            "open": "10", "high": "12", "low": "9.5", "close": .string(close), "qty": JSON(qty),
            "tradeTime": .string(time), "tradeDate": .string(date),
        ]
    }

    private func bars(_ rows: [JSON], _ minutes: Int64) throws -> [Bar] {
        try CandleRows.bars(rows, length: .minutes(minutes), open: TimeOfDay(9, 15))
    }

    @Test("start where their bucket starts, whenever their last trade was, padded or not")
    func starts() throws {
        let rows = [
            row("8/9/2025", "09:19:59"), row("8/9/2025", "09:20:00"), row("8/9/2025", "9:29:52"),
            row("09/09/2025", "15:29:59"),
        ]
        #expect(
            try bars(rows, 5).map(\.start.description) == [
                "2025-09-08 09:15:00.000", "2025-09-08 09:20:00.000", "2025-09-08 09:25:00.000",
                "2025-09-09 15:25:00.000",
            ])
        #expect(try bars([row("8/9/2025", "10:14:59")], 60)[0].start.description == "2025-09-08 09:15:00.000")
        #expect(
            try bars([row("9/9/2025", ""), row("8/9/2025", "00:00:00")], 1440).map(\.start.date.description)
                == ["2025-09-08", "2025-09-09"])
    }

    @Test("sent twice count once; two parts of one bucket make one bar")
    func duplicates() throws {
        let twice = try bars([row("8/9/2025", "09:19:59"), row("8/9/2025", "09:19:59", "11")], 5)
        #expect(twice.map(\.volume) == [Quantity(5)] && twice[0].close == .rupees("11"))
        let parts = try bars([row("8/9/2025", "09:17:00"), row("8/9/2025", "09:19:59", "11", qty: 2)], 5)
        #expect(parts.map(\.volume) == [Quantity(7)])
    }

    @Test("are thrown away when a row makes no sense")
    func spoiled() {
        for bad in [
            row("31/02/2025", "09:19:59"), row("8/9/2025", "soon"), row("8/9/2025", "09:19:59", "1e30"),
            row("8/9/2025", "09:19:59", qty: -1), .object([]),
        ] {
            #expect(throws: BrokerFailure.self) { try bars([row("8/9/2025", "09:15:10"), bad], 5) }
        }
    }

    @Test("are asked for in the words that were seen to work")
    func words() {
        #expect([1, 5, 60].map { CandleRows.interval(.minutes($0)) } == ["1minute", "5minute", "60minute"])
        #expect(CandleRows.interval(.minutes(1440)) == "daily")
        #expect(CandleRows.interval(.minutes(7)) == nil)
    }

    @Test(
        "read a real day of gold, one bar for each five minutes",
        .enabled(if: SharedData.has("historical_gold_5min_2025-09-04.csv"), SharedData.absence))
    func recorded() throws {
        let bytes = try SharedData.read("historical_gold_5min_2025-09-04.csv")
        let table = try CSVReader.rows(bytes)
        let rows = table.dropFirst().map { line in
            JSON.object(
                zip(table[0].fields, line.fields).map { JSON.Member(name: $0, value: .string($1)) })
        }
        let bars = try CandleRows.bars(rows, length: .minutes(5), open: TimeOfDay(9, 0))
        #expect(bars.count == rows.count)
        #expect(bars.first?.start.timeOfDay == TimeOfDay(9, 0) && bars.first?.close == .rupees("105795"))
        #expect(bars.allSatisfy { $0.start.timeOfDay.seconds % 300 == 0 && $0.isConsistent })
        #expect(zip(bars, bars.dropFirst()).allSatisfy { $0.start < $1.start })
    }
}

@Suite("ShareKhan's master")
struct MasterTests {
    private func master(
        _ text: String, _ exchange: Exchange = .nse, _ segment: Segment = .cash
    ) throws -> [Instrument] {
        try MasterRows(exchange: exchange, segment: segment).instruments(.ok(text))
    }

    private func row(_ scrip: Int, _ symbol: String, _ series: String = "EQ", tick: String = "5.0") -> String
    {
        """
        {"scripCode":\(scrip),"tickSize":\(tick),"instType":"\(series)","lotSize":0,
         "companyName":"A {\\"]} Ltd","indices":"0","groupName":"NA","industry":"NA",
         "isinCode":"INE0\(scrip)","expiry":"","strike":0.0,
         "multiplier":0.0,"optionType":"","tradingSymbol":"\(symbol)"}
        """
    }

    @Test("has ticks in paise, lots of at least one, and one name for each row")
    func cash() throws {
        let rows = [
            row(2475, "ONGC"), row(9, "ABC", "BE", tick: "1.0"), row(10, "ABC"), row(2475, "ONGC"),
        ]
        let instruments = try master("[\(rows.joined(separator: " , "))]")
        #expect(instruments.map(\.symbol) == ["ONGC", "ABC-BE", "ABC"])
        #expect(instruments.map(\.tick) == [Price(paise: 5), Price(paise: 1), Price(paise: 5)])
        #expect(
            instruments.allSatisfy { $0.lot == Quantity(1) && $0.multiplier == 1 && $0.contract == .share })
        #expect(instruments.map(\.id.index) == [0, 1, 2])
        #expect(instruments.map(\.shareKhanSymbol) == ["ONGC", "ABC", "ABC"])
        let index = row(20_000, "NIFTY").replacing("A {\\\"]} Ltd", with: "NA").replacing(
            "INE020000", with: "NA")
        #expect(try master("[\(index)]").map(\.contract) == [.index])
    }

    @Test("has futures and options with a name of their own")
    func derivatives() throws {
        let option = #"""
            {"scripCode":59004,"tickSize":5.0,"instType":"OI","lotSize":75,"expiry":"28/10/2025",
             "strike":26000.0,"multiplier":1.0,"optionType":"CE","tradingSymbol":"NIFTY","isinCode":""}
            """#
        let future = option.replacing("59004", with: "37833").replacing(#""CE""#, with: #""XX""#)
        let instruments = try master("[\(option),\(future)]", .nse, .derivatives)
        let expiry = CalendarDate(daysSinceEpoch: 20_389)
        #expect(
            instruments.map(\.contract) == [
                .option(underlying: "NIFTY", expiry: expiry, strike: .rupees("26000"), .call),
                .future(underlying: "NIFTY", expiry: expiry),
            ])
        #expect(instruments.map(\.symbol) == ["NIFTY-2025-10-28-26000CE", "NIFTY-2025-10-28-FUT"])
        #expect(instruments.allSatisfy { $0.lot == Quantity(75) && $0.shareKhanSymbol == "NIFTY" })
        // Whether derivatives count in paise or rupees is not known: both give five paise.
        let rupees = option.replacing(#""tickSize":5.0"#, with: #""tickSize":0.05"#)
        #expect(try master("[\(option)]", .nse, .derivatives)[0].tick == Price(paise: 5))
        #expect(try master("[\(rupees)]", .nse, .derivatives)[0].tick == Price(paise: 5))
    }

    @Test("leaves out a contract whose value we could not compute exactly")
    func fractions() throws {
        let gold = row(1, "GOLDM").replacing(#""multiplier":0.0"#, with: #""multiplier":0.1"#)
            .replacing(#""expiry":"""#, with: #""expiry":"05/12/2025""#)
        #expect(try master("[\(gold)]", .mcx, .commodity).isEmpty)
    }

    @Test("is thrown away when it breaks off anywhere")
    func cutShort() throws {
        let whole = Array(HTTPResponse.ok("[\(row(1, "A")),\(row(2, "B"))]").body)
        let reader = MasterRows(exchange: .nse, segment: .cash)
        for count in 1..<whole.count {
            #expect(throws: BrokerFailure.self, "\(count) of \(whole.count) bytes") {
                try reader.instruments(HTTPResponse(status: 200, body: Array(whole[..<count])))
            }
        }
        #expect(throws: BrokerFailure.self) { try reader.instruments(.html) }
        #expect(throws: BrokerFailure.self) { try reader.instruments(.json("<html>")) }
        #expect(try master(#""no_records""#).isEmpty)
    }

    @Test(
        "reads the real one of NSE, 3,628 rows of 2024",
        .enabled(if: SharedData.has("scripmaster_NC_2024-07-30.csv.gz"), SharedData.absence))
    func recorded() throws {
        let bytes = try SharedData.read("scripmaster_NC_2024-07-30.csv.gz")
        let table = try CSVReader.rows(bytes)
        let texts: Set = [
            "instType", "companyName", "indices", "groupName", "industry", "isinCode", "expiry", "optionType",
            "tradingSymbol",
        ]
        let rows = table.dropFirst().map { line in
            JSON.object(
                zip(table[0].fields, line.fields).map { name, field in
                    JSON.Member(name: name, value: texts.contains(name) ? .string(field) : .number(field))
                }
            ).description
        }
        let instruments = try master("[\(rows.joined(separator: ","))]")
        #expect(instruments.count == rows.count && rows.count == 3628)
        #expect(Set(instruments.map(\.key)).count == instruments.count)
        let reliance = try #require(instruments.first { $0.symbol == "RELIANCE" })
        #expect(reliance.brokerCode == 2885 && reliance.tick == Price(paise: 5) && reliance.series == "EQ")
        let nifty = try #require(instruments.first { $0.brokerCode == 20_000 })
        #expect(nifty.contract == .index)
        #expect(instruments.first { $0.symbol == "TCS" }?.contract == .share)
    }
}
