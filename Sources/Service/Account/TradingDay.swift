// One account's day at work: its desk and the actors around it, from the opening to
// the last record.
//
//     feed, price loop, second hand, books ─▶ inbox ─▶ host ─▶ execution, recorder, alerts
//
// Stopping goes the other way: first nothing new comes in, then what is on the wire
// is answered, then the inbox runs dry and the journal is closed.

import Brokers
import Market
import Platform
import Storage
import Synchronization
import Trading

final class TradingDay: Sendable {
    enum End: Hashable, Sendable {
        /// The session is over.
        case over
        /// Somebody asked for it.
        case stopped
        /// The disk failed: recover in a new process.
        case journalFailed(String)
    }

    let opening: DayOpening
    let inbox: Inbox
    let cache: PriceCache
    let host: DeskHost
    let tape: TapeStream
    let watch: Watch
    let log: JournalLog
    let reconciler: Reconciler
    let queue: ExecutionQueue
    private let engine: ExecutionEngine
    private let parts: Parts
    private let recovered: RecoveredDesk
    private let paper: PaperTrading?
    private let ending = Bell()
    private let again = Bell()
    private let ended = Mutex<End?>(nil)

    /// What a day needs from the house around it.
    struct Parts: Sendable {
        var link: BrokerLink
        var startUp: StartUp
        var clock: any Clock
        var text: Log
        var alert: @Sendable (Alert, Timestamp) -> Void
        var written: @Sendable ([EventRecord]) -> Void
        /// Rung when a person has logged in.
        var loggedIn: Bell
        var board: JobBoard { startUp.board }
        var startsByItself: Bool
        var flushAfter: Span?
    }

    init(_ recovered: RecoveredDesk, log: JournalLog, parts: Parts) {
        let (inbox, queue, baseline) = (Inbox(), ExecutionQueue(), BaselineBook())
        let (opening, clock) = (recovered.desk.opening, parts.clock)
        var parts = parts
        paper = opening.mode == .paper ? PaperTrading(recovered.desk, clock: clock, inbox: inbox) : nil
        if let paper { parts.link = parts.link.onPaper(paper) }
        let engine = ExecutionEngine(
            router: parts.link.router, queue: queue, inbox: inbox, baseline: baseline, clock: clock,
            oldestIntent: .seconds(opening.limits[.intentAge]))
        let tape = TapeStream(opening)
        let wish = Bell()
        let host = DeskHost(
            recovered, inbox: inbox, log: log, clock: clock,
            outlets: DeskOutlets(
                execute: { engine.take($0) }, readBooks: { wish.ring() }, alert: parts.alert,
                written: { [written = parts.written] records in
                    tape.take(records)
                    written(records)
                },
                lock: { queue.lock($0) }),
            flushAfter: parts.flushAfter)
        (self.opening, self.inbox, self.queue, self.engine, self.tape) = (opening, inbox, queue, engine, tape)
        (self.host, self.log, self.recovered) = (host, log, recovered)
        cache = PriceCache(instruments: opening.instruments.count)
        let alert = parts.alert
        watch = Watch(inbox: inbox, clock: clock) { alert($0, clock.now()) }
        reconciler = Reconciler(
            reader: parts.link.reader, inbox: inbox, gauge: host.gauge, baseline: baseline, clock: clock,
            log: parts.text, bell: wish)
        self.parts = parts
        queue.hold(true)
    }

    /// When the last order of the day can have been matched; nil when nothing has a session.
    var sessionEnd: Timestamp? { opening.sessions.compactMap { $0?.matchedBy }.max() }
    var sessionOpen: Timestamp? { opening.sessions.compactMap { $0?.open }.min() }

    func stop() { end(.stopped) }

    /// Runs the start-up steps again. It changes nothing of what the desk is set to: it never arms.
    func initialise() {
        guard parts.board.isReady else { return }
        parts.board.reset(from: .authenticate)
        again.ring()
    }

    private func end(_ how: End) {
        ended.withLock { $0 = $0 ?? how }
        ending.ring()
    }

    /// Plays the day until it is over, with events that come before all others.
    func run(first events: [Event], until end: Timestamp) async -> End {
        for event in recovered.openEnds + events { inbox.post(event) }
        for cancel in recovered.cancels { engine.take(cancel) }
        async let hosting = hostUntilDone()
        async let executing: Void = engine.run()
        await withTaskGroup { group in
            addParts(to: &group)
            await waitForEnd(at: end)
            group.cancelAll()
        }
        engine.close()
        await executing
        if ended.withLock({ $0 }) == .over { await reconciler.read() }
        inbox.close()
        await hosting
        tape.finish()
        return ended.withLock { $0 } ?? .over
    }

    private func hostUntilDone() async {
        if let failure = await host.run() {
            end(.journalFailed("\(failure)"))
            _ = queue.close()
        }
    }

    private func waitForEnd(at end: Timestamp) async {
        while ended.withLock({ $0 }) == nil {
            if parts.clock.now() >= end || Task.isCancelled {
                return self.end(Task.isCancelled ? .stopped : .over)
            }
            await ending.wait(until: end, on: parts.clock)
        }
    }
}

extension TradingDay {
    private func addParts(to group: inout TaskGroup<Void>) {
        let feed = PriceFeed(
            feed: parts.link.feed { [opening] now in opening.hasContinuousTrading(at: now) },
            instruments: opening.instruments, inbox: inbox, cache: cache, clock: parts.clock,
            log: parts.text, listener: parts.link.listener)
        let loop = PriceLoop(
            cache: cache, inbox: inbox, clock: parts.clock,
            grid: Grid(from: (sessionOpen ?? parts.clock.now()) + PriceLoop.offset, every: .seconds(30)),
            oldest: .seconds(opening.limits[.quoteAge]),
            expected: opening.instruments.indices.filter { opening.sessions[$0] != nil }.map {
                InstrumentID($0)
            })
        let hand = SecondHand(
            inbox: inbox, clock: parts.clock, lag: { [watch] in watch.beat(late: $0) },
            each: { [parts] now in parts.link.eachSecond?(now) })
        group.addTask { [watch] in await watch.keep("the price feed") { await feed.run() } }
        group.addTask { [watch] in await watch.keep("the price loop") { await loop.run() } }
        group.addTask { [watch] in await watch.keep("the second hand") { await hand.run() } }
        group.addTask { [host] in await host.flushQuietRecords() }
        if let paper {
            group.addTask { [watch] in await watch.keep("the paper exchange") { await paper.run() } }
        }
        group.addTask { await self.becomeReady() }
    }

    /// Reconciles once, waits for the feed, opens the gate; from then on reads the books all day.
    private func becomeReady() async {
        do throws(CancellationError) { try await reconcile() } catch { return }
        // The reading is in the inbox before anything that an engine let go now can ask.
        queue.hold(false)
        await withTaskGroup { group in
            group.addTask {
                await self.watch.keep("the reading of the books") { await self.reconciler.run() }
            }
            group.addTask { await self.openGate() }
        }
    }

    private func reconcile() async throws(CancellationError) {
        let (board, clock) = (parts.board, parts.clock)
        var backoff = Backoff()
        board.set(.reconcile, .running(attempt: 1), at: clock.now())
        while !(await reconciler.read()) {
            let pause = backoff.next()
            board.set(
                .reconcile, .retrying(reason: reconciler.lastFailure ?? "", at: clock.now() + pause),
                at: clock.now())
            try await clock.sleep(for: pause)
        }
        board.set(.reconcile, .done("books read and compared"), at: clock.now())
    }

    private func waitForFeed() async throws(CancellationError) {
        let (board, clock) = (parts.board, parts.clock)
        board.set(.feed, .running(attempt: 1), at: clock.now())
        while !cache.feed.isConnected { try await clock.sleep(for: .milliseconds(250)) }
        board.set(.feed, .done("connected"), at: clock.now())
    }

    private func openGate() async {
        do throws(CancellationError) { try await waitForFeed() } catch { return }
        let receipt = await inbox.ask(.initialised)
        if receipt.isDurable { sayReady() }
        if parts.startsByItself, await !host.snapshot().isArmed {
            _ = await inbox.ask(.command(.start(strategies: []), by: "the played day"))
        }
        await withTaskGroup { group in
            group.addTask { await self.watchSession() }
            group.addTask { await self.repeatStartUp() }
        }
    }

    private func sayReady() {
        parts.board.set(.ready, .done("trading is not armed by this"), at: parts.clock.now())
    }

    /// The start-up steps once more, whenever a person asks.
    private func repeatStartUp() async {
        while true {
            await again.wait()
            do throws(CancellationError) { try await startUpAgain() } catch { return }
        }
    }

    private func startUpAgain() async throws(CancellationError) {
        if Task.isCancelled { throw CancellationError() }
        guard !parts.board.isReady else { return }
        try await parts.startUp.authenticate()
        parts.board.set(
            .instruments, .done("\(opening.instruments.count) instruments, from the day's opening"),
            at: parts.clock.now())
        _ = try await parts.startUp.readBooks(parts.link.reader, of: await host.value())
        try await reconcile()
        try await waitForFeed()
        sayReady()
    }

    /// After a new login the desk is told, once its session was lost.
    private func watchSession() async {
        while !Task.isCancelled {
            await parts.loggedIn.wait()
            if Task.isCancelled { return }
            guard await parts.link.login.isLoggedIn else { continue }
            parts.board.set(.authenticate, .done("logged in"), at: parts.clock.now())
            inbox.post(.sessionRestored)
            reconciler.readNow()
        }
    }
}

extension DayOpening {
    /// Whether any instrument trades continuously at this instant: prices should move then.
    func hasContinuousTrading(at now: Timestamp) -> Bool {
        sessions.contains { $0?.phase(at: now) == .continuous }
    }
}
