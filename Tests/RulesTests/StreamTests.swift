// Values of other bars: what is known when, shown on a few bars by hand.

import Market
import Testing

@testable import Rules

@Suite("A value of other bars")
struct StreamTests {
    private let nextDay = testDay.advanced(byDays: 1)

    /// The register of `expression` after each own bar; companions' bars come when they have ended.
    private func values(_ expression: String, _ own: [Bar], _ companions: [[Bar]] = []) throws -> [Double] {
        let strategy = try compile(
            ruleFile("let probe = \(expression)\nbuy when probe > probe\nsize 1 share"))
        let condition = try #require(strategy.program.entries.first).condition
        let register = strategy.program.instructions[Int(condition)].a
        var author = RandomAuthor(seed: 0, stream: "none")
        var history = RandomHistory(&author, rows: 0, companions: 0)
        history.bars = own
        history.companions = companions
        var seen: [Double] = []
        history.play(strategy) { _, run, _ in seen.append(run.reading.value(register)) }
        return seen
    }

    private func agree(_ seen: [Double], _ wanted: [Double?]) -> Bool {
        seen.count == wanted.count
            && zip(seen, wanted).allSatisfy { $0.isNaN ? $1 == nil : $0 == $1 }
    }

    @Test("is a longer bar's only once that has closed")
    func longerBars() throws {
        let day = bars([1, 2, 3, 4, 5, 6, 7])
        #expect(agree(try values("close on 3 minutes", day), [nil, nil, 3, 3, 3, 6, 6]))
        #expect(agree(try values("open on 3 minutes", day), [nil, nil, 1, 1, 1, 4, 4]))
        #expect(agree(try values("sma(close, 2) on 3 minutes", day), [nil, nil, nil, nil, nil, 4.5, 4.5]))
    }

    @Test("does not wait for a bar that never came")
    func holes() throws {
        var day = bars([1, 2, 3, 4, 5])
        day.remove(at: 2)
        #expect(agree(try values("close on 3 minutes", day), [nil, nil, 2, 2]))
    }

    @Test("closes what the session's end cut short")
    func endOfSession() throws {
        let two = bars([1, 2, 3, 4]) + bars([5, 6], day: nextDay)
        #expect(agree(try values("close on 3 minutes", two), [nil, nil, 3, 3, 4, 4]))
    }

    @Test("is yesterday's for bars of a day")
    func days() throws {
        let two = bars([1, 2, 9, 4]) + bars([5, 6], day: nextDay)
        #expect(agree(try values("close on 1 day", two), [nil, nil, nil, nil, 4, 4]))
        #expect(agree(try values("high on 1 day", two), [nil, nil, nil, nil, 9.5, 9.5]))
    }

    @Test("is a companion's last closed bar, which may be older than our own")
    func companions() throws {
        var index = bars([100, 200, 300, 400])
        index.remove(at: 1)
        #expect(agree(try values("close of NIFTY50", bars([1, 2, 3, 4]), [index]), [100, 100, 300, 400]))
        #expect(
            agree(
                try values("close - close of NIFTY50", bars([1, 2, 3, 4]), [index]), [-99, -98, -297, -396]))
        #expect(agree(try values("close of NIFTY50 1 bar ago", bars([1, 2, 3]), [index]), [nil, nil, 100]))
    }

    @Test("keeps the companion's own day")
    func companionSession() throws {
        let index = bars([10, 20]) + bars([30, 40], day: nextDay)
        let own = bars([1, 2]) + bars([3, 4], day: nextDay)
        #expect(agree(try values("day high of NIFTY50", own, [index]), [10.5, 20.5, 30.5, 40.5]))
        #expect(agree(try values("previous day close of NIFTY50", own, [index]), [nil, nil, 20, 20]))
    }

    @Test("is computed on a companion's longer bars")
    func companionLonger() throws {
        let index = bars([10, 20, 30, 40, 50])
        #expect(
            agree(
                try values("close of NIFTY50 on 2 minutes", bars([1, 2, 3, 4, 5]), [index]),
                [nil, 20, 20, 40, 40]))
    }
}
