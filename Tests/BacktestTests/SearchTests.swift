// What is searched, in which order, and how a walk forward goes through its sessions, on
// results and dates that are made here.

import Backtest
import Market
import Rules
import Statistics
import Testing
import Trading

private let rules = """
    strategy "Made for a search"
    trade    RELIANCE on NSE
    bars     5 minutes

    param fast = 9  from 3 to 12
    param slow = 21 from 15 to 60
    param reach = 0.5% from 0.1% to 1%

    buy  when ema(close, fast) crosses above ema(close, slow)
         size 0.5% of equity at risk
         stop reach × close below entry
    sell when ema(close, fast) crosses below ema(close, slow)
    """

private func strategy() throws -> Strategy { try Strategy.compile(rules, file: "made.sauda") }

/// A result whose sessions' equities move by these returns.
func made(_ index: Int, _ returns: [Double], trades: Int = 100) -> SweepResult {
    let cash = Money(rupees: 1_000_000)
    var equity: [Money] = []
    var now = cash.rupees
    for value in returns {
        now *= 1 + value
        equity.append(Money(paise: Int64((now * 100).rounded())))
    }
    return SweepResult(
        index: index, settings: [.init(name: "x", value: Double(index))], engine: .desk, trades: trades,
        wins: trades / 2, charges: .zero, finalEquity: equity.last ?? cash, cash: cash, equity: equity)
}

@Suite("A search space")
struct SearchSpaceTests {
    @Test("takes the file's own ranges: whole numbers one by one, others in ten steps")
    func own() throws {
        let space = try SearchSpace(strategy(), chosen: [])
        #expect(space.axes.map(\.name) == ["fast", "slow", "reach"])
        #expect(space.axes.map(\.values.count) == [10, 46, 11])
        #expect(space.count == 10 * 46 * 11)
        #expect(space.axes[2].values.allSatisfy { $0 >= 0.001 && $0 <= 0.01 })
    }

    @Test("numbers its places with the last parameter fastest, and finds them back")
    func places() throws {
        let space = try SearchSpace(
            strategy(),
            chosen: [.init(name: "slow", values: [20, 30]), .init(name: "fast", values: [3, 5, 7])])
        #expect(space.axes.map(\.name) == ["fast", "slow"])
        #expect(space.settings(3).map(\.value) == [5, 30])
        for number in 0..<space.count { #expect(space.number(space.place(number)) == number) }
        #expect(Set(space.neighbours(3)) == [1, 5, 2])
    }

    @Test(
        "refuses what cannot be searched",
        arguments: [
            (ParameterGrid(name: "fats", values: [3]), "has no parameter fats"),
            (ParameterGrid(name: "fast", values: [2, 3]), "outside the file's range"),
            (ParameterGrid(name: "fast", values: []), "no value to try"),
        ])
    func refusals(grid: ParameterGrid, expected: String) throws {
        let strategy = try strategy()
        let refused = #expect(throws: SearchRefused.self) { try SearchSpace(strategy, chosen: [grid]) }
        #expect(refused?.text.contains(expected) == true, "\(refused?.text ?? "")")
    }

    @Test("refuses a file without parameters, and a name given twice")
    func nothing() throws {
        let bare = rules.replacing("param fast = 9  from 3 to 12", with: "let fast = 9")
            .replacing("param slow = 21 from 15 to 60", with: "let slow = 21")
            .replacing("param reach = 0.5% from 0.1% to 1%", with: "let reach = 0.5%")
        let strategies = (try strategy(), try? Strategy.compile(bare, file: "bare.sauda"))
        if let bare = strategies.1 {
            #expect(throws: SearchRefused.self) { try SearchSpace(bare, chosen: []) }
        }
        let grid = ParameterGrid(name: "fast", values: [3])
        #expect(throws: SearchRefused.self) { try SearchSpace(strategies.0, chosen: [grid, grid]) }
    }
}

@Suite("A search plan")
struct SearchPlanTests {
    @Test("draws different places, the same for a seed, and all when asked for more than there are")
    func draws() throws {
        let space = try SearchSpace(strategy(), chosen: [])
        let plan = try SearchPlan(space, sampling: .drawn(300, seed: 7))
        #expect(plan.places.count == 300 && Set(plan.places).count == 300)
        #expect(try SearchPlan(space, sampling: .drawn(300, seed: 7)) == plan)
        #expect(try SearchPlan(space, sampling: .drawn(300, seed: 8)) != plan)
        let small = try SearchSpace(strategy(), chosen: [.init(name: "fast", values: [3, 5])])
        #expect(try SearchPlan(small, sampling: .drawn(9, seed: 1)).places == [0, 1])
    }

    @Test("says how many combinations are too many")
    func tooMany() throws {
        let space = try SearchSpace(strategy(), chosen: [])
        let refused = #expect(throws: SearchRefused.self) { try SearchPlan(space, most: 1_000) }
        #expect(refused?.text.contains("5060") == true && refused?.remedy.contains("--random") == true)
    }

    @Test("ranks by the objective, those with few trades last, equals in order")
    func ranking() throws {
        let space = try SearchSpace(strategy(), chosen: [.init(name: "fast", values: [3, 4, 5, 6])])
        let plan = try SearchPlan(space, objective: .net)
        let results = [
            made(0, [0.01, 0.01]), made(1, [0.5, 0.5], trades: 3), made(2, [0.02, 0.03]),
            made(3, [0.01, 0.01]),
        ]
        #expect(plan.ranked(results).map(\.index) == [2, 0, 3, 1])
        #expect(plan.score(results[1]) == -.infinity)
    }
}

@Suite("A walk forward")
struct WalkForwardTests {
    private let dates = (0..<100).map { CalendarDate(daysSinceEpoch: 17_000 + $0) }

    @Test("tests every session after the first training once, in order, never before its training")
    func windows() throws {
        for anchored in [false, true] {
            let plan = WalkForwardPlan(train: 30, test: 16, isAnchored: anchored)
            let windows = try plan.windows(dates)
            #expect(windows.count == 5)
            #expect(windows.map(\.testSessions) == [16, 16, 16, 16, 6])
            #expect(windows.allSatisfy { $0.train.upperBound.advanced(byDays: 1) == $0.test.lowerBound })
            #expect(
                windows.map(\.trainSessions) == (anchored ? [30, 46, 62, 78, 94] : [30, 30, 30, 30, 30]))
            #expect(windows.first?.test.lowerBound == dates[30] && windows.last?.test.upperBound == dates[99])
            for (one, next) in zip(windows, windows.dropFirst()) {
                #expect(one.test.upperBound.advanced(byDays: 1) == next.test.lowerBound)
            }
        }
    }

    @Test("refuses a training as long as the data")
    func tooLong() {
        let refused = #expect(throws: SearchRefused.self) {
            try WalkForwardPlan(train: 100, test: 5, isAnchored: false).windows(dates)
        }
        #expect(refused?.text.contains("the data have 100") == true)
    }

    @Test("joins its tests into one record, with the cash carried on, and says what was kept")
    func joined() throws {
        let windows = try WalkForwardPlan(train: 40, test: 30, isAnchored: false).windows(dates)
        var cash = Money(rupees: 1_000_000)
        var steps: [WalkForwardStep] = []
        for window in windows {
            var outcome = BacktestResult(strategies: ["made"], cash: cash)
            for day in 0..<window.testSessions {
                cash += Money(rupees: 500)
                let date = window.test.lowerBound.advanced(byDays: day)
                outcome.equity.append(EquityPoint(date: date, equity: cash, exposure: .zero))
            }
            let chosen = made(steps.count, (0..<40).map { _ in 0.001 })
            steps.append(WalkForwardStep(window: window, chosen: chosen, outcome: outcome))
        }
        let result = WalkForwardResult(
            steps, axes: [ParameterGrid(name: "x", values: [0, 1, 2, 3])], cash: Money(rupees: 1_000_000),
            seed: 1)
        #expect(result.equity.map(\.date) == Array(dates[40...]))
        #expect(result.net == Money(rupees: 30_000))
        #expect(abs(result.efficiency - 0.49) < 0.02)
        #expect(result.profitableShare == 1)
        #expect(result.stability.map(\.values) == [[0, 1]])
        #expect(abs((result.stability.first?.meanJump ?? 0) - 1.0 / 3) < 1e-12)
        #expect(result.judgement.verdict == .noise, "no trades at all cannot be told from luck")
    }
}
