// The two processes of a played day, and the loopback port that catches the login.
// Whatever happens, both are ended when the day is.

import Market
import Platform
import Synchronization

final class PlayCast: Sendable {
    let catcher: RedirectCatcher
    let ready: SimulatorReady
    private let simulator: ChildProcess
    private let daemon: Mutex<ChildProcess>
    private let plan: PlayPlan

    /// Real time that a process has to end by itself.
    private static let grace = Span.seconds(10)
    /// The status of a process that SIGKILL ended.
    private static let killed: Int32 = 128 + 9

    /// Starts the simulator, waits until it listens, writes the configuration, starts the daemon.
    init(_ plan: PlayPlan, console: Console, isQuiet: Bool) async throws(Failure) {
        self.plan = plan
        catcher = RedirectCatcher(port: 0)
        try catcher.start()
        let redirect = "http://127.0.0.1:\(catcher.port)/"
        simulator = try PlayCast.start(
            plan, plan.simulatorArguments(redirect: redirect), log: "simulator.log")
        do throws(Failure) {
            ready = try await PlayCast.wait(for: plan.readyFile, of: simulator, in: plan.directory)
            if !isQuiet {
                console.note(
                    "Playing \(ready.day) with \(ready.instruments) instruments in \(plan.directory)")
            }
            try plan.configure(ready, redirect: redirect)
            daemon = Mutex(try PlayCast.start(plan, plan.daemonArguments, log: "daemon.log"))
        } catch {
            simulator.destroy()
            catcher.stop()
            throw error
        }
    }

    /// Nil while it runs.
    var daemonStatus: Int32? { runningDaemon.exitStatus }

    private var runningDaemon: ChildProcess { daemon.withLock { $0 } }

    /// SIGKILL, and a new process on the same data directory; false when the daemon had ended before.
    func killDaemon() async throws(Failure) -> Bool {
        let victim = runningDaemon
        victim.destroy()
        await PlayCast.wait(for: victim)
        guard victim.exitStatus == PlayCast.killed else { return false }
        let next = try PlayCast.start(plan, plan.daemonArguments, log: "daemon.log")
        daemon.withLock { $0 = next }
        return true
    }

    func checkSimulator() throws(Failure) {
        guard let status = simulator.exitStatus, daemonStatus == nil else { return }
        throw PlayCast.died("the simulator", status, plan.directory + "/simulator.log")
    }

    func checkBoth() throws(Failure) {
        try checkSimulator()
        if let status = daemonStatus {
            throw PlayCast.died("the daemon", status, plan.directory + "/daemon.log")
        }
    }

    func end() async {
        runningDaemon.send(.terminate)
        await PlayCast.wait(for: runningDaemon)
        simulator.send(.terminate)
        await PlayCast.wait(for: simulator)
        catcher.stop()
    }

    private static func wait(for child: ChildProcess) async {
        let deadline = SystemClock().now() + grace
        while child.exitStatus == nil, SystemClock().now() < deadline { await nap() }
        child.destroy()
    }

    private static func wait(
        for file: String, of simulator: ChildProcess, in directory: String
    ) async throws(Failure) -> SimulatorReady {
        let deadline = SystemClock().now() + .seconds(120)
        while SystemClock().now() < deadline {
            if Files.exists(file) { return try read(file) }
            if let status = simulator.exitStatus {
                throw died("the simulator", status, directory + "/simulator.log")
            }
            await nap()
        }
        throw Failure(
            .system, "the simulator did not start within two minutes",
            remedy: "see \(directory)/simulator.log")
    }

    private static func read(_ file: String) throws(Failure) -> SimulatorReady {
        let text = try Sources.text(file)
        do throws(JSONError) {
            if let ready = SimulatorReady(try JSON.parse(text)) { return ready }
        } catch {
            throw Failure(.data, "\(file): \(error)")
        }
        throw Failure(
            .data, "\(file) does not say where the simulator listens",
            remedy: "see simulator.log beside it, and play again")
    }

    private static func start(_ plan: PlayPlan, _ words: [String], log: String) throws(Failure)
        -> ChildProcess
    {
        do throws(FileFailure) {
            return try ChildProcess(plan.program, words, log: plan.directory + "/" + log)
        } catch {
            throw Failure(.system, "\(error)")
        }
    }

    private static func died(_ who: String, _ status: Int32, _ log: String) -> Failure {
        let text: String
        do throws(Failure) { text = try Sources.text(log) } catch { text = error.message }
        let last = text.split(separator: "\n").suffix(6).joined(separator: "\n  ")
        return Failure(.refused, "\(who) ended with \(status):\n  \(last)", remedy: "see \(log)")
    }

    private static func nap() async {
        // Cancelled: callers look again.
        do { try await SystemClock().sleep(for: .milliseconds(20)) } catch { return }
    }
}
