// A loopback port that waits for one visit: the browser, sent back by the login page.

import Market
import Platform

final class RedirectCatcher: Sendable {
    private let server: HTTPServer
    private let visits: AsyncStream<String>

    /// - Parameter port: 0 takes any free one.
    init(port: Int) {
        let (stream, continuation) = AsyncStream.makeStream(of: String.self)
        visits = stream
        server = HTTPServer(listeners: [.loopback(port: port)]) { request, responder in
            guard request.query("request_token") != nil else {
                return responder.reply(
                    .init(status: 404, contentType: "text/plain", body: Array("Not here.\n".utf8)))
            }
            continuation.yield("http://127.0.0.1\(request.path)?\(request.query)")
            responder.reply(
                .init(contentType: "text/plain", body: Array("Sauda has it. You can close this page.\n".utf8))
            )
        }
    }

    var port: Int { server.port }

    func start() throws(Failure) {
        do throws(HTTPServer.Failure) { try server.start() } catch {
            throw Failure(
                .system, "the redirect cannot be caught: \(error.reason)",
                remedy: "use: sauda login --paste URL")
        }
    }

    func stop() { server.stop() }

    /// The whole address that the browser was sent to.
    func redirect(within patience: Span) async throws(Failure) -> String {
        let found = await withTaskGroup(of: String?.self) { group in
            group.addTask { [visits] in await visits.first { _ in true } }
            group.addTask {
                do { try await SystemClock().sleep(for: patience) } catch { return nil }
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first
        }
        guard let found else {
            throw Failure(
                .refused, "nobody came back from the login page",
                remedy: "try again, or: sauda login --paste URL")
        }
        return found
    }

    /// Does at the simulator's page what a person does: presses its one button and follows the redirect.
    func logInAtSimulator(_ url: String) async throws(Failure) {
        guard url.hasPrefix("http://127.0.0.1:") || url.hasPrefix("http://localhost:") else {
            throw Failure(
                .usage, "--auto logs in at a simulator on this machine, not at \(url.prefix { $0 != "?" })",
                remedy: "leave --auto out")
        }
        var request = HTTPRequest("GET", url + "&auto=1")
        request.followRedirects = true
        do throws(HTTPFailure) {
            let answer = try await HTTPClient(clock: SystemClock()).send(request)
            guard answer.status == 200 else {
                throw HTTPFailure.ambiguous("the login page answered \(answer.status)")
            }
        } catch {
            throw Failure(
                .unreachable, "the simulator's login page did not answer: \(error)",
                remedy: "look whether it runs, and at its log")
        }
    }

    static func port(of address: String) -> Int64? {
        guard let colon = address.lastIndex(of: ":") else { return nil }
        return Int64(address[address.index(after: colon)...].prefix { $0.isNumber })
    }
}
