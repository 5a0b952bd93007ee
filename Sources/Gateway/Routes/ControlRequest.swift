// One request after routing: which route, with which arguments, from whom.
//
// Arguments come from the path, the query and a JSON body alike, so a route is asked
// the same way by `curl` and by the command line.

public import Platform

public struct ControlRequest: Hashable, Sendable {
    public let route: Route
    public let arguments: [String: [String]]
    /// The user on the other end, for the audit log; nil when not a Unix socket.
    public let user: UInt32?

    public init(route: Route, arguments: [String: [String]], user: UInt32?) {
        self.route = route
        self.arguments = arguments
        self.user = user
    }

    public subscript(_ name: String) -> String? { arguments[name]?.first }
    public func list(_ name: String) -> [String] { arguments[name] ?? [] }
    public func flag(_ name: String) -> Bool { self[name] == "true" || self[name] == "" }

    /// As journalled: `uid 1000`.
    public var person: String { user.map { "uid \($0)" } ?? "somebody" }

    /// Routes a request, or says what was wrong with it.
    public static func read(_ request: HTTPServer.Request) -> Result<ControlRequest, ControlRefusal> {
        let atPath = Routes.all.filter { $0.match(request.path) != nil }
        guard !atPath.isEmpty else { return .failure(noRoute(request.path)) }
        guard let route = atPath.first(where: { $0.method.rawValue == request.method }),
            let pieces = route.match(request.path)
        else {
            let methods = atPath.map(\.method.rawValue).joined(separator: " or ")
            return .failure(
                ControlRefusal(
                    405, "method", "\(request.path) takes \(methods), found \(request.method)",
                    "use \(methods)"))
        }
        var arguments = pieces.mapValues { [$0] }
        for (name, value) in request.queryItems { arguments[name, default: []].append(value) }
        if let refusal = addBody(request.body, to: &arguments) { return .failure(refusal) }
        if let refusal = check(arguments, route) { return .failure(refusal) }
        return .success(ControlRequest(route: route, arguments: arguments, user: request.peerUserID))
    }

    private static func noRoute(_ path: String) -> ControlRefusal {
        let meant = Suggestion.nearest(to: path, in: Routes.all.map(\.path)).map { "did you mean \($0)?" }
        return ControlRefusal(
            404, "no_such_route", "there is nothing at \(path)", meant ?? "see: sauda help routes")
    }

    private static func addBody(_ body: [UInt8], to arguments: inout [String: [String]]) -> ControlRefusal? {
        guard !body.isEmpty else { return nil }
        let json: JSON
        do throws(JSONError) { json = try JSON.parse(body) } catch {
            return ControlRefusal(400, "bad_json", "the body is no JSON: \(error)", "send a JSON object")
        }
        guard case .object(let members) = json else {
            return ControlRefusal(400, "bad_json", "the body is no JSON object", "send {\"name\": value}")
        }
        for member in members {
            switch member.value {
            case .array(let elements): arguments[member.name, default: []] += elements.compactMap(\.text)
            case .bool(let flag): if flag { arguments[member.name, default: []].append("true") }
            case .null: break
            default: if let text = member.value.text { arguments[member.name, default: []].append(text) }
            }
        }
        return nil
    }

    private static func check(_ arguments: [String: [String]], _ route: Route) -> ControlRefusal? {
        let known = route.parameters.map(\.name)
        if let stranger = arguments.keys.sorted().first(where: { !known.contains($0) }) {
            let hint = Suggestion.nearest(to: stranger, in: known).map { "did you mean \($0)?" }
            return ControlRefusal(
                400, "unknown_parameter", "\(route.path) has no parameter \(stranger)",
                hint ?? "it takes: \(known.joined(separator: ", "))")
        }
        for parameter in route.parameters where parameter.isRequired && arguments[parameter.name] == nil {
            return ControlRefusal(
                400, "missing_parameter", "\(route.path) expects \(parameter.name): \(parameter.summary)",
                "send \(parameter.name)")
        }
        return checkValues(arguments, route)
    }

    private static func checkValues(_ arguments: [String: [String]], _ route: Route) -> ControlRefusal? {
        for parameter in route.parameters where parameter.kind == .flag {
            guard let text = arguments[parameter.name]?.first, !["", "true", "false"].contains(text) else {
                continue
            }
            return ControlRefusal(
                400, "bad_parameter", "\(parameter.name) expects true or false, found \"\(text)\"",
                "send true|false")
        }
        for parameter in route.parameters where parameter.kind == .number {
            guard let text = arguments[parameter.name]?.first, Int64(text) == nil else { continue }
            return ControlRefusal(
                400, "bad_parameter", "\(parameter.name) expects a whole number, found \"\(text)\"",
                "send a number")
        }
        return nil
    }
}

/// A request that could not be routed.
public struct ControlRefusal: Error, Hashable, Sendable {
    public let reply: ControlReply
    init(_ status: Int, _ code: String, _ message: String, _ remedy: String) {
        reply = .error(status, code, message, remedy: remedy)
    }
}
