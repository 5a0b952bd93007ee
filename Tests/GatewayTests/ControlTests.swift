// The control socket, asked by a client of its own, over a desk that has played a day.

import Backtest
import Market
import Platform
import Testing
import Trading

@testable import Gateway

/// A desk that has played a day, behind the control socket. It remembers what was asked of it.
actor PlayedOperations: Operations {
    let desk: DeskSnapshot
    let page: DayReport
    private(set) var commands: [Command] = []
    private(set) var audited: [String] = []

    private let names: [String]

    init(_ desk: DeskSnapshot, _ page: DayReport, accounts names: [String] = ["main"]) {
        self.desk = desk
        self.page = page
        self.names = names
    }

    func accounts() -> [AccountLine] {
        names.map { AccountLine(name: $0, broker: "sharekhan", mode: .paper, isReady: true) }
    }
    func snapshot(_ account: String) -> DeskSnapshot? { desk }
    func limits(_ account: String) -> RiskLimits { .standard }
    func command(_ command: Command, account: String, by person: String) -> CommandAnswer {
        commands.append(command)
        return CommandAnswer(isDone: true, texts: ["done by \(person)"])
    }
    func jobs(_ account: String) -> [JobLine] { [JobLine(step: "feed", state: "done", text: "", since: nil)] }
    func initialise(_ account: String) {}
    func loginURL(_ account: String) -> String? { "http://127.0.0.1:1/login" }
    func completeLogin(_ account: String, redirect: String) -> String? { nil }
    func alerts(_ account: String, since number: Int) -> [AlertLine] {
        [
            AlertLine(
                number: 1, account: "main", at: desk.now, alert: Alert(.warning, .system, "Something"),
                fates: ["mail: given up: nobody there", "log: delivered at 09:15:00"])
        ]
    }
    func health(_ account: String) -> [HealthFigure] {
        [HealthFigure("open_files", 12), HealthFigure("lag_worst_us", nil)]
    }
    func tail(_ account: String) -> AsyncStream<String> {
        AsyncStream { continuation in
            continuation.yield("09:15:00.000 tick")
            continuation.finish()
        }
    }
    func report(_ account: String) -> DayReport? { page }
    private func records() async -> [DayRecord] {
        do { return try await PlayedRecords.days.value[0].records } catch { return [] }
    }
    func why(_ subject: OrderStory.Subject, account: String) async -> OrderStory? {
        var story = OrderStory(subject)
        for record in await records() { story.take(record) }
        return story.ticket == nil ? nil : story
    }
    func whyNot(_ question: WhyNot, account: String) async -> WhyNot? {
        var question = question
        for record in await records() { question.take(record) }
        return question
    }
    func feed(_ account: String) -> FeedLine {
        FeedLine(
            isConnected: true, lastDataAt: nil, quotes: 5, fresh: 1, expected: 1, lastLoss: "a reset",
            skippedTurns: 2)
    }
    func audit(user: UInt32?, route: String, arguments: String, status: Int) {
        audited.append("\(route) \(arguments) \(status)")
    }
}

@Suite("The control socket")
struct ControlTests {
    private func asked(_ name: Route.Name, _ arguments: [String: [String]] = [:]) async throws -> (
        ControlReply, [Command]
    ) {
        let operations = try PlayedDayFixture.operations()
        let request = ControlRequest(route: Routes.named(name), arguments: arguments, user: 7)
        let reply = await ControlDesk(operations: operations).answer(request)
        return (reply, await operations.commands)
    }

    @Test(
        "turns each request into one command",
        arguments: [
            (.halt, ["reason": ["lunch"]], .halt(reason: "lunch")), (.resume, [:], .resume),
            (.stop, [:], .stop),
            (.squareOff, [:], .squareOff(.account)), (.reconcile, [:], .reconcile),
            (.kill, ["level": ["K2"]], .kill(.account, .cancel, reason: "asked by the operator")),
            (.kill, ["level": ["flatten"]], .kill(.account, .flatten, reason: "asked by the operator")),
            (.kill, ["lower": ["true"]], .lowerKill(.account, reason: "asked by the operator")),
            (.resolve, ["order": ["O3"], "evidence": ["seen"]], .resolve(OrderID(3), evidence: "seen")),
            (.start, [:], .start(strategies: [])),
        ] as [(Route.Name, [String: [String]], Command)])
    func commands(name: Route.Name, arguments: [String: [String]], command: Command) async throws {
        let (reply, commands) = try await asked(name, arguments)
        #expect(reply.status == 200)
        #expect(commands == [command])
    }

    @Test(
        "refuses what is no command, and does nothing",
        arguments: [
            (.kill, ["level": ["K9"]], 400), (.kill, [:], 400), (.start, ["strategies": ["nonsense"]], 404),
            (.start, ["live": ["true"]], 409), (.halt, ["account": ["mian"]], 404),
            (.why, ["order": ["X"]], 400),
            (.why, ["order": ["O9000"]], 404), (.why, ["order": ["D9000"]], 404),
            (.whyNot, ["symbol": ["SBIN"], "time": ["quarter past"]], 400),
            (.whyNot, ["symbol": ["NOBODY"], "time": ["10:45"]], 404),
        ] as [(Route.Name, [String: [String]], Int)])
    func refusals(name: Route.Name, arguments: [String: [String]], status: Int) async throws {
        let (reply, commands) = try await asked(name, arguments)
        #expect(reply.status == status)
        #expect(reply.json["error"]?["remedy"]?.text?.isEmpty == false)
        #expect(commands.isEmpty)
    }

    @Test("asks which account is meant where there are several, and does nothing")
    func whichAccount() async throws {
        let (page, desk) = try PlayedDayFixture.played.get()
        let operations = PlayedOperations(desk, page, accounts: ["main", "second"])
        let unnamed = ControlRequest(route: Routes.named(.halt), arguments: [:], user: 7)
        let reply = await ControlDesk(operations: operations).answer(unnamed)
        #expect(reply.status == 400)
        #expect(reply.json["error"]?["code"]?.text == "which_account")
        #expect(await operations.commands.isEmpty)
        let named = ControlRequest(route: Routes.named(.halt), arguments: ["account": ["second"]], user: 7)
        #expect(await ControlDesk(operations: operations).answer(named).status == 200)
    }

    @Test("arms nothing when the mode that is asked for is not the account's")
    func modes() async throws {
        let page = try PlayedDayFixture.played.get().0
        for (mode, word, status) in [
            (TradingMode.live, "paper", 409), (.live, "live", 200), (.paper, "paper", 200),
            (.paper, "live", 409),
        ] {
            let operations = PlayedOperations(try PlayedDayFixture.desk(mode), page)
            let request = ControlRequest(
                route: Routes.named(.start), arguments: [word: ["true"]], user: 7)
            #expect(await ControlDesk(operations: operations).answer(request).status == status)
            #expect(await operations.commands.isEmpty == (status != 200), "\(mode) --\(word)")
        }
    }

    @Test("says how the daemon is, why the feed was lost, and what became of an alert")
    func health() async throws {
        let (status, _) = try await asked(.status)
        #expect(status.json["daemon"]?["open_files"]?.integer == 12)
        #expect(status.json["daemon"]?["lag_worst_us"]?.isNull == true)
        #expect(status.json["feed"]?["skipped_turns"]?.integer == 2)
        let page = Page(colours: Colours(isOn: false))
        #expect(page.text(.status, status.json).contains("last lost: a reset"))
        let (alerts, _) = try await asked(.alerts)
        let line = page.text(.alerts, alerts.json)
        #expect(line.contains("Something (mail: given up: nobody there)"))
    }

    @Test("tells what the desk refused from what it did, and is never mute")
    func answers() async throws {
        #expect(CommandAnswer.isRefusal(["Not resumed: a kill is in force; lower it."]))
        #expect(CommandAnswer.isRefusal(["Order O1 is not waiting for a person; nothing was changed."]))
        #expect(!CommandAnswer.isRefusal(["Resumed by uid 7."]))
        #expect(!CommandAnswer.isRefusal([]))
        #expect(CommandAnswer.silence(after: .reconcile).contains("are being read"))
    }

    @Test("shows money as plain numbers in JSON and with Indian digits to people")
    func money() async throws {
        let (reply, _) = try await asked(.status)
        #expect(reply.json["equity"]?.text == "1000000.00")
        let (risk, _) = try await asked(.risk)
        let page = Page(colours: Colours(isOn: false)).text(.risk, risk.json)
        #expect(page.contains("₹20,00,000.00"))
        #expect(page.contains("RC-"))
        let gross = try #require(
            risk.json["headroom"]?.elements.first { $0["key"]?.text == "gross_exposure" })
        #expect(gross["limit"] == JSON(Money(rupees: 2_000_000)))
        let controls = risk.json["controls"]?.elements ?? []
        #expect(Set(controls.compactMap { $0["control"]?.text }) == Set(RiskControl.allCases.map(\.code)))
        let scopes = Set(controls.compactMap { $0["scope"]?.text })
        #expect(scopes.isSuperset(of: ["account", "strategy", "order"]))
        for limit in RiskLimit.allCases { #expect(page.contains(" \(limit.key) "), "\(limit.key)") }
    }

    @Test("shows orders in words, and a stop with its trigger")
    func orders() {
        let order: JSON = [
            "id": "O2", "created_at": "2026-11-20T10:00:00", "symbol": "SBIN", "side": "sell",
            "purpose": "protectiveStop", "state": "triggerPending", "filled": 0, "quantity": 50,
            "trigger": 571, "limit": 568,
        ]
        let page = Page(colours: Colours(isOn: false)).orders([order])
        #expect(page.contains("protective stop  trigger pending"))
        #expect(page.contains("₹571.00"))
    }

    @Test("is refused to another user, whatever is asked")
    func otherUser() throws {
        let answerer = ControlAnswerer(operations: try PlayedDayFixture.operations(), allowed: [0, 1000])
        for user in [nil, 1001] as [UInt32?] {
            var request = HTTPServer.Request(method: "GET", path: "/v1/status")
            request.peerUserID = user
            guard case .failure(let refusal) = answerer.admit(request) else {
                Issue.record("\(String(describing: user)) was let in")
                continue
            }
            #expect(refusal.reply.status == 403)
        }
        var own = HTTPServer.Request(method: "GET", path: "/v1/status")
        own.peerUserID = 1000
        #expect(try answerer.admit(own).get().route.name == .status)
    }

    @Test("is a private file in a private directory, answers over HTTP and keeps an audit")
    func socket() async throws {
        let directory = "/tmp/sauda-control-\(hexEncoded(randomBytes(4)))"
        let path = directory + "/control.sock"
        let operations = try PlayedDayFixture.operations()
        let server = ControlServer(path: path, operations: operations)
        try server.start()
        defer { server.stop() }
        let modes = try Subprocess.run("stat", ["-c", "%a", directory, path])
        #expect(String(decoding: modes.output, as: UTF8.self) == "700\n600\n")
        let client = ControlClient(socket: path)
        #expect(try await client.ask(.status)["account"]?.text == "backtest")
        _ = try await client.ask(.halt, [("reason", "tea")])
        #expect(await operations.commands == [.halt(reason: "tea")])
        #expect(await operations.audited == ["/v1/halt reason=tea 200"])
        await #expect(throws: Failure(.usage, "there is no account x", remedy: "the accounts are: main")) {
            try await client.ask(.status, [("account", "x")])
        }
        let tail = try LineStream.open(socket: path, get: "/v1/tail")
        var lines: [String] = []
        for await line in tail.lines { lines.append(line) }
        #expect(lines == [#"{"line":"09:15:00.000 tick"}"#])
    }

    @Test("is not even asked to resolve an order without evidence")
    func evidence() async throws {
        let verb = try #require(Verbs.find(["resolve"])).verb
        let arguments = try Arguments(
            ["O1", "--socket", "/tmp/sauda-nobody.sock"], verb: "resolve", syntax: verb.syntax)
        do {
            _ = try await ControlVerb(arguments: arguments, console: Console(collecting: ())).run()
            Issue.record("it was asked")
        } catch {
            #expect(error.exit == .usage)
            #expect(error.remedy?.hasPrefix("say --evidence TEXT") == true)
        }
    }

    @Test("that nobody answers on is told with the remedy")
    func nobody() async {
        do {
            _ = try await ControlClient(socket: "/tmp/sauda-nobody.sock").ask(.status)
            Issue.record("somebody answered")
        } catch {
            #expect(error.exit == .unreachable)
            #expect(error.remedy == "start it: sauda daemon")
        }
    }
}
