// The stream: its sequence, its frames and its speed.

import Exchange
import Market
import Platform
import Testing

@testable import BrokerServer

@Suite("The stream")
struct StreamTests {
    @Test("begins with connect, answers subscribe, and sends an array before objects")
    func sequence() throws {
        var broker = try Broker()
        broker.listen("NC3045,NC20000")
        broker.pass(.seconds(4))
        let first = try #require(broker.frames[1]).prefix(3)
        let labels = try first.map { try JSON.parse($0)["message"]?.text }
        #expect(labels == ["connect", "subscribe", "feed"])
        #expect(try broker.messages("subscribe")[0]["data"] == "success FEED,success ACK")
        let feed = try broker.messages("feed")
        #expect(feed[0]["data"]?.elements.count == 2)
        #expect(feed.dropFirst().allSatisfy { $0["data"]?["scripCode"] == 3045 })
        #expect(try broker.messages("indices").allSatisfy { $0["data"]?["idxName"] == "NIFTY" })
        #expect(try feed.count == 3 && broker.messages("indices").count == 2)
    }

    @Test("shows the day's volume as qty, yesterday's close as close, and month before day")
    func fields() throws {
        var broker = try Broker(.short(prices: ["800.00", "805.00"]))
        broker.listen()
        broker.pass(.seconds(90))
        let data = try #require(try broker.messages("feed").last?["data"])
        let quote = try #require(broker.server.exchange.quote(InstrumentID(1)))
        #expect(data["qty"]?.integer == quote.dayVolume.units)
        #expect(data["close"]?.text == "790.0" && data["ltp"]?.text == "805.0")
        #expect(data["open"]?.text == "800.0" && data["high"]?.text == "805.0")
        #expect(data["rsChange"]?.text == "15.0" && data["perChange"]?.text == "1.89")
        #expect(data["upperCkt"]?.text == "869.0" && data["lowerCkt"]?.text == "711.0")
        #expect(data["ltt"]?.text == "11/19/2026 09:16:40")
    }

    @Test("shows yesterday's price with yesterday's time before the first trade")
    func beforeOpen() throws {
        var broker = try Broker(at: .open - .minutes(5))
        broker.listen()
        let data = try #require(try broker.messages("feed")[0]["data"]?[0])
        #expect(data["ltp"]?.text == "790.0" && data["qty"] == 0 && data["open"]?.text == "0.0")
        #expect(data["ltt"]?.text == "11/18/2026 15:29:59")
    }

    @Test("takes keys as one list or several, and stops when unsubscribed")
    func lists() throws {
        var broker = try Broker()
        broker.connect()
        broker.say(["action": "feed", "key": ["full"], "value": ["nc3045", "NC20000", "NC1"]])
        let snapshot = try #require(try broker.messages("feed")[0]["data"])
        #expect(snapshot.elements.count == 2)
        #expect(snapshot[0]?["bids"]?[0]?["quantity"] != nil)
        broker.say(["action": "unsubscribe", "key": ["feed"], "value": ["NC3045,NC20000"]])
        let before = broker.frames[1]?.count
        broker.pass(.seconds(4))
        #expect(broker.frames[1]?.count == before)
    }

    @Test("beats every 25 seconds with a word that is no JSON")
    func heartbeat() throws {
        var broker = try Broker()
        broker.connect()
        broker.pass(.seconds(101))
        #expect(broker.frames[1]?.count { $0 == "heartbeat" } == 4)
    }

    @Test("ignores what it does not understand")
    func nonsense() throws {
        var broker = try Broker()
        broker.connect()
        broker.server.socketSaid(1, Array("ping".utf8))
        broker.say(["action": "dance"])
        broker.say(["action": "feed", "key": "ltp", "value": "NC3045"])
        #expect(broker.frames[1]?.count == 1)
    }

    @Test("tells fills with this fill's quantity, day before month, under the label of the profile")
    func acks() throws {
        var broker = try Broker { $0.profile.ackLabel = "feed" }
        broker.listen()
        let id = try broker.place(["price": "805.00"])
        broker.pass(.seconds(10))
        let acks = try broker.messages("feed").compactMap { $0["data"] }.filter { $0["AckState"] != nil }
        let trades = acks.filter { $0["AckState"] == "TradeConfirmation" }
        #expect(acks.first?["AckState"] == "NewOrderConfirmation")
        #expect(trades.compactMap { $0["TradeQty"]?.integer }.reduce(0, +) == 10)
        #expect(acks.allSatisfy { $0["SharekhanOrderID"]?.text == id })
        #expect(trades.last?["RemainingQty"] == 0)
        #expect(trades.last?["ExchangeDateTime"]?.text?.hasPrefix("19/11/2026 09:15:") == true)
    }

    @Test(
        "writes prices as exactly as they are", arguments: [0, 500, 1, -15_000, 15_255_000, 100_000_000_000])
    func decimals(raw: Int64) throws {
        let text = javaDouble(raw)
        #expect(scaledInteger(text, decimals: 4, limit: .max) == raw)
        #expect(text.contains(".") && (!text.hasSuffix("0") || text.hasSuffix(".0")))
    }
}

@Suite("Candles and the master")
struct TableTests {
    @Test("are yesterday's, oldest first, in bars of the asked length, day before month")
    func candles() throws {
        var broker = try Broker()
        let bars = try broker.data("historical/NC/3045/5minute").elements
        #expect(bars.count == 12)
        #expect(bars[0]["tradeDate"] == "18/11/2026" && bars[0]["tradeTime"] == "09:19:59")
        #expect(bars.allSatisfy { $0["qty"] == 5000 && $0["close"]?.text == "790.0" })
        #expect(try broker.data("historical/NC/3045/daily").elements.count == 1)
        let bad = try broker.get("historical/NC/3045/5m")
        #expect(bad == ["status": 400, "message": "Invalid Chart Period", "errorType": "input_error"])
    }

    @Test("hold the day's own bars only where the profile asks for them")
    func sameDay() throws {
        var broker = try Broker(at: .open + .seconds(301)) { $0.profile.sameDayCandles = true }
        #expect(try broker.data("historical/NC/3045/1minute").elements.count == 65)
    }

    @Test("name instruments of one exchange with ticks in paise, as rows and as a table")
    func master() throws {
        var broker = try Broker()
        let rows = try broker.data("master/NC").elements
        let sbin = try #require(rows.first { $0["tradingSymbol"] == "SBIN" })
        #expect(sbin["tickSize"]?.text == "5.0" && sbin["lotSize"] == 0 && sbin["instType"] == "EQ")
        let index = try #require(rows.first { $0["scripCode"] == 20_000 })
        #expect(index["companyName"] == "NA" && index["groupName"] == "Broad Market Indices")
        #expect(try broker.data("master/NF") == "no_records")
        let table = try broker.call("GET", Call.root + "master/csv/NC").body
        let lines = String(decoding: table, as: UTF8.self).split(separator: "\n")
        #expect(lines.count == 3 && lines[0].hasPrefix("scripCode,tickSize,instType"))
    }

    @Test("come as nothing in four shapes", arguments: BrokerSimulator.Profile.Empty.allCases)
    func empty(shape: BrokerSimulator.Profile.Empty) throws {
        var broker = try Broker { $0.profile.empty = shape }
        let reply = try broker.call("GET", Call.root + "trades/1234567")
        switch shape {
        case .noRecords: #expect(try JSON.parse(reply.body)["data"] == "no_records")
        case .emptyArray: #expect(try JSON.parse(reply.body)["data"] == [])
        case .status204: #expect(try JSON.parse(reply.body)["status"] == 204)
        case .noContent: #expect(reply.status == 204 && reply.body.isEmpty)
        }
    }
}
