// HTTP and e-mail out of the house, over libcurl.
//
// One thread owns the transfers; a task posts a command and waits. The timeout
// runs on the injected clock, so under simulated time a broker may be virtually
// slow; only reaching the other side is bounded in real time, ten seconds.

import Market
import Synchronization

/// Sends requests, many at a time, connections kept alive. Safe from any task.
public final class HTTPClient: Sendable {
    private let clock: any Clock
    private let activity: Activity?
    private let loop: CurlLoop
    private let nextID = Atomic<UInt64>(1)

    /// - Parameter activity: given to a daemon in lockstep, which counts its requests in flight.
    public init(clock: any Clock, activity: Activity? = nil) {
        self.clock = clock
        self.activity = activity
        loop = CurlLoop(activity: activity)
    }

    /// Any status is an answer; throws when there is none.
    public func send(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse {
        guard !request.hasLineBreak else {
            throw .notSent("the method, URL or a header holds a line break, which HTTP does not allow")
        }
        return try await transfer(.http(request), timeout: request.timeout).get()
    }

    /// Returns when the mail server has taken the message.
    public func send(_ mail: MailMessage) async throws(HTTPFailure) {
        guard let encoded = mail.encoded(at: clock.now()) else {
            throw .notSent("mail needs plain addresses (a@b) and a subject without line breaks")
        }
        _ = try await transfer(.mail(mail, encoded: encoded), timeout: mail.timeout).get()
    }

    /// Ends every transfer as cancelled and closes the connections. Later requests are cancelled at once.
    public func stop() { loop.post(.stop) }

    private func transfer(
        _ payload: Transfer.Payload, timeout: Span
    ) async -> Result<HTTPResponse, HTTPFailure> {
        let id = nextID.wrappingAdd(1, ordering: .relaxed).oldValue
        let deadline = clock.now() + timeout
        let gate = TransferGate(id: id, loop: loop)
        return await withTaskGroup(of: Result<HTTPResponse, HTTPFailure>?.self) { group in
            group.addTask { await gate.perform(payload) }
            group.addTask {
                if await self.wait(until: deadline) { gate.end(.expired) }
                return nil
            }
            for await case let result? in group {
                group.cancelAll()
                return result
            }
            return .failure(.cancelled)
        }
    }

    /// False when the transfer ended first and called the alarm off.
    private func wait(until deadline: Timestamp) async -> Bool {
        do {
            try await clock.sleep(until: deadline)
            return true
        } catch {
            return false
        }
    }
}

/// Orders a transfer's start against an end that may come first, from another thread.
private final class TransferGate: Sendable {
    private enum Phase: Sendable { case new, started, ended(CurlEnd) }

    private let id: UInt64
    private let loop: CurlLoop
    private let phase = Mutex(Phase.new)

    init(id: UInt64, loop: CurlLoop) {
        self.id = id
        self.loop = loop
    }

    func perform(_ payload: Transfer.Payload) async -> Result<HTTPResponse, HTTPFailure> {
        await withTaskCancellationHandler {
            await withCheckedContinuation { answer in start(payload, answer) }
        } onCancel: {
            end(.cancelled)
        }
    }

    private func start(_ payload: Transfer.Payload, _ answer: CurlLoop.Answer) {
        let end = phase.withLock { phase -> CurlEnd? in
            if case .ended(let end) = phase { return end }
            phase = .started
            loop.post(.start(id, payload, answer))
            return nil
        }
        switch end {
        case nil: break
        case .cancelled: answer.resume(returning: .failure(.cancelled))
        case .expired: answer.resume(returning: .failure(.notSent("the time allowed was over at once")))
        }
    }

    func end(_ end: CurlEnd) {
        phase.withLock { phase in
            if case .started = phase { loop.post(.end(id, end)) } else { phase = .ended(end) }
        }
    }
}
