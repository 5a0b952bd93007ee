// The control socket: HTTP over a Unix socket that only its owner can reach.
//
// The file is 0600 in a 0700 directory, and the kernel's word about who is at the
// other end is checked again on every request: ourselves, root, or an allowed user.

import Market
import Platform

public final class ControlServer: Sendable {
    /// Longest request body taken.
    public static let bodyBytes = 64 << 10

    private let operations: any Operations
    private let allowed: Set<UInt32>
    private let path: String
    private let server: HTTPServer

    /// - Parameter allowed: Users besides root and our own.
    public init(path: String, operations: any Operations, allowed: Set<UInt32> = []) {
        self.path = path
        self.operations = operations
        let users = allowed.union([0, userID])
        self.allowed = users
        var limits = HTTPServer.Limits()
        limits.bodyBytes = ControlServer.bodyBytes
        let answerer = ControlAnswerer(operations: operations, allowed: users)
        server = HTTPServer(listeners: [.unixSocket(path: path)], limits: limits) { request, responder in
            answerer.take(request, responder)
        }
    }

    /// A socket left behind by a dead daemon is removed: the caller holds the directory's lock.
    public func start() throws(Failure) {
        do throws(FileFailure) {
            try Files.makePrivateDirectory(Files.parent(of: path))
            try Files.remove(path)
        } catch {
            throw Failure(.system, "\(error)")
        }
        do throws(HTTPServer.Failure) { try server.start() } catch {
            throw Failure(.system, "the control socket did not start: \(error.reason)")
        }
    }

    public func stop() { server.stop() }
}

/// Takes requests off the server's thread.
struct ControlAnswerer: Sendable {
    let operations: any Operations
    let allowed: Set<UInt32>

    func take(_ request: HTTPServer.Request, _ responder: HTTPServer.Responder) {
        switch admit(request) {
        case .failure(let refusal): reply(refusal.reply, responder)
        case .success(let request):
            Task(executorPreference: operations.executor) {
                if request.route.streams {
                    await stream(request, responder)
                } else {
                    reply(await answer(request), responder)
                }
            }
        }
    }

    /// Who asks, and for what.
    func admit(_ request: HTTPServer.Request) -> Result<ControlRequest, ControlRefusal> {
        guard let user = request.peerUserID, allowed.contains(user) else {
            let who = request.peerUserID.map { "user \($0)" } ?? "an unknown user"
            return .failure(
                ControlRefusal(
                    403, "forbidden", "\(who) may not control this daemon", "run as its user: id -u"))
        }
        return ControlRequest.read(request)
    }

    private func answer(_ request: ControlRequest) async -> ControlReply {
        let reply = await ControlDesk(operations: operations).answer(request)
        if request.route.isMutating {
            await operations.audit(
                user: request.user, route: request.route.path, arguments: request.auditText,
                status: reply.status)
        }
        return reply
    }

    private func reply(_ reply: ControlReply, _ responder: HTTPServer.Responder) {
        responder.reply(
            HTTPServer.Reply(
                status: reply.status, contentType: "application/json", body: reply.json.serialized() + [0x0A])
        )
    }

    /// Newline-delimited JSON for as long as the other side listens.
    private func stream(_ request: ControlRequest, _ responder: HTTPServer.Responder) async {
        let account: String
        switch await ControlDesk(operations: operations).account(of: request) {
        case .failure(let refusal): return reply(refusal.reply, responder)
        case .success(let name): account = name
        }
        let lines = request.route.name == .tail ? tail(account) : alerts(account)
        let writing = Task(executorPreference: operations.executor) {
            for await line in lines { responder.write(Array((line + "\n").utf8)) }
            responder.end()
        }
        responder.begin(contentType: "application/x-ndjson") { writing.cancel() }
    }

    private func tail(_ account: String) -> AsyncStream<String> {
        AsyncStream { continuation in
            let task = Task(executorPreference: operations.executor) {
                for await line in await operations.tail(account) {
                    continuation.yield(
                        JSON.object([JSON.Member(name: "line", value: .string(line))]).description)
                }
                continuation.finish()
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }

    private func alerts(_ account: String) -> AsyncStream<String> {
        AsyncStream { continuation in
            let task = Task(executorPreference: operations.executor) {
                var last = 0
                while !Task.isCancelled {
                    for alert in await operations.alerts(account, since: last) {
                        last = max(last, alert.number)
                        continuation.yield(SnapshotJSON.json(alert).description)
                    }
                    do { try await SystemClock().sleep(for: .milliseconds(250)) } catch { break }
                }
                continuation.finish()
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }
}

extension ControlRequest {
    /// For the audit log: everything but a login's address, which holds a token.
    var auditText: String {
        arguments.keys.sorted().map { name in
            let value = name == "redirect" ? "…" : (arguments[name] ?? []).joined(separator: ",")
            return "\(name)=\(value)"
        }.joined(separator: " ")
    }
}
