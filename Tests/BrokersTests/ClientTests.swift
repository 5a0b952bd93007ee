// The client over real sockets: what only a socket can show.

@testable import Brokers
import Market
import Platform
import Synchronization
import Testing
@testable import Trading

/// Paths that were asked for, noted on the server's thread.
final class RequestLog: Sendable {
    private let noted = Mutex<[String]>([])
    var paths: [String] { noted.withLock { $0 } }
    func note(_ path: String) { noted.withLock { $0.append(path) } }
}

/// Runs a client against a server that answers as told, nil being silence; what was asked of the server.
func withBroker(
    timeout: Span = .seconds(20), _ reply: @escaping @Sendable (HTTPServer.Request) -> HTTPServer.Reply?,
    _ body: (ShareKhanClient, SessionStore) async throws -> Void
) async throws -> [String] {
    let log = RequestLog()
    let server = HTTPServer(
        listeners: [.loopback(port: 0)],
        handler: { request, responder in
            log.note(request.path)
            if let answer = reply(request) { responder.reply(answer) }
        })
    try server.start()
    let http = HTTPClient(clock: SystemClock())
    defer {
        http.stop()
        server.stop()
    }
    var settings = ShareKhanSettings.test(port: server.port)
    settings.timeout = timeout
    settings.reportSpacing = .zero
    let sessions = SessionStore(path: nil, apiKey: settings.apiKey)
    try sessions.save(.test)
    let client = ShareKhanClient(settings: settings, sessions: sessions, http: http, clock: SystemClock())
    await client.use(Instrument.all)
    try await body(client, sessions)
    return log.paths
}

extension HTTPServer.Reply {
    init(_ response: HTTPResponse) { self.init(status: response.status, body: response.body) }
}

extension ApprovedTicket {
    static func test(_ instrument: Instrument = .ongc) -> ApprovedTicket {
        let terms = OrderTerms(
            instrument: instrument.id, side: .buy, quantity: Quantity(1), kind: .limit(.rupees("149.5")))
        return ApprovedTicket(
            recorded: Ticket(owner: .strategy(0), terms: terms, purpose: .entry, signalAt: .ten))
    }
}

@Suite("The ShareKhan client", .timeLimit(.minutes(1)))
struct ClientTests {
    @Test("places, changes and reads over one server, with the session's headers")
    func dialogue() async throws {
        let asked = try await withBroker { request in
            // The master is public: it is asked for without the day's token.
            let token = request.path == "/skapi/services/master/NC" ? nil : "TESTACCESSTOKEN"
            guard request.header("access-token") == token,
                request.header("api-key") == "TESTAPIKEY0123456789ABCDEFabcdef"
            else { return .init(.denied) }
            switch (request.method, request.path) {
            case ("POST", "/skapi/services/orders"):
                return .init(.ok(#"{"orderId":"77","rmscode":"SKNSE2","errormsg":""}"#))
            case ("GET", "/skapi/services/reports/1234567"): return .init(.ok(#""no_records""#))
            default: return .init(.ok("[]"))
            }
        } _: { (client, _) async throws in
            let id = BrokerOrderID("77")
            let ticket = ApprovedTicket.test()
            #expect(await client.place(ticket) == .placed(id, routingCode: "SKNSE2"))
            let terms = ticket.ticket.terms
            #expect(await client.modify(id, terms: terms, routingCode: "SKNSE2") == .modifyTaken)
            #expect(await client.cancel(id, terms: terms, routingCode: "SKNSE2") == .cancelTaken)
            #expect(try await client.orders() == AccountRows())
            #expect(try await client.positions() == AccountRows())
            #expect(try await client.history(of: id, in: InstrumentID(0)).isEmpty)
            #expect(try await client.candles(.ongc, length: .minutes(5)).isEmpty)
            #expect(try await client.master(.nse, .cash).isEmpty)
        }
        #expect(asked.count == 8)
    }

    @Test("forgets a session that the broker refuses, and sends nothing more with it")
    func denied() async throws {
        let asked = try await withBroker { _ in
            .init(.denied)
        } _: { (client, sessions) async throws in
            guard case .refused = await client.place(.test()) else {
                Issue.record("a denied order is refused, not unknown")
                return
            }
            #expect(throws: SessionMissing.self) { try sessions.session(at: SystemClock().now()) }
            guard case .notSent = await client.place(.test()) else {
                Issue.record("without a session nothing is sent")
                return
            }
            await #expect(throws: BrokerFailure.self) { _ = try await client.orders() }
        }
        #expect(asked == ["/skapi/services/orders"])
    }

    @Test("sends an order once, and calls it unanswered when no answer comes in time")
    func silence() async throws {
        let asked = try await withBroker(timeout: .milliseconds(300)) { _ in
            nil
        } _: { (client, _) async throws in
            guard case .unanswered = await client.place(.test()) else {
                Issue.record("a silent broker may have the order")
                return
            }
        }
        #expect(asked == ["/skapi/services/orders"])
    }

    @Test("says not sent when nobody listens")
    func nobody() async throws {
        let settings = ShareKhanSettings.test(port: 1)
        let http = HTTPClient(clock: SystemClock())
        defer { http.stop() }
        let sessions = SessionStore(path: nil, apiKey: settings.apiKey)
        try sessions.save(.test)
        let client = ShareKhanClient(settings: settings, sessions: sessions, http: http, clock: SystemClock())
        await client.use(Instrument.all)
        guard case .notSent = await client.place(.test()) else {
            Issue.record("no byte can have left")
            return
        }
    }

    @Test("logs in through the exchange of the request token")
    func login() async throws {
        let server = HTTPServer(
            listeners: [.loopback(port: 0)],
            handler: { request, responder in
                let isRight =
                    request.path == "/skapi/services/access/token"
                    && String(decoding: request.body, as: UTF8.self).contains(LoginTests.versioned)
                responder.reply(.init(isRight ? LoginTests.answer(claims: "?") : .denied))
            })
        try server.start()
        let http = HTTPClient(clock: SystemClock())
        defer {
            http.stop()
            server.stop()
        }
        let session = try await ShareKhanLogin(.test(port: server.port)).session(
            pasted: "http://127.0.0.1/?request_token=" + LoginTests.requestToken, over: http,
            clock: LateMorning())
        #expect(session.customer == "1234567")
    }
}

/// Real waiting under a fixed date, so that no test runs a second before midnight.
private struct LateMorning: Clock {
    func now() -> Timestamp { .ten }
    func sleep(until deadline: Timestamp) async throws(CancellationError) {
        try await SystemClock().sleep(for: deadline - .ten)
    }
}
