import Market
import Statistics
import Testing

@Suite("Returns")
struct ReturnsTests {
    @Test("come from an account's equity, its start included")
    func equity() {
        #expect(Returns(equity: [110, 99], start: 100).values.map { ($0 * 100).rounded() } == [10, -10])
    }

    @Test("are nothing once nothing is left")
    func ruin() {
        let returns = Returns(equity: [50, 0, 10], start: 100)
        #expect(returns.values == [-0.5, -1, 0])
        #expect(returns.annual == -1)
    }

    @Test("of no session are undefined, not zero")
    func empty() {
        let none = Returns([])
        #expect(none.annual.isNaN && none.sharpe().isNaN && none.winRate.isNaN)
        #expect(none.drawdowns.largest == 0)
    }

    @Test("that differ by rounding alone have no ratio to their spread")
    func steady() {
        let returns = Returns([0.001, 0.001 + 2e-16, 0.001 - 2e-16])
        #expect(Set(returns.values).count == 3)
        #expect(returns.sharpe().isNaN)
        #expect(Returns([0, 0, 0]).sharpe().isNaN)
        #expect(Returns([0.001, 0.001, 0.001 + 1e-9]).sharpe() > 1e6)
    }

    @Test("know every fall with its high, its trough and its recovery")
    func falls() {
        let falls = Drawdowns(returns: [-0.5, 1, 0.1, -0.1, -0.1, 0.5, -0.2]).falls
        #expect(falls.map(\.peak) == [-1, 2, 5])
        #expect(falls.map(\.trough) == [0, 4, 6])
        #expect(falls.map(\.recovered) == [1, 5, nil])
        #expect(abs(falls[1].depth + 0.19) < 1e-12)
    }

    @Test("rank their falls by depth")
    func deepest() {
        let drawdowns = Drawdowns(returns: [-0.1, 0.5, -0.3, 1, -0.2])
        #expect(drawdowns.deepest(2).map(\.trough) == [2, 4])
        #expect(drawdowns.longest == 2)
    }
}

@Suite("Trade statistics")
struct TradeStatisticsTests {
    private func trade(_ rupees: Int64, minutes: Int64 = 10) -> TradeStatistics.Trade {
        TradeStatistics.Trade(net: Money(rupees: rupees), held: .minutes(minutes))
    }

    @Test("count gains, losses and streaks")
    func counts() {
        let trades = TradeStatistics([
            trade(100), trade(200, minutes: 40), trade(0), trade(-50), trade(-50), trade(-50), trade(300),
        ])
        #expect(trades.won == 3 && trades.lost == 3 && trades.count == 7)
        #expect(trades.winningStreak == 2 && trades.losingStreak == 3)
        #expect(trades.profitFactor == 4)
        #expect(trades.payoff == 4)
        #expect(trades.expectancy == Money("64.2857"))
        #expect(trades.best == Money(rupees: 300) && trades.worst == Money(rupees: -50))
        #expect(trades.averageHold?.seconds == 857)
    }

    @Test("of no trade are undefined")
    func none() {
        let none = TradeStatistics([])
        #expect(none.winRate.isNaN && none.profitFactor.isNaN && none.expectancy == nil)
    }

    @Test("have an infinite profit factor without a loss")
    func flawless() { #expect(TradeStatistics([trade(1)]).profitFactor == .infinity) }
}
