// `sauda play`: one market day with two real processes, watched and reported.
//
//     simulator listens ▶ configuration ▶ daemon ▶ login through the page ▶ the day ▶
//     both end ▶ report from the journal ▶ replay of the journal

import Market
import Platform
import Trading

struct PlayVerb {
    let arguments: Arguments
    let console: Console

    /// Real seconds until a process must have answered.
    private static let patience = Span.seconds(120)

    func run() async throws(Failure) -> ExitCode {
        let clock = SystemClock()
        let began = clock.now()
        let plan = try PlayPlan(arguments)
        let signals: AsyncStream<Signal>
        do throws(FileFailure) { signals = try Signals.stream([.interrupt, .terminate]) } catch {
            throw Failure(.system, "\(error)")
        }
        let stop = StopWish(signals)
        let cast = try await PlayCast(plan, console: console, isQuiet: isQuiet)
        let witness: ExchangeWitness
        do throws(Failure) {
            try await play(plan, cast, stop)
            witness = try await ExchangeWitness.ask(port: cast.ready.port)
        } catch {
            await cast.end()
            throw error
        }
        await cast.end()
        guard !stop.isAsked else {
            throw Failure(
                .interrupted, "stopped; both processes have ended",
                remedy: "the files are in \(plan.directory)")
        }
        return try finish(plan, cast, witness, seconds: clock.now() - began)
    }

    private var isQuiet: Bool { arguments.has("headless") || arguments.isJSON }

    private func play(_ plan: PlayPlan, _ cast: PlayCast, _ stop: StopWish) async throws(Failure) {
        let client = ControlClient(socket: plan.socket)
        try await logIn(client, cast, stop)
        let view = LiveView(client: client, console: console, isShown: !isQuiet)
        var kills = Kills(count: plan.kills, seed: plan.seed, now: SystemClock().now())
        while cast.daemonStatus == nil, !stop.isAsked {
            if kills.isDue(at: SystemClock().now()) { try await cast.killDaemon() }
            try cast.checkSimulator()
            await view.draw()
            await pause(.milliseconds(view.isLive ? 200 : 50))
        }
        await view.end()
    }

    /// Waits for the socket, then goes through the login page as a browser does.
    private func logIn(_ client: ControlClient, _ cast: PlayCast, _ stop: StopWish) async throws(Failure) {
        let deadline = SystemClock().now() + PlayVerb.patience
        while !stop.isAsked {
            try cast.checkBoth()
            do throws(Failure) {
                if let url = try await client.ask(.loginPage, timeout: .seconds(5))["url"]?.text {
                    try await cast.catcher.logInAtSimulator(url)
                    let redirect = try await cast.catcher.redirect(within: .seconds(20))
                    _ = try await client.ask(.login, [("redirect", .string(redirect))])
                }
                return
            } catch {
                guard error.exit == .unreachable, SystemClock().now() < deadline else { throw error }
            }
            await pause(.milliseconds(20))
        }
    }

    private func pause(_ span: Span) async {
        // Cancelled: the loop's condition ends it.
        do { try await SystemClock().sleep(for: span) } catch { return }
    }

    /// Report and replay, from the journal alone.
    private func finish(
        _ plan: PlayPlan, _ cast: PlayCast, _ witness: ExchangeWitness, seconds: Span
    ) throws(Failure) -> ExitCode {
        let path = "\(plan.data)/journal/main/\(cast.ready.day).journal"
        guard Files.exists(path), let report = try DayReport.recorded(path) else {
            throw Failure(.data, "the daemon recorded nothing", remedy: "see \(plan.directory)/daemon.log")
        }
        let replay = try ReplayVerb.replay(path)
        let outcome = PlayOutcome(
            report: report, verdict: replay.verdict,
            differences: replay.desk.map { witness.differences(from: $0) } ?? [],
            mostMessagesPerSecond: witness.mostMessagesPerSecond, kills: plan.kills,
            instruments: Int(cast.ready.instruments), seconds: seconds, daemonStatus: cast.daemonStatus)
        if arguments.isJSON {
            console.say(outcome.json)
        } else {
            console.say(outcome.text(console.colours, directory: plan.directory, program: plan.program))
        }
        return outcome.isGood ? .done : .refused
    }
}
