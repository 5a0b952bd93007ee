// One run of closing everything in a scope.
//
//     armed ▶ cancellingEntries ▶ closing ⇄ verifying ▶ flat
//                                    └──▶ notFlat ⇄ verifying
//
// `plan` decides and changes nothing; `record` is the only way the run changes. So
// a run is the sum of its recorded actions: recovery records them again and goes
// on exactly where it stopped. Ask for a plan every second and after every fill,
// order change and position read; asking twice does nothing twice.

public import Market

public struct SquareOff: Codable, Hashable, Sendable {
    public enum Phase: Codable, Hashable, Sendable {
        case armed
        case cancellingEntries
        case closing
        /// All looks flat in a read asked for at `since`; a second read must agree.
        case verifying(since: Timestamp)
        case flat
        /// The deadline has passed with something open: paged until it is closed or trading ends.
        case notFlat
    }

    public let scope: SquareOffScope
    public let trigger: SquareOffTrigger
    public let startedAt: Timestamp
    /// A for a schedule, C for a kill.
    public let startStep: LadderStep

    public private(set) var phase: Phase = .armed
    /// No action will come any more.
    public private(set) var isDone = false
    var phaseSince: Timestamp
    var readAskedAt: Timestamp?
    /// Orders asked to be cancelled, and when last. Looked up, never iterated.
    private var cancels: [OrderID: Timestamp] = [:]
    /// Looked up, never iterated.
    private var workers: [SquareOffKey: SquareOffWorker] = [:]
    private var told: [Told: Timestamp] = [:]
    /// When the order messages of the last second were sent.
    private var messages: [Timestamp] = []

    private struct Told: Codable, Hashable, Sendable {
        var subject: SquareOffNotice.Subject
        var key: SquareOffKey?
        var isPage: Bool
    }

    public init(
        scope: SquareOffScope, trigger: SquareOffTrigger, startedAt: Timestamp, startStep: LadderStep? = nil
    ) {
        self.scope = scope
        self.trigger = trigger
        self.startedAt = startedAt
        self.startStep = startStep ?? (trigger == .kill ? .c : .a)
        phaseSince = startedAt
    }

    /// What to do next, given what is true now. Each action must then be recorded, in this order.
    public func plan(_ view: SquareOffView) -> [SquareOffAction] {
        var turn = SquareOffTurn(run: self, view: view)
        turn.decide()
        return turn.actions
    }

    /// Plans and records in one.
    public mutating func step(_ view: SquareOffView) -> [SquareOffAction] {
        let actions = plan(view)
        for action in actions { record(action, at: view.now) }
        return actions
    }

    /// Takes in one action as done at `now`: right after planning, or in recovery from the journal.
    public mutating func record(_ action: SquareOffAction, at now: Timestamp) {
        switch action {
        case .phase(let next):
            phase = next
            phaseSince = now
        case .cancel(let id):
            cancels[id] = now
            noteMessage(at: now)
        case .close(let key, let closing):
            workers[key, default: SquareOffWorker(at: startStep)].sent(closing, at: now)
            told[Told(subject: .closed, key: key, isPage: false)] = nil
            noteMessage(at: now)
        case .enter(let key, let step, let remaining):
            workers[key, default: SquareOffWorker(at: step)].enter(step, remaining: remaining, at: now)
        case .differs(let key, let net):
            workers[key, default: SquareOffWorker(at: startStep)].differs(net, at: now)
        case .refused(let key, let kind, let quantity, let retryAt):
            workers[key, default: SquareOffWorker(at: startStep)].refused(kind, quantity, retryAt: retryAt)
        case .readPositions: readAskedAt = now
        case .readInstrument: break
        case .alert(let notice): told[Told(subject: notice.subject, key: notice.key, isPage: false)] = now
        case .page(let notice): told[Told(subject: notice.subject, key: notice.key, isPage: true)] = now
        case .done: isDone = true
        }
    }

    /// The rung a key stands at; nil before it was found open.
    public func ladderStep(of key: SquareOffKey) -> LadderStep? { workers[key]?.step }

    func worker(_ key: SquareOffKey) -> SquareOffWorker? { workers[key] }
    func cancelAskedAt(_ id: OrderID) -> Timestamp? { cancels[id] }
    func alertedAt(_ subject: SquareOffNotice.Subject, _ key: SquareOffKey?) -> Timestamp? {
        told[Told(subject: subject, key: key, isPage: false)]
    }
    func pagedAt(_ subject: SquareOffNotice.Subject, _ key: SquareOffKey?) -> Timestamp? {
        told[Told(subject: subject, key: key, isPage: true)]
    }

    /// Order messages sent in the second before `now`.
    func messagesInSecond(before now: Timestamp) -> Int {
        messages.count { now - $0 < .seconds(1) }
    }

    private mutating func noteMessage(at now: Timestamp) {
        messages.removeAll { now - $0 >= .seconds(1) }
        messages.append(now)
    }
}
