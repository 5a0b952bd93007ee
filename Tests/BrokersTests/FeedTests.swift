// The stream over a real socket, with the time in the test's hand.

@testable import Brokers
import Market
import Platform
import Synchronization
import Testing

private func frame(_ message: String, _ data: String) -> String {
    #"{"status":100,"message":"\#(message)","timestamp":"2026-11-20T10:00:00+05:30","data":\#(data)}"#
}

/// ShareKhan's side of the stream: greets, subscribes, and sends one price for each request.
private func streamServer(tokens: RequestLog, requests: RequestLog) throws -> HTTPServer {
    let greeting = frame("connect", #""Connected 1""#)
    let success = frame("subscribe", #""success FEED,success ACK""#)
    let price = frame("feed", #"[{"exchangeCode":"NC","scripCode":2475,"ltp":149.5,"qty":10}]"#)
    let sockets = WebSocketService(
        accept: { request in
            let isRight = request.path == "/skstream/api/stream" && request.query("API_KEY")?.isEmpty == false
            guard isRight, let token = request.query("ACCESS_TOKEN") else { return .refuse(status: 403) }
            tokens.note(token)
            return .accept
        },
        onOpen: { $0.send(text: greeting) },
        onText: { connection, text in
            let words = String(decoding: text, as: UTF8.self)
            requests.note(words)
            if words.contains(#""subscribe""#) { connection.send(text: success) }
            if words.contains(#""action":"feed""#) {
                connection.send(text: "heartbeat")
                connection.send(text: price)
            }
        })
    let server = HTTPServer(
        listeners: [.loopback(port: 0)], handler: { _, responder in responder.reply(.init(.denied)) },
        sockets: sockets)
    try server.start()
    return server
}

@Suite("The ShareKhan feed", .timeLimit(.minutes(1)))
struct FeedTests {
    /// Runs a feed while `body` reads its events.
    private func withFeed(
        isInSession: @escaping @Sendable (Timestamp) -> Bool = { _ in true },
        _ body: (inout AsyncStream<FeedEvent>.AsyncIterator, HandClock, SessionStore) async throws -> Void
    ) async throws -> (tokens: [String], requests: [String]) {
        let (tokens, requests) = (RequestLog(), RequestLog())
        let server = try streamServer(tokens: tokens, requests: requests)
        defer { server.stop() }
        let settings = ShareKhanSettings.test(port: server.port)
        let sessions = SessionStore(path: nil, apiKey: settings.apiKey)
        try sessions.save(.test)
        let clock = HandClock(.ten)
        let feed = ShareKhanFeed(
            settings: settings, sessions: sessions, clock: clock, seed: 1, isInSession: isInSession)
        let (events, sink) = AsyncStream.makeStream(of: FeedEvent.self)
        let running = Task {
            await feed.run(Instrument.all) { sink.yield($0) }
            sink.finish()
        }
        var iterator = events.makeAsyncIterator()
        try await body(&iterator, clock, sessions)
        running.cancel()
        await running.value
        return (tokens.paths, requests.paths)
    }

    private static func isQuote(_ event: FeedEvent?) -> Bool {
        if case .some(.quote(InstrumentID(0), _)) = event { true } else { false }
    }

    @Test("subscribes, and when data stops it connects anew with the newest session and asks for all again")
    func watchdog() async throws {
        let seen = try await withFeed { (events, clock, sessions) async throws in
            #expect(await events.next() == .connected)
            #expect(Self.isQuote(await events.next()))
            var renewed = BrokerSession.test
            renewed.token = Secret("RENEWED+TOKEN")
            try sessions.save(renewed)
            await clock.leapToNextDeadline()
            guard case .some(.disconnected(let reason)) = await events.next() else {
                Issue.record("twenty silent seconds in a session are the end of a connection")
                return
            }
            #expect(reason.contains("no data for 20 s"))
            #expect(clock.now() == .ten + .seconds(20))
            await clock.leapToNextDeadline()
            #expect(clock.now() <= .ten + .seconds(23))
            #expect(await events.next() == .connected)
            #expect(Self.isQuote(await events.next()))
        }
        #expect(seen.tokens == ["TESTACCESSTOKEN", "RENEWED+TOKEN"])
        let once = [
            FeedRequest.subscribe, #"{"action":"feed","key":["full"],"value":["NC2475,NC26009,NF59004"]}"#,
            FeedRequest.orders(of: "1234567"),
        ]
        #expect(seen.requests.starts(with: once))
        #expect(seen.requests.filter { $0 == FeedRequest.subscribe }.count == 2)
    }

    @Test("takes silence for a failure only while the market trades")
    func nights() async throws {
        _ = try await withFeed(isInSession: { $0 >= .ten + .seconds(60) }) {
            (events, clock, _) async throws in
            #expect(await events.next() == .connected)
            #expect(Self.isQuote(await events.next()))
            while clock.now() < .ten + .seconds(79) { await clock.leapToNextDeadline() }
            guard case .some(.disconnected) = await events.next() else {
                Issue.record("silence counts from the session's start")
                return
            }
            #expect(clock.now() >= .ten + .seconds(79))
        }
    }

    @Test("without a session says so, and tries again until somebody has logged in")
    func login() async throws {
        let seen = try await withFeed { (events, clock, sessions) async throws in
            #expect(await events.next() == .connected)
            #expect(Self.isQuote(await events.next()))
            try sessions.discard(.test)
            await clock.leapToNextDeadline()
            #expect(await events.next().map { "\($0)".contains("no data") } == true)
            for _ in 0..<3 {
                await clock.leapToNextDeadline()
                #expect(await events.next() == .disconnected(reason: "nobody has logged in today"))
            }
            try sessions.save(.test)
            await clock.leapToNextDeadline()
            #expect(await events.next() == .connected)
        }
        #expect(seen.tokens.count == 2)
    }
}
