// Frames of the stream, without a socket.

@testable import Brokers
import Market
import Platform
import Testing
import Trading

@Suite("A frame of ShareKhan's stream")
struct FeedReaderTests {
    private func events(_ frames: String...) -> [FeedEvent] {
        var reader = FeedReader(.test)
        return frames.flatMap { reader.events(in: FeedFrame(Array($0.utf8))) }
    }

    private func frame(_ data: String, _ message: String = "feed", second: Int = 0) -> String {
        """
        {"data":\(data),"message":"\(message)","status":100,"timestamp":"2026-11-20T10:00:0\(second)+05:30"}
        """
    }

    private func ongc(_ more: String) -> String { #"{"exchangeCode":"NC","scripCode":2475,\#(more)}"# }

    @Test("is a heartbeat when it says so, and no JSON then")
    func heartbeat() {
        #expect(events("heartbeat", " heartbeat\n").isEmpty)
    }

    @Test("carries prices as an array or an object, of shares and of indices")
    func shapes() {
        let row = ongc(
            #""ltp":149.5,"qty":1000,"ltq":7,"close":148,"bidPrice":149.45,"bidQty":20,"#
                + #""offPrice":"149.5","offQty":"30""#
        )
        var quote = Quote(
            last: .rupees("149.5"), bid: .init(price: .rupees("149.45"), quantity: Quantity(20)),
            ask: .init(price: .rupees("149.5"), quantity: Quantity(30)), dayVolume: Quantity(1000),
            exchangeTime: .ten)
        #expect(events(frame("[\(row)]")) == [.quote(InstrumentID(0), quote)])
        #expect(events(frame(row)) == [.quote(InstrumentID(0), quote)])
        quote = Quote(last: .rupees("47029.75"), exchangeTime: .ten)
        let index = #"{"exchangeCode":"NC","scripCode":26009,"ltp":47029.75,"ltt":"11/20/2026 9:59:59 AM"}"#
        #expect(events(frame(index, "indices")) == [.quote(InstrumentID(1), quote)])
    }

    @Test("keeps what an update leaves out, and empties a side that shows nothing")
    func updates() {
        let seen = events(
            frame(
                ongc(#""ltp":149.5,"qty":1000,"bidPrice":149.45,"bidQty":20,"offPrice":149.5,"offQty":30"#)),
            frame(ongc(#""ltp":149.6"#), second: 1),
            frame(ongc(#""bidPrice":0,"bidQty":0,"qty":0"#), second: 2))
        guard seen.count == 3, case .quote(_, let second) = seen[1], case .quote(_, let third) = seen[2]
        else {
            Issue.record("expected three quotes, found \(seen)")
            return
        }
        #expect(second.last == .rupees("149.6") && second.dayVolume == Quantity(1000))
        #expect(second.bid?.price == .rupees("149.45") && second.exchangeTime == .ten + .seconds(1))
        #expect(third.last == .rupees("149.6") && third.bid == nil && third.ask?.quantity == Quantity(30))
        #expect(third.dayVolume == Quantity(1000))
    }

    @Test("delivers nothing for what has not traded, or what nobody asked for")
    func nothing() {
        #expect(events(frame(ongc(#""ltp":0,"qty":0"#)), frame(ongc(#""bidPrice":1,"bidQty":1"#))).isEmpty)
        #expect(events(frame(#"{"exchangeCode":"NC","scripCode":1,"ltp":5}"#)).isEmpty)
        #expect(events(frame(ongc(#""ltp":148,"qty":0,"ltt":"11/19/2026 15:29:59""#))).isEmpty)
        #expect(events(frame(ongc(#""ltp":149,"qty":5,"ltt":"11/20/2026 09:59:59""#))).count == 1)
        let greeting = frame(#""Connected 0-0""#, "connect")
        #expect(events(greeting, frame(#""success FEED,success ACK""#, "subscribe")).isEmpty)
    }

    @Test("tells a band when it is new, before the quote and without one")
    func bands() {
        let band = { (upper: String) in ongc(#""ltp":0,"lowerCkt":135.05,"upperCkt":\#(upper)"#) }
        let told = { (upper: String) in
            FeedEvent.band(
                InstrumentID(0), PriceBand(lower: .rupees("135.05"), upper: .rupees(upper)))
        }
        let seen = events(
            frame("[\(band("165"))]"), frame(band("165.00"), second: 1), frame(band("172.5"), second: 2),
            frame(ongc(#""upperCkt":0,"lowerCkt":0"#), second: 3))
        #expect(seen == [told("165"), told("172.5")])
        let row = ongc(#""ltp":149.5,"lowerCkt":135.05,"upperCkt":165"#)
        #expect(events(frame(row)).first == told("165") && events(frame(row)).count == 2)
    }

    @Test("takes a row's own time, month first, only where the envelope has none")
    func times() {
        let row = ongc(#""ltp":149.5,"lastUpdatedTime":"11/20/2026 10:00:07""#)
        let bare = #"{"status":100,"message":"feed","data":\#(row)}"#
        guard case .quote(_, let quote) = events(bare).first else {
            Issue.record("a row with a time of its own is a quote")
            return
        }
        #expect(quote.exchangeTime == .ten + .seconds(7))
    }

    @Test(
        "that makes no sense is said so, and does no harm",
        arguments: [
            "", "{", "<html>", "[1,2]", "7",
            #"{"status":401,"message":"error","data":"invalid access token"}"#,
            #"{"status":100,"message":"feed","data":{"scripCode":1}}"#,
            #"{"status":100,"message":"news","data":{"a":1}}"#,
            #"{"status":100,"message":"feed","data":{"exchangeCode":"NC","scripCode":2475,"ltp":5}}"#,
            #"{"status":100,"message":"feed","data":{"exchangeCode":"NC","scripCode":2475,"ltp":1e30}}"#,
            #"{"status":100,"message":"feed","data":{"exchangeCode":"NC","scripCode":2475,"ltp":-5}}"#,
        ])
    func nonsense(_ text: String) {
        let seen = events(text)
        guard seen.count == 1, case .unreadable(let reason) = seen[0] else {
            Issue.record("expected one unreadable message, found \(seen)")
            return
        }
        #expect(!reason.isEmpty && reason.count < 400)
    }

    private func acknowledgement(_ state: String, _ more: String = "", label: String = "ack") -> [FeedEvent] {
        events(
            frame(
                """
                {"Exchange":"NSE","CustomerID":"1234567","SharekhanOrderID":"136757437","AckState":"\(state)",
                 "OrderQty":100,"RemainingQty":60,"TradeQty":40,"TradePrice":"149.45","TradeID":"T77",
                 "ExchangeDateTime":"20/11/2026 10:00:03","ErrorMessage":"Success"\(more)}
                """, label))
    }

    @Test("is an order message by what it holds, whatever it is called")
    func orders() {
        let fill = Fill(id: "T77", quantity: Quantity(40), price: .rupees("149.45"), time: .ten + .seconds(3))
        for label in ["ack", "feed"] {
            #expect(
                acknowledgement("TradeConfirmation", label: label)
                    == [.acknowledged(BrokerOrderID("136757437"), .filled(fill))])
        }
        let expected: [(String, Acknowledgement)] = [
            ("NewOrderConfirmation", .confirmed), ("NewOrderRejection", .rejected(reason: "Success")),
            ("ModifyOrderConfirmation", .modified),
            ("ModifyOrderRejection", .modifyRejected(reason: "Success")),
            ("StopTriggered", .triggered), ("OrderExpired", .expired),
            ("CancelOrderConfirmation", .cancelled),
            ("CancelOrderRejection", .cancelRejected(reason: "Success")),
        ]
        for (state, wanted) in expected {
            #expect(acknowledgement(state) == [.acknowledged(BrokerOrderID("136757437"), wanted)])
        }
        guard case .unreadable = acknowledgement("OrderFreeze").first else {
            Issue.record("an unknown state is said, not guessed")
            return
        }
    }

    @Test(
        "reads every frame recorded of Nifty Bank in 2023",
        .enabled(if: SharedData.has("ws_frames_niftybank_2023-12-08.jsonl"), SharedData.absence))
    func recorded() throws {
        let bytes = try SharedData.read("ws_frames_niftybank_2023-12-08.jsonl")
        var reader = FeedReader(.test)
        var quotes: [Quote] = []
        let lines = bytes.split(separator: UInt8(ascii: "\n"))
        for line in lines {
            for event in reader.events(in: FeedFrame(Array(line))) {
                guard case .quote(InstrumentID(1), let quote) = event else {
                    Issue.record("expected quotes of Nifty Bank alone, found \(event)")
                    return
                }
                quotes.append(quote)
            }
        }
        #expect(lines.count == 26 && quotes.count == 24)
        #expect(quotes.first?.last == .rupees("47029.75"))
        #expect(quotes.first?.exchangeTime.description == "2023-12-08 12:10:50.000")
        #expect(zip(quotes, quotes.dropFirst()).allSatisfy { $0.exchangeTime <= $1.exchangeTime })
    }

    @Test("complaints come one in ten seconds, with the count of those held back")
    func complaints() {
        var complaints = Complaints()
        #expect(complaints.take("a", at: .ten) == "a")
        #expect(complaints.take("b", at: .ten + .seconds(9)) == nil)
        #expect(complaints.take("c", at: .ten + .seconds(10)) == "c (and 1 more before it)")
        #expect(complaints.take("d", at: .ten + .seconds(20)) == "d")
    }

    @Test("asks for prices in pieces, in the words of the official clients")
    func requests() throws {
        let keys = (1...250).map { ScripKey(code: "NC", scrip: Int64($0)) }
        let frames = try FeedRequest.prices(keys).map { try JSON.parse($0) }
        let names = frames.flatMap { ($0["value"]?[0]?.text ?? "").split(separator: ",") }
        #expect(frames.count == 3 && names.count == 250 && names.first == "NC1" && names.last == "NC250")
        let expected: JSON = ["action": "ack", "key": [""], "value": ["1234567"]]
        #expect(try JSON.parse(FeedRequest.orders(of: "1234567")) == expected)
    }
}
