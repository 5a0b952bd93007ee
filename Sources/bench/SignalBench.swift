// From an order that the Desk decided to its bytes at a listener: the record on disk,
// then ShareKhan's message over a loopback socket. Nothing leaves before the record.

import Backtest
import Brokers
import Market
import Platform
import Storage
import Synchronization
import Trading

/// When the last request's bytes were there, noted on the server's thread.
private final class Arrival: Sendable {
    private let at = Mutex(ContinuousClock().now)
    var instant: ContinuousClock.Instant { at.withLock { $0 } }
    func note() { at.withLock { $0 = ContinuousClock().now } }
}

func measureSignal() async throws -> [Figure] {
    let played = try Days.ordinary()
    let orders = try Days.events(of: played).compactMap { line -> (DayRecord, ApprovedTicket)? in
        let tickets = line.effects.compactMap { effect in
            if case .ordered(_, let ticket, _) = effect { ticket } else { nil }
        }
        return tickets.first.map { (.event(line.event, effects: line.effects, at: line.at), $0) }
    }
    let folder = ".build/bench-\(processID)"
    try Files.makePrivateDirectory(folder)
    let writer = try JournalWriter(JournalFolder(folder), JournalHeader(account: "bench", date: Days.date))
    let plain = try AppendFile("\(folder)/plain")
    let arrival = Arrival()
    let server = HTTPServer(listeners: [.loopback(port: 0)]) { _, responder in
        arrival.note()
        responder.reply(.init(status: 200, body: Array(#"{"status":200,"data":{"orderId":"1"}}"#.utf8)))
    }
    try server.start()
    let http = HTTPClient(clock: SystemClock())
    let client = try await shareKhan(port: server.port, http, played.opening.instruments)
    var times: [(commit: Int64, socket: Int64, disk: Int64)] = []
    for index in 0..<44 {
        let (record, ticket) = orders[index % orders.count]
        // Within the message budget, as the daemon's orders are.
        try await SystemClock().sleep(for: .milliseconds(220))
        let start = ContinuousClock().now
        writer.append(record)
        try await writer.commit()
        let committed = ContinuousClock().now
        _ = await client.place(ticket)
        let arrived = arrival.instant
        guard arrived > committed else { throw BenchFailed(description: "an order did not leave") }
        try plain.append([UInt8](repeating: 1, count: 1_024))
        let disk = try Stopwatch.time { () throws(FileFailure) in try plain.synchronize() }
        if index >= 4 {
            times.append((nanoseconds(committed - start), nanoseconds(arrived - committed), disk))
        }
    }
    http.stop()
    server.stop()
    _ = try Subprocess.run("rm", ["-r", folder])
    return [
        figure("effect → record on disk", times.map(\.commit)),
        figure("of which a plain fsync takes", times.map(\.disk)),
        figure("on disk → bytes at the listener", times.map(\.socket)),
        figure("effect → bytes at the listener", times.map { $0.commit + $0.socket }),
    ]
}

private func figure(_ what: String, _ times: [Int64]) -> Figure {
    Figure(what: what, unit: "ms", runs: times.map { Double($0) / 1e6 })
}

private func nanoseconds(_ span: Duration) -> Int64 {
    let (seconds, attoseconds) = span.components
    return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
}

private func shareKhan(
    port: Int, _ http: HTTPClient, _ instruments: [Instrument]
) async throws -> ShareKhanClient {
    let endpoints = try ShareKhanEndpoints(
        mode: .simulated, api: "http://127.0.0.1:\(port)", stream: "ws://127.0.0.1:\(port)")
    let settings = ShareKhanSettings(
        endpoints: endpoints, apiKey: Secret("TESTAPIKEY0123456789ABCDEFabcdef"),
        secret: Secret("0123456789abcdef0123456789ABCDEF"), versionID: 1005)
    let sessions = SessionStore(path: nil, apiKey: settings.apiKey)
    try sessions.save(
        BrokerSession(
            token: Secret("BENCH"), customer: "1234567", loginID: "BENCH",
            expiresAt: Timestamp(nanoseconds: .max / 2)))
    let client = ShareKhanClient(settings: settings, sessions: sessions, http: http, clock: SystemClock())
    await client.use(
        instruments.map { instrument in
            var listed = instrument
            listed.brokerCode = Int64(instrument.id.index + 1_000)
            return listed
        })
    return client
}
