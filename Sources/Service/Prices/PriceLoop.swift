// The 30-second price-feed loop and the second hand.
//
// Every 30 seconds from the session's open the loop looks at the cache: how many
// instruments are fresh, when anything last arrived. The desk is told, and the recorder
// notes the quotes of that turn. The second hand beats half a second after each second, so that it never
// meets a quote on a whole one and the order of the two is the same every day.

import Market
import Platform
import Trading

struct PriceLoop: Sendable {
    /// Of the beat from the session's open: never together with a quote on a whole second.
    static let offset = Span.milliseconds(250)

    let cache: PriceCache
    let inbox: Inbox
    let clock: any Clock
    let grid: Grid
    /// RC-10: a quote older than this is stale.
    let oldest: Span
    /// Instruments with a session today.
    let expected: [InstrumentID]

    /// Runs until cancelled.
    func run() async {
        var (turns, skipped) = (0, 0)
        while true {
            let beat = grid.next(after: clock.now())
            do throws(CancellationError) { try await clock.sleep(until: beat) } catch { return }
            let now = clock.now()
            turns += 1
            skipped += grid.missed(since: beat, at: now)
            look(at: now, turns, skipped)
        }
    }

    private func look(at now: Timestamp, _ turns: Int, _ skipped: Int) {
        let lines = cache.lines
        let fresh = expected.count { id in
            guard let line = lines[Int(id.index)] else { return false }
            return now - line.receivedAt <= oldest
        }
        let feed = cache.feed
        cache.note(fresh: fresh, expected: expected.count, turns: turns, skipped: skipped)
        inbox.post(
            .sampled(
                FeedSample(
                    lastDataAt: feed.lastDataAt, isConnected: feed.isConnected, fresh: fresh,
                    expected: expected.count)))
    }
}

/// A tick each second, at half past it.
struct SecondHand: Sendable {
    let inbox: Inbox
    let clock: any Clock
    /// Takes how late each beat came.
    let lag: @Sendable (Span) -> Void
    /// Done at each beat, before the desk is told.
    let each: @Sendable (Timestamp) -> Void

    /// Runs until cancelled.
    func run() async {
        let grid = Grid(from: Timestamp(nanoseconds: 500_000_000), every: .seconds(1))
        while true {
            let beat = grid.next(after: clock.now())
            do throws(CancellationError) { try await clock.sleep(until: beat) } catch { return }
            let now = clock.now()
            lag(now - beat)
            each(now)
            inbox.post(.tick)
        }
    }
}
