// What the tests of the simulated broker share: a short day, a broker without
// sockets, and a client of it.

import Exchange
import Market
import Platform
import Synchronization
import Testing

@testable import BrokerServer

extension Timestamp {
    /// Thursday 2026-11-19, 09:15 in India.
    static let open = Timestamp(CalendarDate(daysSinceEpoch: 20_776), TimeOfDay(9, 15))
}

extension Price {
    static func rupees(_ text: String) -> Price {
        guard let price = Price(text) else { preconditionFailure("no price: \(text)") }
        return price
    }
}

extension SimulatedDay {
    /// One hour of SBIN, standing at 800.00, and of NIFTY; yesterday's bars as candles.
    static func short(minutes: Int = 60, prices: [String] = ["800.00"]) -> SimulatedDay {
        let sbin = Instrument(
            id: InstrumentID(1), symbol: "SBIN", isin: "INE062A01020", freezeQuantity: Quantity(10_000),
            previousClose: .rupees("790.00"), hasDerivatives: true, brokerCode: 3045)
        let nifty = Instrument(
            id: InstrumentID(0), symbol: "NIFTY", contract: .index, series: "",
            previousClose: .rupees("26000.00"), brokerCode: 20_000)
        let window = SessionWindow(
            open: .open, continuousEnd: .open + .minutes(Int64(minutes)),
            close: .open + .minutes(Int64(minutes)))
        func bars(_ price: String, from start: Timestamp, volume: Int64) -> [Bar] {
            (0..<minutes).map { minute in
                let text = price == "sbin" ? prices[min(minute, prices.count - 1)] : price
                let price = Price.rupees(text)
                return Bar(
                    start: start + .minutes(Int64(minute)), open: price, high: price, low: price,
                    close: price, volume: Quantity(volume))
            }
        }
        var day = SimulatedDay(
            date: Timestamp.open.date,
            listings: [
                Listing(instrument: nifty, session: window, bars: bars("26100", from: .open, volume: 0)),
                Listing(instrument: sbin, session: window, bars: bars("sbin", from: .open, volume: 30_000)),
            ],
            history: [
                [], bars("790.00", from: .open - .minutes(1440), volume: 1000),
            ])
        day.ends = .open + .minutes(Int64(minutes) + 5)
        return day
    }
}

/// The state machine with a client's hands: requests in, answers out, time by hand.
struct Broker {
    var server: ShareKhanServer
    var token = ""
    private var tickets: UInt64 = 0
    private(set) var answers: [UInt64: Reply] = [:]
    /// Frames by socket, in the order in which they were sent.
    private(set) var frames: [UInt64: [String]] = [:]
    private(set) var closed: [UInt64] = []

    /// Logged in, time moved by `pass`, answers held for their latency.
    init(
        _ day: SimulatedDay = .short(), at time: Timestamp = .open + .seconds(10),
        configure: (inout BrokerSimulator.Configuration) -> Void = { _ in }
    ) throws {
        var configuration = BrokerSimulator.Configuration(day: day)
        configuration.pace = .times(1)
        configure(&configuration)
        server = ShareKhanServer(configuration)
        server.advance(to: time)
        token = try logIn()
    }

    mutating func take() {
        for output in server.takeOutputs() {
            switch output {
            case .reply(let ticket, let reply): answers[ticket] = reply
            case .send(let socket, let text):
                frames[socket, default: []].append(String(decoding: text, as: UTF8.self))
            case .close(let socket, _, _): closed.append(socket)
            }
        }
    }

    mutating func pass(_ span: Span) {
        server.advance(to: server.now + span)
        take()
    }

    /// Sends a request without waiting for its answer.
    mutating func send(_ method: String, _ path: String, body: JSON? = nil, query: String = "") -> UInt64 {
        tickets += 1
        var request = HTTPServer.Request(method: method, path: path, query: query)
        request.body = body?.serialized() ?? []
        request.headers = ["access-token": token, "api-key": BrokerSimulator.Account().apiKey]
        server.handle(request, ticket: tickets)
        take()
        return tickets
    }

    /// Sends a request and lets time pass until it is answered, at most ten seconds.
    mutating func call(
        _ method: String, _ path: String, body: JSON? = nil, query: String = ""
    ) throws -> Reply {
        let ticket = send(method, path, body: body, query: query)
        for _ in 0..<1000 where answers[ticket] == nil { pass(.milliseconds(10)) }
        return try #require(answers[ticket], "no answer to \(method) \(path) within ten seconds")
    }

    mutating func get(_ path: String) throws -> JSON {
        try JSON.parse(try call("GET", Call.root + path).body)
    }

    /// The data of an answer that must be a success.
    mutating func data(_ path: String) throws -> JSON {
        let answer = try get(path)
        #expect(answer["status"]?.integer == 200, "\(answer)")
        return try #require(answer["data"])
    }

    // MARK: Login

    static let secret = Array(BrokerSimulator.Account().secret.utf8)

    mutating func requestToken() throws -> String {
        let page = try call(
            "POST", "/skapi/auth/login.html", query: "api_key=\(BrokerSimulator.Account().apiKey)")
        let location = try #require(page.headers.first { $0.name == "Location" }?.value)
        return String(try #require(location.split(separator: "request_token=").last))
    }

    /// What a client makes of a request token: the two parts swapped.
    static func proof(of token: String, _ alphabet: Base64Alphabet) throws -> String {
        let sealed = try #require(base64Decoded(token))
        let plain = String(
            decoding: try AESGCM.open(sealed, key: secret, nonce: Logins.nonce), as: UTF8.self)
        let parts = plain.split(separator: "|")
        let swapped = Array("\(parts[1])|\(parts[0])".utf8)
        return base64Encoded(AESGCM.seal(swapped, key: secret, nonce: Logins.nonce), alphabet)
    }

    mutating func exchange(_ proof: String, version: JSON? = nil) throws -> JSON {
        var body: JSON = [
            "apiKey": JSON(BrokerSimulator.Account().apiKey), "requestToken": JSON(proof), "state": 12345,
        ]
        if let version { body = .object(body.members + [JSON.Member(name: "versionId", value: version)]) }
        return try JSON.parse(try call("POST", Call.root + "access/token", body: body).body)
    }

    mutating func logIn() throws -> String {
        let answer = try exchange(try Broker.proof(of: try requestToken(), .standard))
        return try #require(answer["data"]?["token"]?.text, "\(answer)")
    }

    // MARK: Orders

    /// POST /orders; the `data` of its answer.
    mutating func order(_ body: JSON) throws -> JSON {
        let reply = try call("POST", Call.root + "orders", body: body)
        return try #require(
            try JSON.parse(reply.body)["data"], "\(String(decoding: reply.body, as: UTF8.self))")
    }

    /// Places an order that must be taken; its id.
    mutating func place(_ changes: JSON = [:]) throws -> String {
        let answer = try order(.order("NEW", changes))
        #expect(answer["errormsg"]?.text == "", "\(answer)")
        return try #require(answer["orderId"]?.text)
    }

    mutating func history(_ id: String) throws -> [JSON] {
        try data("reports/NC/1234567/\(id)").elements
    }

    mutating func status(_ id: String) throws -> String? { try history(id).last?["orderStatus"]?.text }

    mutating func words(_ id: String) throws -> [String] {
        try history(id).compactMap { $0["orderStatus"]?.text }
    }

    // MARK: Streaming

    mutating func connect(_ socket: UInt64 = 1) {
        server.socketOpened(socket)
        take()
    }

    mutating func say(_ message: JSON, on socket: UInt64 = 1) {
        server.socketSaid(socket, message.serialized())
        take()
    }

    /// Listens to quotes of these and to order acks.
    mutating func listen(_ keys: String = "NC3045") {
        connect()
        say(["action": "subscribe", "key": ["feed", "ack"], "value": [""]])
        say(["action": "feed", "key": ["ltp"], "value": [JSON(keys)]])
        say(["action": "ack", "key": [""], "value": ["1234567"]])
    }

    /// Everything sent on a socket that is JSON and has this label.
    func messages(_ label: String, on socket: UInt64 = 1) throws -> [JSON] {
        try (frames[socket] ?? []).filter { $0 != "heartbeat" }.map { try JSON.parse($0) }
            .filter { $0["message"]?.text == label }
    }

    func acks() throws -> [String] {
        try messages("ack").compactMap { $0["data"]?["AckState"]?.text }
    }
}

extension JSON {
    /// The body of an order for 10 SBIN, with some members changed.
    static func order(_ type: String, _ changes: JSON = [:]) -> JSON {
        let usual: JSON = [
            "customerId": "1234567", "scripCode": 3045, "tradingSymbol": "SBIN", "exchange": "NC",
            "transactionType": "B", "quantity": 10, "disclosedQty": 0, "price": "780.00",
            "triggerPrice": "0", "rmsCode": "ANY", "afterHour": "N", "orderType": "NORMAL",
            "channelUser": "1234567", "validity": "GFD", "requestType": JSON(type),
            "productType": "BIGTRADE",
        ]
        let changed = Set(changes.members.map(\.name))
        return .object(usual.members.filter { !changed.contains($0.name) } + changes.members)
    }
}

/// What happened, noted from any task.
final class Log: Sendable {
    private let noted = Mutex<[String]>([])
    var entries: [String] { noted.withLock { $0 } }
    func note(_ entry: String) { noted.withLock { $0.append(entry) } }
}
