// `sauda daemon`: the trading daemon and its control socket, until the day is over, a
// signal, or a failure that a new process recovers from.

import Gateway
import Market
import Platform
import Service

func runDaemon(_ arguments: Arguments, _ console: Console) async throws(Failure) -> ExitCode {
    let configuration = try ConfigurationPlace.load(arguments)
    let clock = SystemClock()
    let format: Log.Format = Terminal.isTerminal(2) ? .text(Terminal.colours(for: 2)) : .json
    let log = Log(format: format, now: { clock.now() })
    let lock = try takeLock(configuration)
    defer { withExtendedLifetime(lock) {} }
    let signals: AsyncStream<Signal>
    do throws(FileFailure) {
        try setCoreDumpsOff()
        signals = try Signals.stream()
    } catch {
        throw Failure(.system, "\(error)")
    }
    let daemon: Daemon
    do throws(ConfigurationError) {
        daemon = try Daemon(
            // A played day is logged in its own time, which only the daemon's clock knows.
            configuration, build: Defaults.build, log: configuration.clock == .system ? log : nil,
            startsByItself: arguments.has("autostart"))
    } catch {
        throw Failure(.data, error.text)
    }
    let control = ControlServer(
        path: ConfigurationPlace.socket(configuration), operations: DaemonOperations(daemon, log: log))
    try control.start()
    let exit = await daemon.run(signals: signals, lock: lock)
    control.stop()
    return try code(of: exit)
}

/// Held from before the database and the control socket are touched until both are closed: a second
/// daemon changes nothing.
private func takeLock(_ configuration: Configuration) throws(Failure) -> DirectoryLock {
    do throws(FileFailure) {
        try Files.makePrivateDirectory(configuration.dataDirectory)
    } catch {
        throw Failure(.system, "\(error)")
    }
    do throws(FileFailure) { return try DirectoryLock(configuration.dataDirectory) } catch {
        throw Failure(.refused, "\(error)")
    }
}

private func code(of exit: Daemon.Exit) throws(Failure) -> ExitCode {
    switch exit {
    case .dayOver, .stopped: return .done
    case .refused(let reason): throw Failure(.refused, reason)
    case .restart(let reason):
        throw Failure(
            .system, "the journal's disk failed: \(reason)",
            remedy: "start the daemon again; it recovers from what is on disk")
    }
}
