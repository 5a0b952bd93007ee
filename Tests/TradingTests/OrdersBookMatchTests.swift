// The search for an unanswered placement: found, absent by proof, or in doubt.

import Market
import Testing
import Trading

@Suite("An unanswered placement")
struct OrdersBookMatchTests {
    private static let sent = OrderCase.noon
    private static let timeout = sent + .seconds(10)
    private let before = OrderCase.row(.filled, filled: 100, paise: 100_00, id: "A1", at: sent - .minutes(5))

    private func match() -> BookMatch {
        BookMatch(
            terms: OrderCase.terms(), sentAt: Self.sent, timedOutAt: Self.timeout,
            baseline: [BrokerOrderID("A1")])
    }

    private func reading(
        _ rows: [BrokerOrder] = [], after seconds: Int64, complete: Bool = true, explained: Bool = true,
        others: Set<BrokerOrderID> = []
    ) -> BookMatch.Reading {
        BookMatch.Reading(
            rows: [before] + rows, askedAt: Self.timeout + .seconds(seconds), isComplete: complete,
            positionsExplained: explained, otherOrders: others)
    }

    private func row(_ id: String, kind: OrderKind = OrderCase.limit100, after seconds: Int64 = 1)
        -> BrokerOrder
    {
        OrderCase.row(.working(word: "open"), kind: kind, id: id, at: Self.sent + .seconds(seconds))
    }

    /// The word for an answer.
    private func word(_ answer: BookMatch.Answer) -> String {
        switch answer {
        case .matched(let row): "matched \(row.id)"
        case .manyCandidates(let ids): "many \(ids.map(\.text).sorted().joined(separator: " "))"
        case .absent: "absent"
        case .undecided(_, let next): "again at \((next - Self.timeout).seconds)"
        case .exhausted: "exhausted"
        }
    }

    private func answers(_ readings: [BookMatch.Reading]) -> [String] {
        var match = match()
        return readings.map { word(match.read($0)) }
    }

    @Test("is found by its fingerprint, outside the ids seen before the send")
    func found() {
        #expect(answers([reading([row("B1")], after: 1)]) == ["matched B1"])
    }

    @Test("is not taken for an order of another price, time, or known name")
    func notTheSame() {
        let other = row("B2", kind: .limit(Price(paise: 99_95)))
        #expect(answers([reading([other], after: 1)]) == ["again at 11"])
        #expect(answers([reading([row("B3", after: -3)], after: 1)]) == ["again at 11"])
        #expect(answers([reading([row("B4", after: 61)], after: 1)]) == ["again at 11"])
        #expect(answers([reading([row("B5")], after: 1, others: [BrokerOrderID("B5")])]) == ["again at 11"])
    }

    @Test("goes to a person when two orders could be it")
    func many() {
        #expect(answers([reading([row("B1"), row("B2")], after: 1)]) == ["many B1 B2"])
    }

    @Test("is absent after three complete readings ten seconds apart, a minute after the timeout")
    func absent() {
        let seconds: [Int64] = [0, 4, 10, 20, 59, 60]
        #expect(
            answers(seconds.map { reading(after: $0) })
                == ["again at 10", "again at 10", "again at 20", "again at 60", "again at 69", "absent"])
    }

    @Test("is not absent by late readings that are too few or too close")
    func tooFew() {
        let seconds: [Int64] = [61, 65, 71, 80, 81]
        #expect(
            answers(seconds.map { reading(after: $0) })
                == ["again at 71", "again at 71", "again at 81", "again at 81", "absent"])
    }

    /// A reading that is in doubt for one reason.
    enum Doubt: CaseIterable { case incomplete, shrunk, stranger, unexplained }

    @Test("needs three new readings after any doubt", arguments: Doubt.allCases)
    func startsOver(_ doubt: Doubt) {
        var doubtful = reading(after: 80)
        switch doubt {
        case .incomplete: doubtful.isComplete = false
        case .shrunk: doubtful.rows = []
        case .stranger: doubtful.rows.append(row("B9", kind: .limit(Price(paise: 90_00))))
        case .unexplained: doubtful.positionsExplained = false
        }
        let again: [Int64] = doubt == .stranger ? [] : [90, 100, 110]
        let readings = [60, 70].map { reading(after: $0) } + [doubtful] + again.map { reading(after: $0) }
        let expected = [
            "again at 70", "again at 80", "again at 90", "again at 100", "again at 110", "absent",
        ]
        #expect(answers(readings) == Array(expected.prefix(readings.count)))
    }

    @Test("is not absent by a book that has lost rows which came after the send")
    func shrunk() {
        let other = row("B8")
        var readings = [50, 60, 70].map { reading([other], after: $0, others: [other.id]) }
        readings[2].rows.removeLast()
        #expect(answers(readings) == ["again at 60", "again at 70", "again at 80"])
    }

    @Test("goes to a person after 120 seconds of doubt")
    func exhausted() {
        #expect(
            answers([119, 120].map { reading(after: $0, complete: false) }) == ["again at 129", "exhausted"])
    }

    @Test("is not judged by a reading that was asked for before the timeout")
    func tooEarly() {
        #expect(answers([reading([row("B1")], after: -1)]) == ["again at 0"])
    }
}
