// Time in step with a client: by hand against the state machine, then with the
// daemon's own clock over real sockets.

import Exchange
import Market
import Platform
import Testing

@testable import BrokerServer

@Suite("Lockstep with the simulated broker")
struct BrokerLockstepTests {
    private func broker() throws -> Broker {
        try Broker(at: .open + .seconds(1)) { $0.pace = .lockstep }
    }

    private func report(
        _ broker: inout Broker, frames: Int = 0, requests: Int = 0, next: Timestamp? = nil
    ) throws -> Reply {
        var body: JSON = [
            "time": JSON(broker.server.now.nanoseconds), "frames": JSON(frames), "requests": JSON(requests),
        ]
        if let next { body = .object(body.members + [.init(name: "next", value: JSON(next.nanoseconds))]) }
        // A report may be put off a few times after something was said on a socket.
        for _ in 0..<20 {
            let ticket = broker.send("POST", "/sim/idle", body: body)
            let reply = try #require(broker.answers[ticket])
            if reply.status != 409 { return reply }
        }
        return .json("put off", status: 409)
    }

    @Test("moves to the client's timer or the next quote, whichever comes first")
    func advances() throws {
        var broker = try broker()
        _ = broker.send("GET", "/sim/clock")
        #expect(try report(&broker, next: .open + .milliseconds(1500)).status == 200)
        #expect(broker.server.now == .open + .milliseconds(1500))
        #expect(try report(&broker, next: .open + .seconds(30)).status == 200)
        #expect(broker.server.now == .open + .seconds(2))
    }

    @Test("waits while a frame or an answer is on its way")
    func waits() throws {
        var broker = try broker()
        _ = broker.send("GET", "/sim/clock")
        broker.connect()
        #expect(try report(&broker, frames: 0).status == 409)
        #expect(try report(&broker, frames: 1).status == 200)
        let ticket = broker.send("GET", Call.root + "reports/1234567")
        #expect(broker.answers[ticket] == nil)
        #expect(try report(&broker, frames: 1, requests: 0).status == 409)
        #expect(try report(&broker, frames: 1, requests: 1).status == 200)
        #expect(broker.answers[ticket] != nil, "the read's latency is shorter than the way to the next quote")
    }

    @Test("is over when the day is")
    func over() throws {
        var broker = try broker()
        _ = broker.send("GET", "/sim/clock")
        broker.server.advance(to: .open + .minutes(600))
        #expect(try report(&broker).status == 410)
    }

    @Test("lets the market go on without a client that was killed")
    func outage() throws {
        var broker = try broker()
        _ = broker.send("GET", "/sim/clock")
        broker.connect()
        #expect(try report(&broker, frames: 1).status == 200)
        let before = broker.server.now
        _ = broker.send("GET", Call.root + "reports/1234567")
        let ticket = broker.send("GET", "/sim/clock")
        let time = try JSON.parse(try #require(broker.answers[ticket]).body)["time"]?.integer
        let missed = broker.server.now - before
        #expect(missed >= .seconds(2) && missed <= .seconds(20))
        #expect(time == broker.server.now.nanoseconds)
        #expect(broker.closed == [1])
        #expect(try report(&broker, frames: 0, requests: 0).status == 200)
    }

    @Test("gives three clients of the same day the same frames")
    func deterministic() throws {
        func play() throws -> [String] {
            var broker = try broker()
            broker.listen("NC3045,NC20000")
            _ = try broker.order(.order("NEW", ["price": "805.00"]))
            broker.pass(.seconds(60))
            return broker.frames[1] ?? []
        }
        let first = try play()
        #expect(first.count > 60)
        #expect(try play() == first)
        #expect(try play() == first)
    }
}

@Suite("The simulated broker over sockets", .timeLimit(.minutes(2)))
struct BrokerSocketTests {
    /// A minute of the day with a client on the daemon's clock; what it received.
    private func play(seconds: Int64) async throws -> [String] {
        var day = SimulatedDay.short()
        day.begins = .open - .seconds(5)
        let simulator = BrokerSimulator(BrokerSimulator.Configuration(day: day))
        let root = "http://127.0.0.1:\(try simulator.start())"
        defer { simulator.stop() }
        let activity = Activity()
        let executor = LockstepExecutor(activity: activity)
        let clock = LockstepClock(simulator: root, activity: activity)
        let log = Log()
        try await withTaskExecutorPreference(executor) {
            try clock.start()
            let client = HTTPClient(clock: clock, activity: activity)
            let token = try await logIn(client, root)
            let socket = WebSocketClient(activity: activity)
            let url = root.replacing("http:", with: "ws:") + "/skstream/api/stream?ACCESS_TOKEN=" + token
            let events = socket.connect(url: url)
            async let reading: Void = {
                for await event in events {
                    guard case .text(let text) = event else { continue }
                    log.note("\(clock.now().nanoseconds) " + String(decoding: text, as: UTF8.self))
                }
            }()
            socket.send(text: "{\"action\":\"feed\",\"key\":[\"ltp\"],\"value\":[\"NC3045\"]}")
            socket.send(text: "{\"action\":\"ack\",\"key\":[\"\"],\"value\":[\"1234567\"]}")
            try await clock.sleep(until: .open + .seconds(5))
            var order = HTTPRequest(
                "POST", root + Call.root + "orders",
                body: JSON.order("NEW", ["price": "805.00"]).serialized())
            order.headers = [HTTPHeader("access-token", token)]
            let answer = try await client.send(order)
            log.note("\(clock.now().nanoseconds) answer \(answer.status)")
            try await clock.sleep(for: .seconds(seconds))
            socket.close()
            await reading
            client.stop()
        }
        clock.stop()
        executor.stop()
        return log.entries
    }

    private func logIn(_ client: HTTPClient, _ root: String) async throws -> String {
        let account = BrokerSimulator.Account()
        let page = try await client.send(
            HTTPRequest("GET", root + "/skapi/auth/login.html?api_key=\(account.apiKey)&auto=1"))
        let location = try #require(page.header("Location"))
        let token = try #require(location.split(separator: "request_token=").last)
        let body: JSON = [
            "apiKey": JSON(account.apiKey), "state": "12345",
            "requestToken": JSON(try Broker.proof(of: String(token), .standard)),
        ]
        let answer = try await client.send(
            HTTPRequest("POST", root + Call.root + "access/token", body: body.serialized()))
        return try #require(try JSON.parse(answer.body)["data"]?["token"]?.text)
    }

    @Test("plays the same minutes twice, each frame at its own instant")
    func same() async throws {
        let first = try await play(seconds: 120)
        #expect(first.count { $0.contains("\"feed\"") } >= 60)
        #expect(first.contains { $0.contains("TradeConfirmation") })
        #expect(first.contains { $0.contains("heartbeat") })
        #expect(first.contains { $0.hasSuffix("answer 200") })
        let second = try await play(seconds: 120)
        #expect(second.count == first.count)
        let difference = zip(first, second).first { $0 != $1 }
        #expect(
            difference == nil,
            "first \(String(describing: difference?.0)), then \(String(describing: difference?.1))")
    }
}
