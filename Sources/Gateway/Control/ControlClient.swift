// The command line's side of the control socket.

public import Market
public import Platform

public struct ControlClient: Sendable {
    public let socket: String
    private let http: HTTPClient

    public init(socket: String) {
        self.socket = socket
        http = HTTPClient(clock: SystemClock())
    }

    /// Asks one route.
    ///
    /// - Throws: a ``Failure`` when nobody answers, and when the answer is an error.
    public func ask(
        _ name: Route.Name, _ arguments: [(name: String, value: JSON)] = [], timeout: Span = .seconds(30)
    ) async throws(Failure) -> JSON {
        let route = Routes.named(name)
        let response = try await send(request(route, arguments, timeout))
        let json: JSON
        do throws(JSONError) { json = try JSON.parse(response.body) } catch {
            throw Failure(
                .unreachable, "the daemon's answer is no JSON: \(error)",
                remedy: "is it another program's socket?")
        }
        guard response.status < 400 else { throw ControlClient.failure(response.status, json) }
        return json
    }

    private func send(_ request: HTTPRequest) async throws(Failure) -> HTTPResponse {
        do throws(HTTPFailure) { return try await http.send(request) } catch {
            switch error {
            case .notSent(let reason):
                throw Failure(
                    .unreachable, "no daemon answers on \(socket): \(reason)",
                    remedy: "start it: sauda daemon")
            case .ambiguous(let reason):
                throw Failure(
                    .unreachable, "the daemon did not answer: \(reason)",
                    remedy: "the request may have been done; see: sauda status")
            case .cancelled: throw Failure(.interrupted, "interrupted")
            case .tooLarge:
                throw Failure(
                    .unreachable, "the daemon's answer was too long to take in",
                    remedy: "ask for less, such as: sauda alerts --since NUMBER")
            }
        }
    }

    private func request(_ route: Route, _ arguments: [(name: String, value: JSON)], _ timeout: Span)
        -> HTTPRequest
    {
        var pieces: [String: String] = [:]
        var fields: [(name: String, value: JSON)] = []
        for argument in arguments {
            let isPiece = route.parameters.contains { $0.name == argument.name && $0.place == .path }
            if isPiece { pieces[argument.name] = argument.value.text ?? "" } else { fields.append(argument) }
        }
        var url = "http://sauda" + route.path(pieces.mapValues { formEncoded($0) })
        var body: [UInt8]?
        if route.isMutating {
            body = JSON.object(fields.map { JSON.Member(name: $0.name, value: $0.value) }).serialized()
        } else if !fields.isEmpty {
            url +=
                "?"
                + fields.map { "\($0.name)=\(formEncoded($0.value.text ?? "true"))" }.joined(separator: "&")
        }
        return HTTPRequest(route.method.rawValue, url, body: body, timeout: timeout, unixSocket: socket)
    }

    static func failure(_ status: Int, _ json: JSON) -> Failure {
        let error = json["error"]
        let message = error?["message"]?.text ?? "the daemon answered \(status)"
        let exit: ExitCode = status == 400 || status == 404 || status == 405 ? .usage : .refused
        return Failure(exit, message, remedy: error?["remedy"]?.text)
    }
}
