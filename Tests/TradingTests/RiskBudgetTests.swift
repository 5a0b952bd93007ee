import Market
import Testing

@testable import Trading

@Suite("The message budget")
struct RiskBudgetTests {
    private let start = Timestamp(secondsSinceEpoch: 1_795_146_300)

    @Test("gives openings five of the eight and keeps three for cancels and closes")
    func reserve() {
        var budget = MessageBudget(.standard)
        for _ in 0..<5 { #expect(budget.take(.opening, at: start) == .now) }
        let free = start + .seconds(1) + Span(nanoseconds: 1)
        #expect(budget.take(.opening, at: start) == .wait(until: free))
        #expect(budget.take(.cancel, at: start) == .now)
        #expect(budget.take(.closing, at: start) == .now)
        #expect(budget.take(.cancel, at: start) == .now)
        #expect(budget.take(.cancel, at: start) == .wait(until: free))
        #expect(budget.take(.opening, at: start + .seconds(1)) == .wait(until: free))
        #expect(budget.take(.opening, at: free) == .now)
    }

    @Test("makes an opening wait until enough of the window is free for it")
    func openingWaits() {
        var budget = MessageBudget(.standard)
        for step in 0..<8 {
            #expect(budget.take(.cancel, at: start + .milliseconds(Int64(step) * 100)) == .now)
        }
        // Four must be left of the eight: the fourth message has to leave the window first.
        let free = start + .milliseconds(300) + .seconds(1) + Span(nanoseconds: 1)
        #expect(budget.take(.opening, at: start + .milliseconds(800)) == .wait(until: free))
        #expect(budget.take(.opening, at: free) == .now)
    }

    @Test("refuses at the legal ceiling whatever is configured")
    func hardBound() {
        var budget = MessageBudget(perSecond: 20, reserved: 3)
        for _ in 0..<10 { #expect(budget.take(.closing, at: start) == .now) }
        #expect(budget.take(.closing, at: start) == .refused)
        #expect(budget.take(.closing, at: start + .seconds(2)) == .now)
    }

    @Test("is not widened by a clock that steps back")
    func backwards() {
        var budget = MessageBudget(.standard)
        for _ in 0..<8 { #expect(budget.take(.cancel, at: start) == .now) }
        #expect(budget.take(.cancel, at: start - .seconds(60)) != .now)
        #expect(budget.take(.cancel, at: start + .milliseconds(999)) != .now)
    }

    @Test("holds in every rolling second and every calendar second of every clock", arguments: UInt64(1)...20)
    func everyWindow(seed: UInt64) {
        let sent = play(seed)
        #expect(sent.count > 500)
        for (index, first) in sent.enumerated() {
            let window = sent[index...].prefix { $0.at - first.at <= .seconds(1) }
            // The fifth is the last that an opening may take.
            let most = window.last?.opening == true ? 5 : 8
            if window.count > most { Issue.record("seed \(seed): \(window.count) from \(first.at)") }
        }
        for offset in [Int64(0), 333_000_000, 999_999_999] {
            let seconds = sent.map { ($0.at.nanoseconds + offset) / 1_000_000_000 }
            let busiest = Dictionary(grouping: seconds, by: \.self).values.map(\.count).max() ?? 0
            #expect(busiest <= 8, "seed \(seed), clock offset \(offset)")
        }
    }

    /// A busy and a quiet market in turn; what was told to wait is asked again at the promised time.
    private func play(_ seed: UInt64) -> [(at: Timestamp, opening: Bool)] {
        var random = SeededRandom(seed: seed, stream: "budget")
        var budget = MessageBudget(.standard)
        var sent: [(at: Timestamp, opening: Bool)] = []
        var now = start
        for _ in 0..<2000 {
            now = now + Span(nanoseconds: random.below(random.oneIn(4) ? 700_000_000 : 40_000_000))
            let message = MessageClass.allCases[Int(random.below(3))]
            if case .wait(let until) = budget.take(message, at: now) {
                if until <= now || until > now + .seconds(1) + Span(nanoseconds: 1) {
                    Issue.record("seed \(seed): told at \(now) to wait until \(until)")
                }
                now = until
                let promised = budget.take(message, at: now)
                if promised != .now { Issue.record("seed \(seed): \(promised) at the promised time") }
            }
            sent.append((now, message == .opening))
        }
        return sent
    }
}
