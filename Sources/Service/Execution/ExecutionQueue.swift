// What waits to be sent, in the order in which it will be.
//
// Cancels go before everything else, then modifies, then placements in the order of
// the desk; a placement whose instrument, product and side has one under way waits,
// and those behind it do not. While the account is locked (K4) or the books are unread nothing comes out.

import Synchronization
import Trading

final class ExecutionQueue: Sendable {
    fileprivate struct State {
        var cancels: [ExecutionRequest] = []
        var modifies: [ExecutionRequest] = []
        var placements: [ExecutionRequest] = []
        var busy: Set<ExecutionKey> = []
        var underWay = 0
        var isLocked = false
        var isHeld = false
        var isClosed = false
        var consumer: CheckedContinuation<Void, Never>?
    }

    /// Requests on the wire at one time; cancels do not count.
    private let width: Int
    private let state = Mutex(State())

    init(width: Int = 4) { self.width = width }

    var depth: Int {
        state.withLock { $0.cancels.count + $0.modifies.count + $0.placements.count }
    }

    /// The placement that the request took back, if it was still waiting; else nil.
    @discardableResult
    func add(_ request: ExecutionRequest) -> OrderID? {
        let (consumer, withdrawn) = state.withLock { state in
            let withdrawn = state.add(request)
            return (state.takeConsumer(), withdrawn)
        }
        consumer?.resume()
        return withdrawn
    }

    /// RC-84: nothing comes out before the books have been read.
    func hold(_ isHeld: Bool) {
        change { $0.isHeld = isHeld }
    }

    func lock(_ isLocked: Bool) {
        change { $0.isLocked = isLocked }
    }

    /// What may be sent now, waiting for it; nil when the queue is closed. One caller only.
    /// Every request must be given back with `finished`.
    func next() async -> ExecutionRequest? {
        while true {
            switch state.withLock({ $0.take(width: width) }) {
            case .request(let request): return request
            case .closed: return nil
            case .wait: await waitForChange()
            }
        }
    }

    func finished(_ request: ExecutionRequest) {
        change { state in
            switch request {
            case .place(_, let approved):
                state.busy.remove(ExecutionKey(approved.ticket.terms))
                state.underWay -= 1
            case .modify: state.underWay -= 1
            case .cancel, .withdraw: break
            }
        }
    }

    /// Nothing more comes out; the placements that never left.
    func close() -> [OrderID] {
        var left: [OrderID] = []
        change { state in
            state.isClosed = true
            left = state.placements.map(\.order)
            state.placements = []
        }
        return left
    }

    private func waitForChange() async {
        await withCheckedContinuation { consumer in
            let isReady = state.withLock { state -> Bool in
                precondition(state.consumer == nil, "an execution queue has one consumer")
                if state.isClosed || state.hasSomething(width: width) { return true }
                state.consumer = consumer
                return false
            }
            if isReady { consumer.resume() }
        }
    }

    private func change(_ body: (inout State) -> Void) {
        state.withLock { state in
            body(&state)
            return state.takeConsumer()
        }?.resume()
    }
}

extension ExecutionQueue.State {
    fileprivate enum Turn { case request(ExecutionRequest), wait, closed }

    fileprivate mutating func takeConsumer() -> CheckedContinuation<Void, Never>? {
        defer { consumer = nil }
        return consumer
    }

    fileprivate mutating func add(_ request: ExecutionRequest) -> OrderID? {
        switch request {
        case .place: placements.append(request)
        case .modify: modifies.append(request)
        case .cancel: cancels.append(request)
        case .withdraw(let id):
            guard let index = placements.firstIndex(where: { $0.order == id }) else { return nil }
            placements.remove(at: index)
            return id
        }
        return nil
    }

    fileprivate mutating func take(width: Int) -> Turn {
        if isClosed { return .closed }
        if isLocked || isHeld { return .wait }
        if !cancels.isEmpty { return .request(cancels.removeFirst()) }
        guard underWay < width else { return .wait }
        if !modifies.isEmpty {
            underWay += 1
            return .request(modifies.removeFirst())
        }
        guard let index = nextPlacement else { return .wait }
        let request = placements.remove(at: index)
        if case .place(_, let approved) = request { busy.insert(ExecutionKey(approved.ticket.terms)) }
        underWay += 1
        return .request(request)
    }

    fileprivate func hasSomething(width: Int) -> Bool {
        if isLocked || isHeld { return false }
        if !cancels.isEmpty { return true }
        return underWay < width && (!modifies.isEmpty || nextPlacement != nil)
    }

    private var nextPlacement: Int? {
        placements.firstIndex { request in
            guard case .place(_, let approved) = request else { return false }
            return !busy.contains(ExecutionKey(approved.ticket.terms))
        }
    }
}
