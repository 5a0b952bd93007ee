// How fast messages may leave, on a clock that leaps.

@testable import Brokers
import Market
import Platform
import Testing
import Trading

@Suite("The message governor")
struct GovernorTests {
    @Test("lets five openings leave in a second, keeps three places for cancels and closes, then waits")
    func budget() async {
        let clock = LeapingClock(.ten)
        let governor = ShareKhanGovernor(.test(), clock: clock)
        for _ in 0..<5 { #expect(await governor.admit(.opening) == .go) }
        for message in [MessageClass.cancel, .closing, .cancel] {
            #expect(await governor.admit(message) == .go)
        }
        #expect(clock.now() == .ten)
        #expect(await governor.admit(.cancel) == .go)
        #expect(clock.now() > .ten + .seconds(1))
    }

    @Test("never lets nine messages leave within one second, whatever is asked")
    func window() async {
        let seed: UInt64 = 70
        var random = SeededRandom(seed: seed)
        let clock = LeapingClock(.ten)
        let governor = ShareKhanGovernor(.test(), clock: clock)
        var sent: [Timestamp] = []
        for _ in 0..<200 {
            let message = MessageClass.allCases[Int(random.below(3))]
            if await governor.admit(message) == .go { sent.append(clock.now()) }
        }
        #expect(sent.count == 200)
        #expect(zip(sent, sent.dropFirst(8)).allSatisfy { $1 - $0 > .seconds(1) }, "seed \(seed)")
    }

    @Test("does not send an opening that would be older than five seconds; a cancel waits")
    func patience() async {
        var settings = ShareKhanSettings.test()
        settings.openingPatience = .milliseconds(500)
        let clock = LeapingClock(.ten)
        let governor = ShareKhanGovernor(settings, clock: clock)
        for _ in 0..<5 { _ = await governor.admit(.opening) }
        guard case .stay(let reason) = await governor.admit(.opening) else {
            Issue.record("a sixth opening in one second must not be sent")
            return
        }
        #expect(reason.contains("RC-20") && clock.now() == .ten)
        for _ in 0..<4 { #expect(await governor.admit(.cancel) == .go) }
    }

    @Test("keeps readings of one thing apart, and lets others pass")
    func spacing() async {
        let clock = LeapingClock(.ten)
        let governor = ShareKhanGovernor(.test(), clock: clock)
        #expect(await governor.pause(for: "a", spacing: .seconds(1)))
        #expect(await governor.pause(for: "b", spacing: .seconds(1)))
        #expect(clock.now() == .ten)
        #expect(await governor.pause(for: "a", spacing: .seconds(1)))
        #expect(clock.now() == .ten + .seconds(1))
    }
}
