// How the daemon itself is, in numbers.

public import Market
public import Platform
import Trading

public struct DaemonMetrics: Hashable, Sendable {
    public struct Account: Hashable, Sendable {
        public let name: String
        /// How late the second hand beats.
        public let lagMedian: Span?
        public let lagWorst: Span?
        /// How long a commit of the journal waits for the disk.
        public let commitMedian: Span?
        public let commit99: Span?
        public let inboxDepth: Int
        public let inboxDeepest: Int
        public let conflatedQuotes: Int
        public let executionDepth: Int
        public let bookReadings: Int
        public let restartedParts: Int
    }

    public let accounts: [Account]
    public let residentBytes: Int
    public let openFiles: Int
    public let cpuSeconds: Double
    public let droppedAlerts: Int
    /// Lines that the log could not write.
    public let lostLogLines: Int
    /// Records that the database has not taken yet.
    public let recorderBacklog: Int
}

extension Daemon {
    public func metrics() async throws(FileFailure) -> DaemonMetrics {
        let usage = try ResourceUsage.current()
        var lines: [DaemonMetrics.Account] = []
        for account in accounts {
            guard let day = await account.day else { continue }
            lines.append(
                DaemonMetrics.Account(
                    name: account.name, lagMedian: day.watch.lag.quantile(perMille: 500),
                    lagWorst: day.watch.lag.quantile(perMille: 1000),
                    commitMedian: day.log.waits.quantile(perMille: 500),
                    commit99: day.log.waits.quantile(perMille: 990), inboxDepth: day.inbox.depth,
                    inboxDeepest: day.inbox.deepest, conflatedQuotes: day.inbox.conflated,
                    executionDepth: day.queue.depth, bookReadings: day.reconciler.readings,
                    restartedParts: day.watch.restarts))
        }
        return DaemonMetrics(
            accounts: lines, residentBytes: usage.residentBytes, openFiles: usage.openFiles,
            cpuSeconds: usage.cpuSeconds, droppedAlerts: alerts.dropped,
            lostLogLines: log.lostLines, recorderBacklog: recorder.backlog)
    }
}
