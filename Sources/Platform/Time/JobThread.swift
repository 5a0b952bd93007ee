// A thread that runs Swift jobs one after another, first come first served.
//
// The engine under both executors. The thread starts with the first job; `stop`
// ends it once its queue is empty, and a job that comes later starts it again, so
// no job is ever lost in a shutdown. In lockstep the clock holds the thread while
// it asks for the time, so that no job runs at an instant that is about to change.

final class JobThread: Sendable {
    private struct State {
        var queue: [UnownedJob] = []
        /// Jobs that came while the thread was held.
        var held: [UnownedJob] = []
        var isHeld = false
        var isRunning = false
        var isStopping = false
    }

    private let name: String
    private let activity: Activity?
    private let state = Monitor(State())

    init(name: String, activity: Activity?) {
        self.name = name
        self.activity = activity
        activity?.attach(self)
    }

    /// Queues a job; `run` is how the owner's thread executes each one.
    func enqueue(_ job: UnownedJob, run: @escaping @Sendable (UnownedJob) -> Void) {
        activity?.started()
        var starts = false
        state.change { state in
            if state.isHeld { state.held.append(job) } else { state.queue.append(job) }
            starts = !state.isRunning
            state.isRunning = true
            return true
        }
        if starts { startThread(name) { [self] in work(run) } }
    }

    /// Lets the queue run dry, then ends the thread.
    func stop() {
        state.change { state in
            state.isStopping = true
            return true
        }
    }

    /// Keeps jobs that come from now on until they are released. What is queued already still runs.
    func hold() { state.withLock { $0.isHeld = true } }

    /// Jobs run again as they come, before those that were held.
    func endHold() { state.withLock { $0.isHeld = false } }

    /// Lets the held jobs run, after what has come since `endHold`.
    func release() {
        state.change { state in
            state.queue += state.held
            state.held = []
            return true
        }
    }

    private func work(_ run: @Sendable (UnownedJob) -> Void) {
        while let batch = nextBatch() {
            for job in batch {
                run(job)
                activity?.finished()
            }
        }
    }

    /// Everything queued, or nil when the thread is to end.
    private func nextBatch() -> [UnownedJob]? {
        state.wait { state -> [UnownedJob]?? in
            if state.queue.isEmpty {
                guard state.isStopping, state.held.isEmpty else { return nil }
                state.isRunning = false
                return .some(nil)
            }
            defer { state.queue.removeAll(keepingCapacity: true) }
            return state.queue
        }
    }
}
