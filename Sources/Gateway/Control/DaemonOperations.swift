// The daemon behind the control socket: its answers in the words of `Operations`.
//
// The one place that knows both sides. A person who looks does not change what the day
// decides: in lockstep requests are answered between two instants.

import Brokers
import Market
public import Platform
public import Service
import Storage
public import Trading

public struct DaemonOperations: Operations {
    private let daemon: Daemon
    private let log: Log

    public var executor: (any TaskExecutor)? { daemon.executor }

    public init(_ daemon: Daemon, log: Log) {
        self.daemon = daemon
        self.log = log
    }

    public func accounts() async -> [AccountLine] {
        await daemon.accountLines().map { line in
            AccountLine(name: line.name, broker: line.broker, mode: line.mode, isReady: line.isReady)
        }
    }

    public func snapshot(_ account: String) async -> DeskSnapshot? { await daemon.snapshot(account) }

    public func limits(_ account: String) async -> RiskLimits {
        daemon.configuration.account(account)?.limits ?? .standard
    }

    public func command(_ command: Command, account: String, by person: String) async -> CommandAnswer {
        let reply = await daemon.command(command, account: account, by: person)
        return CommandAnswer(
            isDone: reply.isApplied && !CommandAnswer.isRefusal(reply.lines), texts: reply.lines)
    }

    public func jobs(_ account: String) async -> [JobLine] {
        (await daemon.jobs(account) ?? []).map { job in
            let (state, text) = DaemonOperations.words(job.state)
            return JobLine(step: job.step.rawValue, state: state, text: text, since: job.since)
        }
    }

    private static func words(_ state: InitialisationJob.State) -> (String, String) {
        switch state {
        case .waiting: ("waiting", "")
        case .running(let attempt): ("running", attempt > 1 ? "attempt \(attempt)" : "")
        case .done(let found): ("done", found)
        case .retrying(let reason, let time): ("retrying", "\(reason); again at \(time.timeOfDay)")
        case .needsLogin(let url, let reason): ("login", "\(reason); run: sauda login, or open \(url)")
        }
    }

    public func initialise(_ account: String) async { _ = await daemon.initialise(account) }
    public func loginURL(_ account: String) async -> String? { await daemon.loginURL(account) }

    public func completeLogin(_ account: String, redirect: String) async -> String? {
        do {
            try await daemon.completeLogin(account, redirect: redirect)
            return nil
        } catch {
            return error.text
        }
    }

    public func alerts(_ account: String, since number: Int) async -> [AlertLine] {
        daemon.alerts(since: number).filter { $0.account == account || $0.account.isEmpty }.map { line in
            AlertLine(
                number: line.number, account: line.account, at: line.at, alert: line.alert,
                fates: line.fates.map { "\($0.name): \(DaemonOperations.words($0.fate))" })
        }
    }

    private static func words(_ fate: DeliveredAlert.Fate) -> String {
        switch fate {
        case .waiting: "waiting"
        case .delivered(let time): "delivered at \(time.timeOfDay)"
        case .failing(let tries, let reason): "failed \(tries) times, tried again: \(reason)"
        case .givenUp(let reason): "given up: \(reason)"
        }
    }

    public func tail(_ account: String) async -> AsyncStream<String> {
        await daemon.tail(account) ?? AsyncStream { $0.finish() }
    }

    /// From the journal as far as it is sealed, so that it needs nothing of the desk.
    public func report(_ account: String) async -> DayReport? {
        guard let day = await daemon.snapshot(account)?.date else { return nil }
        let folder = JournalFolder(daemon.configuration.dataDirectory + "/journal")
        let path = folder.path(JournalHeader(account: account, date: day))
        do throws(Failure) { return try DayReport.recorded(path) } catch {
            log.warning("no report of \(account)", ["reason": .string(error.message)])
            return nil
        }
    }

    public func why(_ subject: OrderStory.Subject, account: String) async -> OrderStory? {
        var story = OrderStory(subject)
        guard await follow(account, { story.take($0) }), story.ticket != nil else { return nil }
        return story
    }

    public func whyNot(_ question: WhyNot, account: String) async -> WhyNot? {
        var question = question
        return await follow(account, { question.take($0) }) ? question : nil
    }

    /// Today's records as far as they are sealed; false when there are none that can be read.
    private func follow(_ account: String, _ take: (DayRecord) -> Void) async -> Bool {
        guard let day = await daemon.snapshot(account)?.date else { return false }
        let folder = JournalFolder(daemon.configuration.dataDirectory + "/journal")
        let path = folder.path(JournalHeader(account: account, date: day))
        do throws(Failure) {
            try JournalPlace.forEach(try JournalPlace.open(path)) { _, record in take(record) }
            return true
        } catch {
            log.warning("the journal of \(account) cannot be read", ["reason": .string(error.message)])
            return false
        }
    }

    public func feed(_ account: String) async -> FeedLine {
        guard let feed = await daemon.feedHealth(account) else {
            return FeedLine(isConnected: false, lastDataAt: nil, quotes: 0, fresh: 0, expected: 0)
        }
        return FeedLine(
            isConnected: feed.isConnected, lastDataAt: feed.lastDataAt, quotes: feed.quotes,
            fresh: feed.fresh, expected: feed.expected, lastLoss: feed.lastLoss,
            skippedTurns: feed.skippedTurns)
    }

    public func health(_ account: String) async -> [HealthFigure] {
        let metrics: DaemonMetrics
        do throws(FileFailure) { metrics = try await daemon.metrics() } catch {
            log.warning("the daemon cannot be measured", ["reason": .string("\(error)")])
            return []
        }
        let house = [
            HealthFigure("resident_bytes", Int64(metrics.residentBytes)),
            HealthFigure("open_files", Int64(metrics.openFiles)),
            HealthFigure("cpu_ms", Int64(metrics.cpuSeconds * 1000)),
            HealthFigure("dropped_alerts", Int64(metrics.droppedAlerts)),
            HealthFigure("lost_log_lines", Int64(metrics.lostLogLines)),
            HealthFigure("recorder_backlog", Int64(metrics.recorderBacklog)),
        ]
        guard let line = metrics.accounts.first(where: { $0.name == account }) else { return house }
        let microseconds = { (span: Span?) in span.map { $0.nanoseconds / 1000 } }
        return house + [
            HealthFigure("lag_median_us", microseconds(line.lagMedian)),
            HealthFigure("lag_worst_us", microseconds(line.lagWorst)),
            HealthFigure("commit_median_us", microseconds(line.commitMedian)),
            HealthFigure("commit_p99_us", microseconds(line.commit99)),
            HealthFigure("inbox", Int64(line.inboxDepth)),
            HealthFigure("inbox_most", Int64(line.inboxDeepest)),
            HealthFigure("conflated_quotes", Int64(line.conflatedQuotes)),
            HealthFigure("execution_queue", Int64(line.executionDepth)),
            HealthFigure("book_readings", Int64(line.bookReadings)),
            HealthFigure("restarted_parts", Int64(line.restartedParts)),
        ]
    }

    public func audit(user: UInt32?, route: String, arguments: String, status: Int) async {
        log.info(
            "control",
            [
                "uid": user.map { .init(Int64($0)) } ?? .null, "route": .string(route),
                "arguments": .string(arguments), "status": .init(status),
            ])
    }
}
