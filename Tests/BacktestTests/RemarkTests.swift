// What a report says of its own test, and what is left open at the end of one.

import Backtest
import Market
import Testing
import Trading

@Suite("A report's remarks")
struct RemarkTests {
    private func report(_ change: (inout BacktestResult) -> Void) throws -> BacktestReport {
        let made = try MadeResult.report(sessions: 20)
        var (result, plan) = (made.result, made.plan)
        change(&result)
        plan.strategies = [.init(file: "scene.sauda", source: BarScene().source)]
        return BacktestReport(result, of: plan, origin: made.origin)
    }

    @Test("say that nothing was traded only when nothing was")
    func nothing() throws {
        let nothing = try report { result in
            result.trades = []
            result.fills = 0
        }
        #expect(nothing.remarks.contains { $0.hasPrefix("Nothing was traded") })
        let open = try report { result in
            result.trades = []
            result.openPositions = [
                .init(
                    strategy: "Made", symbol: "INFY", net: Quantity(5), averagePrice: price(10),
                    lastPrice: price(11))
            ]
        }
        #expect(!open.remarks.contains { $0.hasPrefix("Nothing was traded") })
        #expect(open.remarks.contains { $0.hasPrefix("0 closed trades: too few") })
    }

    @Test("count intraday positions that were carried overnight")
    func carried() throws {
        let none = try report { _ in }
        #expect(!none.remarks.contains { $0.contains("carried") })
        let one = try report { $0.trades[3].leftAt = $0.trades[3].leftAt + .minutes(24 * 60) }
        let line = try #require(one.remarks.first { $0.contains("carried") })
        #expect(line.hasPrefix("1 intraday position was carried: no bar or too little volume"))
        #expect(line.contains("\(one.result.trades[3].symbol) on \(one.result.trades[3].enteredAt.date)"))
        #expect(BacktestPage(one).html.contains("1 intraday position was carried"))
    }

    @Test("name the two most frequent denials and count the others")
    func denials() throws {
        let many = try report { result in
            result.denials = [
                .init(code: .tooManyPositions, count: 12), .init(code: .tooManyEntriesToday, count: 7),
                .init(code: .duplicate, count: 4), .init(code: .priceStale, count: 1),
            ]
        }
        let line = try #require(many.remarks.first { $0.hasPrefix("Denied") })
        #expect(line.hasPrefix("Denied 24 tickets: 12 × ") && line.hasSuffix(" and 5 others"))
    }

    @Test("a position left in part costs what its entry fills cost")
    func leftInPart() throws {
        var scene = BarScene.entered()
        scene.thin = [374]  // A quarter of 240: the exit in the last bar sells sixty of a hundred.
        scene.product = "delivery"
        scene.rules += "\nsell when close > ₹109"
        scene.bars[0]?[373] = (102, 110, 102, 110)
        let result = try scene.run()
        let open = try #require(result.openPositions.first)
        #expect(open.net == Quantity(40))
        #expect(open.averagePrice == price(102))
        #expect(result.trades.isEmpty && result.fills == 2)
    }

    @Test("a text that begins like a formula is none in trades.csv", arguments: ["=1+1", "+A", "-A", "@A"])
    func formula(name: String) throws {
        let rows = try MadeResult.report(name: name, sessions: 2).tradesCSV.split(separator: "\n")
        #expect(rows.dropFirst().allSatisfy { $0.hasPrefix("'\(name),") } && rows.count > 1)
    }
}
