// The single thread on which a whole daemon runs when its time is simulated.
//
// `withTaskExecutorPreference(executor) { … }` around the daemon puts every task
// and default actor of its tree here, first come first served: one order of
// events, and a count of what is still to do. The preference passes to child
// tasks and task groups but not to `Task { }`: write `Task(executorPreference:)`.

public final class LockstepExecutor: TaskExecutor {
    private let thread: JobThread

    public init(activity: Activity) {
        thread = JobThread(name: "lockstep", activity: activity)
    }

    public func enqueue(_ job: consuming ExecutorJob) {
        thread.enqueue(UnownedJob(job)) { [self] in
            $0.runSynchronously(on: asUnownedTaskExecutor())
        }
    }

    /// Ends the thread once its queue is empty. Call it when the daemon's tasks are done.
    public func stop() { thread.stop() }
}
