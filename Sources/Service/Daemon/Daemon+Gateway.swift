// What the control socket asks of the daemon. Every answer is a copy of the moment.

public import Brokers
import Market
import Platform
import Storage
public import Trading

/// An account in one line.
public struct AccountLine: Hashable, Sendable {
    public let name: String
    public let broker: String
    public let mode: TradingMode
    public let isLoggedIn: Bool
    /// Whether the start-up steps are through.
    public let isReady: Bool
    public let strategies: Int
}

/// What became of a command.
public struct CommandReply: Hashable, Sendable {
    /// False when no desk is open, or it has stopped: nothing was done.
    public let isApplied: Bool
    /// What the desk told the owner of it, in order; empty when it had nothing to say.
    public let lines: [String]
}

extension Daemon {
    /// Where everything of the daemon runs in lockstep; nil on the system's clock.
    public nonisolated var executor: (any TaskExecutor)? { clockwork.executor }

    public func accountLines() async -> [AccountLine] {
        var lines: [AccountLine] = []
        for account in accounts {
            let setting = await account.setting
            lines.append(
                AccountLine(
                    name: account.name, broker: setting.broker, mode: setting.mode,
                    isLoggedIn: await account.link.login.isLoggedIn, isReady: account.board.isReady,
                    strategies: setting.strategies.count))
        }
        return lines
    }

    /// Nil while the account has no open day.
    public func snapshot(_ account: String) async -> DeskSnapshot? {
        await self.account(account)?.day?.host.snapshot()
    }

    /// Does what an operator asks; returns when it is on disk.
    public func command(_ command: Command, account: String, by person: String) async -> CommandReply {
        guard let day = await self.account(account)?.day else {
            return CommandReply(
                isApplied: false, lines: ["Account \(account) has no open day; see `sauda status`."])
        }
        let receipt = await day.inbox.ask(.command(command, by: person))
        guard receipt.isDurable else {
            return CommandReply(
                isApplied: false, lines: ["The desk of \(account) is stopping; nothing was done."])
        }
        return CommandReply(isApplied: true, lines: receipt.alerts.map(\.text))
    }

    /// Nil for an account that there is not.
    public func jobs(_ account: String) -> [InitialisationJob]? { self.account(account)?.board.jobs }

    /// Runs the start-up steps again, which never arms trading; the steps as they stand.
    public func initialise(_ account: String) async -> [InitialisationJob]? {
        guard let found = self.account(account) else { return nil }
        await found.initialise()
        return found.board.jobs
    }

    public func loginURL(_ account: String) async -> String? {
        await self.account(account)?.link.login.loginURL
    }

    /// Finishes a login with the address that the browser was sent back to.
    public func completeLogin(_ account: String, redirect: String) async throws(BrokerFailure) {
        guard let found = self.account(account) else { throw .refused("there is no account \(account)") }
        try await found.completeLogin(redirect)
    }

    /// Alerts after this number, oldest first.
    nonisolated public func alerts(since number: Int) -> [DeliveredAlert] { alerts.alerts(after: number) }
    nonisolated public func alertStream() -> AsyncStream<DeliveredAlert> { alerts.stream() }

    /// The day's records as lines of tape, from now on; nil while the account has no open day.
    public func tail(_ account: String) async -> AsyncStream<String>? {
        await self.account(account)?.day?.tape.stream()
    }

    public func feedHealth(_ account: String) async -> FeedState? {
        await self.account(account)?.day?.cache.feed
    }

    /// The report of the last finished day; nil when none was played since the start.
    public func report(_ account: String) async -> DayReport? { await self.account(account)?.reports.last }

    func account(_ name: String) -> TradingAccount? { accounts.first { $0.name == name } }
}
