// How `sauda` ends, for scripts: every code, once, with its meaning.

public enum ExitCode: Int32, CaseIterable, Hashable, Sendable {
    case done = 0
    case refused = 1
    case usage = 2
    case unreachable = 3
    case data = 4
    case system = 5
    case interrupted = 130

    public var meaning: String {
        switch self {
        case .done: "done; the answer is yes"
        case .refused: "refused, or the answer is no: not flat, replay differs, an unhealthy check"
        case .usage: "the arguments are wrong; nothing was done"
        case .unreachable: "no daemon answers on the control socket, or the broker cannot be reached"
        case .data: "a file is damaged or has mistakes: strategy, configuration, bars, journal"
        case .system: "the machine refused: permissions, disk, a port that is taken"
        case .interrupted: "stopped by Ctrl-C"
        }
    }
}

/// Why a verb did not do what was asked.
public struct Failure: Error, Hashable, Sendable {
    public let exit: ExitCode
    /// What was expected and what was found, without a full stop.
    public let message: String
    /// What to run or write instead.
    public let remedy: String?

    public init(_ exit: ExitCode, _ message: String, remedy: String? = nil) {
        self.exit = exit
        self.message = message
        self.remedy = remedy
    }
}
