// The composition root: one process, its accounts, and what they share.
//
// It takes the lock of the data directory, opens the ways to the owner, and runs one
// `TradingAccount` an account until they are done, somebody stops it, or a journal's
// disk fails. The control socket talks to the daemon through this actor alone.

import Brokers
import Market
public import Platform
import Storage
import Trading

public actor Daemon {
    /// Why `run` returned.
    public enum Exit: Hashable, Sendable {
        /// Every account has played its day.
        case dayOver
        case stopped
        /// A journal's disk failed: start a new process, which recovers from what is on disk.
        case restart(String)
        /// It could not start; with the remedy.
        case refused(String)
    }

    nonisolated public let configuration: Configuration
    nonisolated let clockwork: Clockwork
    nonisolated let log: Log
    nonisolated let alerts: AlertDispatcher
    nonisolated let recorder: Recorder
    nonisolated let http: HTTPClient
    private(set) var accounts: [TradingAccount] = []
    private let house: House
    private let ending = Bell()
    private let stopped = Bell()
    /// How long what is at work may take to end in good order.
    private static let patience = Span.seconds(20)
    private var isStopping = false
    /// Why every account is to be halted; nil when none is.
    var killReason: String?
    /// Accounts whose desk has taken it.
    var killed: Set<String> = []

    /// - Throws: when a file that the configuration names is missing, not private or wrong.
    ///
    /// - Parameter startsByItself: `start` is given as soon as an account is ready: for a day that a
    ///   simulator plays while nobody is there.
    public init(
        _ configuration: Configuration, build: String, log: Log? = nil, startsByItself: Bool = false
    ) throws(ConfigurationError) {
        if startsByItself, configuration.clock == .system {
            throw ConfigurationError(text: "only a simulated day may start by itself; say `sauda start`")
        }
        let clockwork = Clockwork(configuration.clock, ending: ending)
        let clock = clockwork.clock
        let log = log ?? Log(now: { clock.now() })
        let http = HTTPClient(clock: clock, activity: clockwork.activity)
        let alerts = AlertDispatcher(
            channels: try Daemon.channels(configuration.alerts, log: log, http: http), clock: clock)
        let recorder = Recorder(
            database: try Daemon.database(configuration, clockwork.activity), clock: clock, log: log,
            patience: clockwork.activity == nil ? .milliseconds(500) : .seconds(60))
        house = House(
            configuration: configuration, calendar: try Daemon.calendar(configuration), clock: clock,
            activity: clockwork.activity, log: log, alerts: alerts, recorder: recorder, build: build,
            startsByItself: startsByItself)
        (self.configuration, self.clockwork, self.log, self.http) = (configuration, clockwork, log, http)
        (self.alerts, self.recorder) = (alerts, recorder)
        for account in configuration.accounts {
            let link = try BrokerLink.sharekhan(
                account, dataDirectory: configuration.dataDirectory, http: http, clock: clock,
                activity: clockwork.activity)
            accounts.append(TradingAccount(account, link: link, house: house))
        }
    }

    /// Runs until it is over. Call once; in lockstep everything happens on the lockstep's own thread.
    ///
    /// - Parameter lock: that of the data directory, when the caller has taken it; nil takes it here.
    public func run(signals: AsyncStream<Signal>? = nil, lock: DirectoryLock? = nil) async -> Exit {
        guard let executor = clockwork.executor else { return await work(signals, lock) }
        let exit = await withTaskExecutorPreference(executor) { await self.work(signals, lock) }
        clockwork.stop()
        return exit
    }

    /// Begins an orderly end: nothing new is sent, what is on the wire is answered, journals are closed.
    public func stop() async {
        isStopping = true
        ending.ring()
        stopped.ring()
        for account in accounts { await account.stop() }
    }

    private func work(_ signals: AsyncStream<Signal>?, _ taken: DirectoryLock?) async -> Exit {
        let lock: DirectoryLock
        do {
            try Files.makePrivateDirectory(configuration.dataDirectory)
            lock = try taken ?? DirectoryLock(configuration.dataDirectory)
            try clockwork.start()
        } catch { return .refused("\(error)") }
        defer { withExtendedLifetime(lock) {} }
        log.info("started", ["build": .string(house.build), "accounts": .init(accounts.count)])
        let exit = await withTaskGroup(of: Exit?.self) { group in
            group.addTask {
                await self.alerts.run(); return nil
            }
            group.addTask {
                await self.recorder.run(); return nil
            }
            group.addTask {
                await self.watchKillFile(); return nil
            }
            group.addTask {
                await self.watchDisk(); return nil
            }
            if let signals {
                group.addTask {
                    await self.obey(signals); return nil
                }
            }
            group.addTask {
                await self.watchEnd(); return nil
            }
            group.addTask { await self.endLate() }
            group.addTask { await self.playAll() }
            clockwork.release()
            var exit = Exit.stopped
            for await case let ended? in group {
                exit = ended
                break
            }
            await self.settle()
            group.cancelAll()
            return exit
        }
        http.stop()
        log.info("ended", ["how": .string("\(exit)")])
        return exit
    }

    private func playAll() async -> Exit {
        await withTaskGroup(of: TradingAccount.End.self) { group in
            for account in accounts { group.addTask { await account.run() } }
            var exit = Exit.dayOver
            for await end in group {
                switch end {
                case .over: break
                case .stopped: if exit == .dayOver { exit = .stopped }
                case .refused(let reason): if exit == .dayOver { exit = .refused(reason) }
                case .journalFailed(let reason):
                    exit = .restart(reason)
                    for account in accounts { await account.stop() }
                }
            }
            return exit
        }
    }

    /// After a stop: ends the daemon when its accounts have not done so in time.
    private func endLate() async -> Exit? {
        await stopped.wait()
        do throws(CancellationError) { try await clockwork.clock.sleep(for: Daemon.patience) } catch {
            return nil
        }
        log.error("the accounts did not end in time; what is at work is cut off")
        return .stopped
    }

    /// The simulator's day is over, or time stands still for another reason.
    private func watchEnd() async {
        while !Task.isCancelled {
            await ending.wait()
            guard let end = clockwork.end, !isStopping else { continue }
            log.info("time has ended", ["why": .string("\(end)")])
            await stop()
        }
    }

    /// A moment for the last alerts and rows; what has not gone by then is in the journal.
    private func settle() async {
        // In lockstep the recorder collects for a minute, and waiting costs nothing.
        let patience = house.clock.now() + .seconds(clockwork.activity == nil ? 5 : 120)
        while house.clock.now() < patience, !(alerts.isIdle && recorder.isIdle), clockwork.end == nil {
            do throws(CancellationError) { try await house.clock.sleep(for: .milliseconds(50)) } catch {
                return
            }
        }
    }
}
