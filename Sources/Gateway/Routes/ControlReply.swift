// An answer of the control socket: JSON, and one shape for every error.
//
//     {"error": {"code": "no_such_account", "message": "…", "remedy": "…"}}

public import Platform

public struct ControlReply: Hashable, Sendable {
    public let status: Int
    public let json: JSON

    public init(_ json: JSON, status: Int = 200) {
        self.status = status
        self.json = json
    }

    public static func error(_ status: Int, _ code: String, _ message: String, remedy: String) -> ControlReply
    {
        ControlReply(
            ["error": ["code": .string(code), "message": .string(message), "remedy": .string(remedy)]],
            status: status)
    }

    /// A refusal is an answer, not a fault of the request.
    public static func refused(_ message: String, remedy: String = "see: sauda status") -> ControlReply {
        error(409, "refused", message, remedy: remedy)
    }
}
