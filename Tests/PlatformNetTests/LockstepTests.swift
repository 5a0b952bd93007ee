// Lockstep against a small simulator: time passes when nobody is busy, and only then.

import Glibc
import Market
import Platform
import Synchronization
import Testing

@Suite("Lockstep")
struct LockstepTests {
    /// A whole simulated daemon: its counts, its executor, its clock.
    struct Daemon {
        let activity = Activity()
        let executor: LockstepExecutor
        let clock: LockstepClock
        let server: HTTPServer

        init(_ simulator: FakeSimulator) throws {
            server = simulator.server()
            try server.start()
            executor = LockstepExecutor(activity: activity)
            clock = LockstepClock(simulator: server.url, activity: activity)
        }

        /// Runs the daemon's tasks on its executor and clock.
        func run(_ body: @escaping @Sendable () async throws -> Void) async throws {
            try await withTaskExecutorPreference(executor) {
                try clock.start()
                try await body()
            }
            clock.stop()
            executor.stop()
            server.stop()
        }
    }

    /// The waits of one task, up to a millisecond each, in nanoseconds.
    private static func waits(_ task: Int, rounds: Int) -> [Int64] {
        var random = SplitMix(state: UInt64(task))
        return (0..<rounds).map { _ in Int64(random.next() >> 54) * 1_000 }
    }

    /// Twenty tasks sleep side by side; each waking as instant × 100 + task, in the order they came.
    private static func play(rounds: Int) async throws -> [Int64] {
        let daemon = try Daemon(FakeSimulator())
        let woken = Log<Int64>()
        try await daemon.run { [clock = daemon.clock] in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for task in 0..<20 {
                    group.addTask {
                        for wait in waits(task, rounds: rounds) {
                            try await clock.sleep(for: Span(nanoseconds: wait))
                            woken.note(clock.now().nanoseconds * 100 + Int64(task))
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
        return woken.entries
    }

    @Test("passes 10,000 sleeps, each at its instant and in order")
    func sleeps() async throws {
        let woken = try await Self.play(rounds: 500)
        let expected = (0..<20).flatMap { task in
            var now: Int64 = 1_000_000
            return Self.waits(task, rounds: 500).map { wait in
                now += wait
                return now * 100 + Int64(task)
            }
        }
        #expect(woken.sorted() == expected.sorted())
        let instants = woken.map { $0 / 100 }
        #expect(instants == instants.sorted())
    }

    @Test("wakes those of one instant in the same order every time")
    func sameOrder() async throws {
        let first = try await Self.play(rounds: 50)
        for _ in 0..<3 { #expect(try await Self.play(rounds: 50) == first) }
    }

    @Test("never lets time pass while an actor, a pinned thread or an answer is busy")
    func neverFalselyIdle() async throws {
        let simulator = FakeSimulator(sendsFrames: true)
        let daemon = try Daemon(simulator)
        let early = Log<String>()
        let (clock, activity, url) = (daemon.clock, daemon.activity, daemon.server.url)
        let socketURL = daemon.server.socketURL
        try await daemon.run {
            let client = HTTPClient(clock: clock, activity: activity)
            let feed = WebSocketClient(activity: activity)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await Self.readFeed(feed, socketURL, clock, early) }
                for task in 0..<6 {
                    group.addTask {
                        try await Self.work(task, client, url, clock, activity, early)
                    }
                }
                for _ in 0..<6 { try await group.next() }
                feed.close()
                try await group.waitForAll()
            }
            client.stop()
        }
        #expect(early.entries == [])
        #expect(simulator.advances > 100)
    }

    /// Every frame holds the instant it was sent at: it must be read at that instant.
    private static func readFeed(
        _ feed: WebSocketClient, _ url: String, _ clock: LockstepClock, _ early: Log<String>
    ) async {
        for await event in feed.connect(url: url) {
            guard case .text(let text) = event else { continue }
            let now = "\(clock.now().nanoseconds)"
            let sent = String(decoding: text, as: UTF8.self)
            if now != sent { early.note("frame of \(sent) read at \(now)") }
        }
    }

    private static func work(
        _ task: Int, _ client: HTTPClient, _ url: String, _ clock: LockstepClock, _ activity: Activity,
        _ early: Log<String>
    ) async throws {
        let disk = Disk(activity)
        let counter = Counter()
        for round in 0..<50 {
            let start = clock.now()
            for _ in 0..<5 {
                await disk.write()
                await counter.add()
            }
            if clock.now() != start { early.note("task \(task) round \(round): busy") }
            let delay = Int64(1_000 + task * 37 + round)
            _ = try await client.send(.get(url + "/slow?after=\(delay)", timeout: .seconds(3_600)))
            let waited = clock.now() - start
            if waited.nanoseconds != delay {
                early.note("task \(task): \(waited.nanoseconds) for \(delay)")
            }
            try await clock.sleep(for: Span(nanoseconds: Int64(501 + task)))
        }
        disk.executor.stop()
    }

    /// Blocks its own thread, as a database does.
    private actor Disk {
        nonisolated let executor: ThreadExecutor
        init(_ activity: Activity) { executor = ThreadExecutor(name: "disk", activity: activity) }
        nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
        func write() { usleep(100) }
    }

    private actor Counter {
        private var count = 0
        func add() { count += 1 }
    }

    @Test("times a request out in virtual time and wakes a cancelled sleeper")
    func timeouts() async throws {
        let daemon = try Daemon(FakeSimulator())
        let (clock, activity, url) = (daemon.clock, daemon.activity, daemon.server.url)
        try await daemon.run {
            let client = HTTPClient(clock: clock, activity: activity)
            let start = clock.now()
            let failure = await #expect(throws: HTTPFailure.self) {
                try await client.send(.get(url + "/slow?after=99000000000", timeout: .seconds(60)))
            }
            guard case .ambiguous = failure else {
                Issue.record("expected an ambiguous timeout, found \(String(describing: failure))")
                return
            }
            #expect(clock.now() - start == .seconds(60))
            // The server forgets who gave up, and time goes on.
            try await clock.sleep(for: .seconds(1))
            #expect(clock.now() - start == .seconds(61))
            await withTaskGroup(of: Bool.self) { group in
                group.addTask {
                    await #expect(throws: CancellationError.self) {
                        try await clock.sleep(for: .minutes(60))
                    } != nil
                }
                group.cancelAll()
            }
            client.stop()
        }
    }
}

/// SplitMix64 (S. Vigna, public domain), for the tests' own seeds.
private struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
