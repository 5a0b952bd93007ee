// The real clock and the pinned thread.

import Glibc
import Market
import Platform
import Testing

@Suite("The system clock")
struct SystemClockTests {
    @Test("wakes no earlier than asked, and at once for the past")
    func sleeps() async throws {
        let clock = SystemClock()
        let deadline = clock.now() + .milliseconds(30)
        try await clock.sleep(until: deadline)
        #expect(clock.now() >= deadline)
        try await clock.sleep(until: Timestamp(nanoseconds: 0))
    }

    @Test("lets a cancelled task out of its sleep")
    func cancels() async {
        let sleeper = Task { () -> Bool in
            do {
                try await SystemClock().sleep(for: .minutes(60))
                return false
            } catch {
                return true
            }
        }
        sleeper.cancel()
        #expect(await sleeper.value)
    }
}

@Suite("A thread executor")
struct ThreadExecutorTests {
    private actor Pinned {
        nonisolated let executor = ThreadExecutor(name: "pinned")
        nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
        private var threads: Set<pthread_t> = []
        private var calls = 0

        func call() {
            calls += 1
            threads.insert(pthread_self())
        }
        var seen: (calls: Int, threads: Int) { (calls, threads.count) }
    }

    @Test("runs an actor's every job on its one thread")
    func oneThread() async {
        let actor = Pinned()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<1_000 { group.addTask { await actor.call() } }
        }
        let seen = await actor.seen
        #expect(seen == (1_000, 1))
        actor.executor.stop()
    }

    @Test("loses no job that comes after its stop")
    func jobsAfterStop() async {
        let actor = Pinned()
        for _ in 0..<50 {
            actor.executor.stop()
            await actor.call()
        }
        #expect(await actor.seen.calls == 50)
    }
}
