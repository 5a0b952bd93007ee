// Something to wait for that many may ring: a ring that comes before anybody waits is
// not lost, and however many there are, they wake a waiter once.
//
// A waiter may also be woken for nothing, so whoever waits looks again at what it
// waits for.

import Market
import Platform
import Synchronization

final class Bell: Sendable {
    private struct State {
        var hasRung = false
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    func ring() {
        let waiters = state.withLock { state in
            defer { state.waiters = [] }
            if state.waiters.isEmpty { state.hasRung = true }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Returns when the bell rings, `deadline` passes or the task is cancelled.
    func wait(until deadline: Timestamp, on clock: any Clock) async {
        await withTaskGroup { group in
            group.addTask {
                do throws(CancellationError) { try await clock.sleep(until: deadline) } catch { return }
                self.ring()
            }
            await self.wait()
            group.cancelAll()
        }
    }

    /// Returns when the bell rings or the task is cancelled.
    func wait() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                let isReady = state.withLock { state -> Bool in
                    if state.hasRung || Task.isCancelled {
                        state.hasRung = false
                        return true
                    }
                    state.waiters.append(waiter)
                    return false
                }
                if isReady { waiter.resume() }
            }
        } onCancel: {
            ring()
        }
    }
}
