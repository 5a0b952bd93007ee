// What a run remembers of one key: the rung it stands at, what it sent, what was
// refused. Changed by recorded actions only.

import Market

struct SquareOffWorker: Codable, Hashable, Sendable {
    private(set) var step: LadderStep
    /// When the present step's patience began to run.
    private(set) var stepSince: Timestamp?
    /// Left to close when the step began.
    private(set) var stepQuantity: Quantity = .zero
    /// The step of the last order sent; nil before the first.
    private(set) var sentStep: LadderStep?
    private(set) var sentAt: Timestamp?
    /// When the orders of the last minute were sent.
    private var sends: [Timestamp] = []
    private(set) var refusalsRead = 0
    private var refusalCounts: [RejectClass: Int] = [:]
    /// Nothing is sent before then.
    private(set) var notBefore: Timestamp?
    /// After a freeze refusal: no order larger than this. Halved by each refusal and doubled by each
    /// order sent, so that one odd refusal of a remnant does not cut a whole position into dust.
    private(set) var sliceLimit: Quantity?

    /// The broker's figure that contradicts our books; nil while they agree.
    private(set) var differing: Quantity?
    private(set) var differsSince: Timestamp?

    init(at step: LadderStep) { self.step = step }

    mutating func enter(_ step: LadderStep, remaining: Quantity, at now: Timestamp) {
        self.step = step
        stepSince = now
        stepQuantity = remaining
    }

    mutating func sent(_ closing: SquareOffClosing, at now: Timestamp) {
        // A step's patience runs from its first order, not from the wait for the one before to go.
        if sentStep != closing.step { stepSince = now }
        sentStep = closing.step
        sentAt = now
        sliceLimit = sliceLimit.map { Quantity(raw: min($0.raw * 2, Quantity.limit.raw)) }
        sends.removeAll { now - $0 >= .minutes(1) }
        sends.append(now)
    }

    mutating func refused(_ kind: RejectClass, _ quantity: Quantity, retryAt: Timestamp) {
        refusalsRead += 1
        refusalCounts[kind, default: 0] += 1
        notBefore = retryAt
        if kind == .freeze { sliceLimit = Quantity(raw: quantity.raw / 2) }
    }

    mutating func differs(_ net: Quantity?, at now: Timestamp) {
        differing = net
        differsSince = net == nil ? nil : now
    }

    func refusals(_ kind: RejectClass) -> Int { refusalCounts[kind] ?? 0 }

    func sendsInMinute(before now: Timestamp) -> Int { sends.count { now - $0 < .minutes(1) } }

    /// The rung at which the key should stand now; the same one again when it earned more time.
    /// Nil while it may stay where it is.
    func due(mildest: LadderStep, remaining: Quantity, at now: Timestamp) -> LadderStep? {
        if step < mildest { return mildest }
        guard let patience = step.patience, let stepSince, now - stepSince >= patience else { return nil }
        let filled = stepQuantity - remaining
        return filled.raw * 4 >= stepQuantity.raw && filled > .zero ? step : step.next
    }
}
