// What the daemon obeys beside its control socket: signals, and a file named KILL.

import Market
import Platform
import Trading

extension Daemon {
    /// A file `KILL` in the data directory, or SIGUSR2, halts every account (K1), those too whose day
    /// opens later. Only a person lowers it again.
    func watchKillFile() async {
        let path = configuration.dataDirectory + "/KILL"
        let clock = clockwork.clock
        var wasThere = false
        while !Task.isCancelled {
            let isThere = Files.exists(path)
            if isThere, !wasThere { wish(toKill: "the file \(path) is there") }
            wasThere = isThere
            await killWhoeverIsLeft()
            do throws(CancellationError) { try await clock.sleep(for: .seconds(1)) } catch { return }
        }
    }

    /// A disk that cannot be asked is said once in the log, and taken for one with room.
    func watchDisk() async {
        var watch = DiskWatch()
        var hasFailed = false
        while !Task.isCancelled {
            do throws(FileFailure) {
                let free = try Files.freeSpace(at: configuration.dataDirectory)
                await act(on: &watch, free: free)
            } catch {
                if !hasFailed { log.warning("\(error)") }
                hasFailed = true
            }
            do throws(CancellationError) { try await clockwork.clock.sleep(for: DiskWatch.every) } catch {
                return
            }
        }
    }

    func act(on watch: inout DiskWatch, free: Int) async {
        let path = configuration.dataDirectory
        if let change = watch.look(free: free) {
            let severity = change == .filled ? Alert.Severity.warning : .notice
            let text = DiskWatch.text(change, free: free, path: path)
            alerts.take(Alert(severity, .system, text), of: "", at: clockwork.clock.now())
        }
        for account in accounts where watch.mustHalt(account.name) {
            guard let day = await account.day else { continue }
            let halt = Command.halt(reason: "RC-78: the disk of \(path) is nearly full")
            if await day.inbox.ask(.command(halt, by: "disk")).isDurable { watch.note(halted: account.name) }
        }
    }

    func obey(_ signals: AsyncStream<Signal>) async {
        for await signal in signals {
            log.info("signal", ["name": .string("\(signal)")])
            switch signal {
            case .terminate, .interrupt: await stop()
            case .user2:
                wish(toKill: "SIGUSR2")
                await killWhoeverIsLeft()
            case .hangup: await reload()
            }
        }
    }

    private func wish(toKill reason: String) {
        killReason = reason
        killed = []
    }

    private func killWhoeverIsLeft() async {
        guard let reason = killReason else { return }
        for account in accounts where !killed.contains(account.name) {
            guard let day = await account.day else { continue }
            let kill = Command.kill(.account, .halt, reason: reason)
            let receipt = await day.inbox.ask(.command(kill, by: "the system"))
            if receipt.isDurable { killed.insert(account.name) }
        }
    }

    /// Reads the configuration again. A mistake in it or in a strategy changes nothing; what is new holds
    /// from the next day's opening on, because a day is played under the rules that it began with.
    func reload() async {
        let now = clockwork.clock.now()
        do throws(ConfigurationError) {
            let fresh = try Configuration.load(configuration.file)
            for account in fresh.accounts {
                for strategy in account.strategies { _ = try StrategyFile.read(strategy) }
            }
            for account in accounts {
                if let setting = fresh.account(account.name) { await account.take(setting) }
            }
            alerts.take(
                Alert(
                    .notice, .system,
                    "The configuration was read again; it holds from the next day's opening on."),
                of: "", at: now)
        } catch {
            alerts.take(
                Alert(.warning, .system, "The configuration was not taken, the running one stays.\n\(error)"),
                of: "", at: now)
        }
    }
}
