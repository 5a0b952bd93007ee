// A lock that can also be waited on.
//
// `Mutex` has no condition variable, and the threads around the C libraries need
// one: a worker sleeps until its queue has work, the lockstep clock until nobody
// is busy. Never hold it across a call that leaves this module.

import Glibc

/// State behind a lock; a thread may sleep until the state is as it wants it.
final class Monitor<State>: @unchecked Sendable {
    // Safe: `state` is touched only between lock and unlock of `mutex`, both at fixed addresses.
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var state: State

    init(_ state: State) {
        self.state = state
        mutex.initialize(to: pthread_mutex_t())
        changed.initialize(to: pthread_cond_t())
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(changed, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(changed)
        pthread_mutex_destroy(mutex)
        changed.deallocate()
        mutex.deallocate()
    }

    /// Reads or changes the state without waking anybody.
    func withLock<Result>(_ body: (inout State) -> Result) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body(&state)
    }

    /// Changes the state, then wakes every waiter to look again when `body` says so.
    func change(_ body: (inout State) -> Bool) {
        pthread_mutex_lock(mutex)
        if body(&state) { pthread_cond_broadcast(changed) }
        pthread_mutex_unlock(mutex)
    }

    /// Sleeps until `body` gives a value.
    func wait<Result>(for body: (inout State) -> Result?) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while true {
            if let result = body(&state) { return result }
            pthread_cond_wait(changed, mutex)
        }
    }

    /// Sleeps until `body` gives a value, in real time at most `nanoseconds`; nil when that is over.
    func wait<Result>(atMost nanoseconds: Int, for body: (inout State) -> Result?) -> Result? {
        var end = timespec()
        clock_gettime(CLOCK_MONOTONIC, &end)
        let total = end.tv_nsec + nanoseconds
        end.tv_sec += total / 1_000_000_000
        end.tv_nsec = total % 1_000_000_000
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while true {
            if let result = body(&state) { return result }
            if pthread_cond_timedwait(changed, mutex, &end) == ETIMEDOUT { return body(&state) }
        }
    }
}
