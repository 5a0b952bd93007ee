// How a strategy means to leave the position that it holds: where the stop rests,
// where the target is watched, how the stop follows, and whether it is leaving now.
//
// The stop rests at the broker; the target is only watched, because both resting
// could close more than is held.

public import Market

public struct ExitPlan: Codable, Hashable, Sendable {
    /// Distances in price units from the average entry price, always positive; nil when not asked for.
    public var stopDistance: Price?
    public var targetDistance: Price?
    public var trailDistance: Price?
    /// Millionths of the average entry price that count in place of the distances; nil when the file
    /// states rupees.
    public var stopShare: Int64?
    public var targetShare: Int64?
    /// The gain after which the stop follows.
    public var trailAfter: Price
    /// Trigger of the stop that should rest at the broker now; nil until there is a position.
    public var stop: Price?
    /// Set once, when the position is to be closed.
    public var leaving: ExitReason?
    public var leavingSince: Timestamp?
    /// Closing tickets that the gate denied in a row; the owner hears of the first.
    public var denials = 0
    /// After a denial: no new attempt before this.
    public var retryAt: Timestamp?

    public init(
        stopDistance: Price?, targetDistance: Price?, trailDistance: Price?, trailAfter: Price = .zero,
        stopShare: Int64? = nil, targetShare: Int64? = nil
    ) {
        self.stopShare = stopShare
        self.targetShare = targetShare
        self.stopDistance = stopDistance
        self.targetDistance = targetDistance
        self.trailDistance = trailDistance
        self.trailAfter = trailAfter
    }
}

public enum ExitReason: Codable, Hashable, Sendable {
    case rule(line: Int)
    case time(TimeOfDay)
    case target
    /// The file's longest holding time has passed.
    case heldLongEnough
    /// The resting stop triggered and did not fill, or could not be placed.
    case stopFailed

    public var text: String {
        switch self {
        case .rule(let line): "rule on line \(line)"
        case .time(let time): "exit at \(time)"
        case .target: "target reached"
        case .heldLongEnough: "held as long as the file allows"
        case .stopFailed: "the stop did not do its work"
        }
    }
}

extension ExitPlan {
    /// Whether prices may still make it do something: reach the target, or move the stop.
    fileprivate var isWatched: Bool {
        leaving == nil && (targetDistance != nil || targetShare != nil || trailDistance != nil)
    }
}

/// The plans in force, in the order in which they were made.
struct ExitPlans: Hashable, Sendable {
    struct Line: Hashable, Sendable {
        let key: PlanKey
        var plan: ExitPlan { didSet { isWatched = plan.isWatched } }
        /// Best price since the position was opened, from quotes; nil before the first.
        var best: Price?
        /// As its plan says, at hand for every quote.
        private(set) var isWatched: Bool

        init(key: PlanKey, plan: ExitPlan, best: Price?) {
            self.key = key
            self.plan = plan
            self.best = best
            isWatched = plan.isWatched
        }
    }

    private(set) var lines: [Line] = []

    /// Whether prices of the instrument may still make a plan do something.
    func watches(_ instrument: InstrumentID) -> Bool {
        for index in lines.indices where lines[index].isWatched && lines[index].key.instrument == instrument {
            return true
        }
        return false
    }

    subscript(_ key: PlanKey) -> ExitPlan? { lines.first { $0.key == key }?.plan }

    /// A plan that comes from the day before, with the best price since the entry.
    mutating func restore(_ plan: ExitPlan, best: Price?, for key: PlanKey) {
        lines.append(Line(key: key, plan: plan, best: best))
    }

    mutating func set(_ plan: ExitPlan?, for key: PlanKey) {
        let index = lines.firstIndex { $0.key == key }
        switch (plan, index) {
        case (let plan?, let index?): lines[index].plan = plan
        case (let plan?, nil): lines.append(Line(key: key, plan: plan, best: nil))
        case (nil, let index?): lines.remove(at: index)
        case (nil, nil): break
        }
    }

    /// Notes the best price that the position of one line has seen; `isLong` says which way best is.
    mutating func note(_ quote: Quote, at index: Int, isLong: Bool) {
        let extreme = isLong ? quote.high : quote.low
        let best = lines[index].best ?? quote.last
        lines[index].best = isLong ? max(best, extreme) : min(best, extreme)
    }
}
