// A whole daemon against the broker simulator on loopback, in lockstep.

import BrokerServer
import Exchange
import Market
import Platform
import Service
import Testing
import Trading

struct PlayedDay {
    let scratch: Scratch
    let simulator: BrokerSimulator
    let configuration: Service.Configuration
    private let address: String

    static let date = CalendarDate(year: 2026, month: 11, day: 20) ?? CalendarDate(daysSinceEpoch: 0)

    var journals: String { configuration.dataDirectory + "/journal" }

    init(
        seed: UInt64, mode: String = "simulated", ends: TimeOfDay = TimeOfDay(16, 0),
        strategies: [String] = ["trend", "opening_range", "mean_reversion"]
    ) throws {
        scratch = try Scratch()
        var day = SimulatedDay.synthetic(date: PlayedDay.date, calendar: try Package.calendar(), seed: seed)
        day.ends = Timestamp(PlayedDay.date, ends)
        let settings = BrokerSimulator.Configuration(day: day)
        simulator = BrokerSimulator(settings)
        let port = try simulator.start()
        address = "http://127.0.0.1:\(port)"
        try scratch.write(settings.account.apiKey, to: "key")
        try scratch.write(settings.account.secret, to: "secret")
        var toml = """
            clock = "simulator"
            simulator = "http://127.0.0.1:\(port)"
            calendar = "\(Package.path("etc/calendars/nse.calendar"))"
            [[account]]
            name = "main"
            mode = "\(mode)"
            url = "http://127.0.0.1:\(port)"
            api_key_file = "key"
            secret_file = "secret"

            """
        for strategy in strategies {
            toml += """
                [[account.strategy]]
                file = "\(Package.path("Strategies/\(strategy).sauda"))"
                allotment = 300000

                """
        }
        try scratch.write(toml, to: "sauda.toml")
        configuration = try Service.Configuration.load(scratch.path + "/sauda.toml")
    }

    func daemon() throws -> Daemon {
        try Daemon(
            configuration, build: "test", log: Log(level: .error, now: { Timestamp(nanoseconds: 0) }),
            startsByItself: true)
    }

    /// Logs in as a person would: opens the page, and hands the redirect over.
    func logIn(_ daemon: Daemon) async throws {
        let clock = SystemClock()
        let http = HTTPClient(clock: clock)
        while true {
            if case .needsLogin(let url, _)? = await daemon.jobs("main")?.first?.state {
                let page = try await http.send(HTTPRequest("GET", url + "&auto=1"))
                let redirect = try #require(page.header("Location"))
                try await daemon.completeLogin("main", redirect: redirect)
                http.stop()
                return
            }
            try await clock.sleep(for: .milliseconds(2))
        }
    }

    /// By the simulator's own word.
    func ordersAtBroker() async throws -> Int {
        let http = HTTPClient(clock: SystemClock())
        defer { http.stop() }
        let answer = try await http.send(HTTPRequest("GET", address + "/sim/state"))
        return try JSON.parse(answer.body)["orders"]?.elements.count ?? -1
    }

    func play() async throws -> (Daemon, Daemon.Exit) {
        let daemon = try daemon()
        async let exit = daemon.run()
        try await logIn(daemon)
        return (daemon, await exit)
    }
}
