// The switches that stand between a decision and the broker. Each stays as it was
// left until an effect moves it, over restarts too.

struct Gates: Hashable, Sendable {
    /// The start-up steps are through (RC-84).
    var isInitialised = false
    /// The broker refuses our session.
    var sessionLost: String?
    /// The control that stopped new risk on this account for the day.
    var noNewRisk: RiskControl?
    /// By strategy: armed by `start`.
    var armed: [Bool]
    /// By strategy: the control that paused it.
    var paused: [RiskControl?]
    var kill = KillSwitch()

    init(strategyCount: Int) {
        armed = Array(repeating: false, count: strategyCount)
        paused = Array(repeating: nil, count: strategyCount)
    }

    var anyArmed: Bool { armed.contains(true) }

    mutating func set(_ latch: Latch, on: Bool, reason: String) {
        switch latch {
        case .initialised: isInitialised = on
        case .armed(let strategy): armed[strategy] = on
        case .session: sessionLost = on ? reason : nil
        case .noNewRisk(let control): noNewRisk = on ? control : nil
        case .paused(let strategy, let control): paused[strategy] = on ? control : nil
        case .kill(let scope, let level):
            if on { _ = kill.raise(scope, to: level) } else { _ = kill.lower(scope) }
        }
    }
}
