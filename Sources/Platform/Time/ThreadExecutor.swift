// One pinned thread for an actor around a blocking C library (SQLite, libpq).
//
// The actor names it in `unownedExecutor` and may then block as long as it likes:
// only its own callers wait.

public final class ThreadExecutor: SerialExecutor {
    private let thread: JobThread

    /// - Parameter activity: the daemon's counts when it runs in lockstep; nil otherwise.
    public init(name: String, activity: Activity? = nil) {
        thread = JobThread(name: name, activity: activity)
    }

    public func enqueue(_ job: consuming ExecutorJob) {
        thread.enqueue(UnownedJob(job)) { [self] in
            $0.runSynchronously(on: asUnownedSerialExecutor())
        }
    }

    /// Ends the thread once its queue is empty. Call it when the actor is done.
    public func stop() { thread.stop() }
}
