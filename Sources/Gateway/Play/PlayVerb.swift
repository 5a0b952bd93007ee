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
        let kills: Int64
        do throws(Failure) {
            kills = try await play(plan, cast, stop)
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
        return try finish(plan, cast, witness, kills: kills, seconds: clock.now() - began)
    }

    private var isQuiet: Bool { arguments.has("headless") || arguments.isJSON }

    /// Until the daemon has ended by itself; how often it was killed on the way.
    private func play(_ plan: PlayPlan, _ cast: PlayCast, _ stop: StopWish) async throws(Failure) -> Int64 {
        let client = ControlClient(socket: plan.socket)
        try await logIn(client, cast, stop)
        let view = LiveView(client: client, console: console, isShown: !isQuiet)
        var kills = Kills(count: plan.kills, seed: plan.seed)
        while cast.daemonStatus == nil, !stop.isAsked {
            if let wait = await due(&kills, client) {
                await pause(wait)
                if try await cast.killDaemon() { kills.count() }
            }
            try cast.checkSimulator()
            await view.draw()
            await pause(.milliseconds(kills.isOver ? (view.isLive ? 200 : 50) : 10))
        }
        await view.end()
        return kills.done
    }

    /// The real time until the daemon is to be killed; nil when it is not, or does not answer yet.
    private func due(_ kills: inout Kills, _ client: ControlClient) async -> Span? {
        guard !kills.isOver else { return nil }
        do throws(Failure) {
            let status = try await client.ask(.status, timeout: .seconds(5))
            // "2026-11-20 09:15:00.250"
            let clock = status["now"]?.text.flatMap { TimeOfDay($0.dropFirst(11).prefix(8)) }
            return clock.flatMap { kills.pause(at: $0) }
        } catch {
            return nil
        }
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
        _ plan: PlayPlan, _ cast: PlayCast, _ witness: ExchangeWitness, kills: Int64, seconds: Span
    ) throws(Failure) -> ExitCode {
        let path = "\(plan.data)/journal/main/\(cast.ready.day).journal"
        guard Files.exists(path), let report = try DayReport.recorded(path) else {
            throw Failure(.data, "the daemon recorded nothing", remedy: "see \(plan.directory)/daemon.log")
        }
        let replay = try ReplayVerb.replay(path)
        let outcome = PlayOutcome(
            report: report, verdict: replay.verdict,
            standing: replay.desk.map { $0.orders.filter(\.isLive).map { "\($0.id)" } } ?? [],
            differences: replay.desk.map { witness.differences(from: $0) }
                ?? ["the journal gave no desk to compare with"],
            mostMessagesPerSecond: witness.mostMessagesPerSecond, kills: kills,
            instruments: Int(cast.ready.instruments), seconds: seconds, daemonStatus: cast.daemonStatus)
        if arguments.isJSON {
            console.say(outcome.json)
        } else {
            console.say(outcome.text(console.colours, directory: plan.directory, program: plan.program))
        }
        return outcome.isGood ? .done : .refused
    }
}
