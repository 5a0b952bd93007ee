// How orders meet bars.

import Backtest
import Exchange
import Market
import Testing
import Trading

@Suite("At the fidelity of bars")
struct BarsTests {
    @Test("an order decided at a close fills at the next bar's open")
    func nextOpen() throws {
        let trades = try BarScene.entered().run().trades
        #expect(trades.first?.entry == price(102))
        #expect(trades.first?.enteredAt.timeOfDay == TimeOfDay(9, 21))
        #expect(trades.first?.quantity == Quantity(100))
    }

    @Test("a price beyond our guess of the day's band is seen by the rules, and traded")
    func beyondTheBand() throws {
        var scene = BarScene()
        scene.rules = """
            buy when close > ₹125
                 size 100 shares
                 stop 2%
            """
        scene.bars[0] = [20: (100, 118, 100, 118), 21: (118, 130, 118, 130), 22: (130, 130, 130, 130)]
        #expect(try scene.run().trades.first?.enteredAt.timeOfDay == TimeOfDay(9, 37))
        #expect(try scene.run().trades.first?.entry == price(130))
    }

    @Test(
        "a taker pays half the spread, impact and slippage, to the worse tick",
        arguments: [
            (FillCosts(halfSpread: 10, impact: .none), Slippage.none, 102.15),
            (FillCosts.none, .ticks(3), 102.15),
            // A hundredth of the volume: 100 of 10,000, its root a tenth, of 50 hundredths of a percent.
            (FillCosts(halfSpread: 0, impact: .squareRoot(basisPoints: 50)), .none, 102.10),
            (FillCosts(halfSpread: 0, impact: .linear(basisPoints: 50)), .none, 102.05),
        ])
    func costs(costs: FillCosts, slippage: Slippage, entry: Double) throws {
        var scene = BarScene.entered()
        scene.volume = 10_000
        scene.exchange.costs = costs
        scene.exchange.slippage = slippage
        #expect(try scene.run().trades.first?.entry == price(entry))
    }

    @Test(
        "a stop fills at the worse of its trigger and the open",
        arguments: [
            // Entered at 102 with a stop at 99.95, two percent lower on the tick.
            ((101.0, 101.0, 99.5, 100.5), 99.95), ((99.0, 101.0, 98.5, 100.5), 99.0),
            ((101.0, 101.0, 99.95, 100.5), 99.95),
        ])
    func stop(bar: (Double, Double, Double, Double), exit: Double) throws {
        var scene = BarScene.entered()
        scene.bars[0]?[9] = bar
        let trade = try #require(try scene.run().trades.first)
        #expect(trade.exit == price(exit))
        #expect(trade.reason == .stop)
        #expect(trade.leftAt >= Timestamp(BarScene.first, TimeOfDay(9, 24)))
        #expect(trade.leftAt < Timestamp(BarScene.first, TimeOfDay(9, 25)))
    }

    @Test("a stop one paisa beyond the low is not touched")
    func untouched() throws {
        var scene = BarScene.entered()
        scene.bars[0]?[9] = (101, 101, 100, 100.5)
        #expect(try scene.run().trades.first?.reason == .squareOff)
    }

    @Test("a stop works inside the entry's own bar")
    func entryBar() throws {
        var scene = BarScene.entered()
        scene.bars[0]?[6] = (102, 102.5, 99, 102)
        let trade = try #require(try scene.run().trades.first)
        #expect(trade.exit == price(99.95))
        #expect(trade.leftAt < Timestamp(BarScene.first, TimeOfDay(9, 22)))
    }

    @Test("a stop and a target in one bar mean the stop")
    func unfavourable() throws {
        var scene = BarScene.entered()
        scene.rules += "\n     target 1%"
        scene.bars[0]?[9] = (102, 110, 99, 105)
        #expect(try scene.run().trades.first?.reason == .stop)
    }

    @Test(
        "a target fills at its own price at best, leapt over or passed",
        arguments: [(102.0, 110.0, 102.0, 105.0), (108.0, 110.0, 107.0, 109.0)])
    func target(bar: (Double, Double, Double, Double)) throws {
        var scene = BarScene.entered()
        // One percent above 102 is 103.02, on the tick 103.05.
        scene.rules += "\n     target 1%"
        scene.bars[0]?[9] = bar
        let trade = try #require(try scene.run().trades.first)
        #expect(trade.reason == .target)
        #expect(trade.exit == price(103.05))
    }

    @Test("a short position's stop is above and its unfavourable extreme the high")
    func short() throws {
        var scene = BarScene()
        scene.rules = "short when close < ₹99\n size 100 shares\n stop 2%\n target 2%"
        scene.bars[0] = [
            5: (100, 100, 98.5, 98.5), 6: (98, 98, 98, 98), 9: (98, 100.5, 95, 98), 10: (100, 100, 100, 100),
        ]
        let trade = try #require(try scene.run().trades.first)
        #expect(trade.side == .sell)
        #expect(trade.reason == .stop)
        #expect(trade.exit == price(100))
    }

    @Test("a trailing stop follows the favourable extreme and may be met on the way to the close")
    func trail() throws {
        var scene = BarScene.entered()
        scene.rules = "buy when close > ₹101 and close < ₹103\n size 100 shares\n stop 2%\n trail ₹1"
        scene.bars[0]?[9] = (102, 106, 102, 104)
        let trade = try #require(try scene.run().trades.first)
        #expect(trade.reason == .stop)
        #expect(trade.exit == price(105))
    }

    @Test("fills stay within the share of the bar's volume, and the rest of an entry is called back")
    func volumeShare() throws {
        var scene = BarScene.entered()
        scene.volume = 200
        scene.exchange.volumeShare = 25
        let result = try scene.run()
        #expect(result.trades.allSatisfy { $0.quantity == Quantity(50) })
        #expect(!result.trades.isEmpty)
    }

    @Test("an intraday position is closed by the clock before the broker would")
    func squareOff() throws {
        let trade = try #require(try BarScene.entered().run().trades.first)
        #expect(trade.reason == .squareOff)
        #expect(trade.leftAt.timeOfDay < CutOffs().intraday)
        #expect(trade.leftAt.timeOfDay >= TimeOfDay(14, 50))
    }

    @Test("a position of one day counts in that day's exposure, though nothing is held at its end")
    func exposure() throws {
        let result = try BarScene.entered().run()
        #expect(!result.trades.isEmpty && result.openPositions.isEmpty)
        #expect(result.equity.map(\.exposure) == [Money(rupees: 10_200)])
    }

    @Test("a square-off pays the spread too: its limit is no gift")
    func squareOffCosts() throws {
        var scene = BarScene.entered()
        scene.exchange.costs = ExchangeSettings().costs
        let trade = try #require(try scene.run().trades.first)
        #expect(trade.reason == .squareOff)
        // 102.00 less 2.2 hundredths of a percent is 101.977…, on the worse tick 101.95.
        #expect(trade.exit == price(101.95))
    }

    @Test("what may be held overnight is carried with its stop, at an exact cost")
    func carried() throws {
        var scene = BarScene.entered()
        (scene.days, scene.product) = (3, "delivery")
        scene.rules = "buy when close > ₹101 and close < ₹101.8\n size 100 shares\n stop 2%"
        scene.bars[2] = [3: (99, 99, 98, 98)]
        let result = try scene.run()
        let trade = try #require(result.trades.first)
        #expect(trade.enteredAt.date == BarScene.first)
        #expect(trade.leftAt.date == BarScene.first.advanced(byDays: 2))
        #expect(trade.exit == price(99))
        #expect(trade.gross == Money(rupees: -300))
        #expect(result.equity.count == 3)
        #expect(result.finalEquity == Money(rupees: 1_000_000) + result.trades.reduce(.zero) { $0 + $1.net })
    }

    @Test("a bar that closes with its session is decided at the next open")
    func overnight() throws {
        var scene = BarScene()
        (scene.days, scene.product, scene.head) = (2, "delivery", "enter between 09:15 and 15:30")
        scene.rules = "buy when close > ₹101 and close < ₹101.8\n size 100 shares\n stop 2%"
        scene.bars[0] = [374: (100, 101.5, 100, 101.5)]
        scene.bars[1] = [0: (103, 103, 103, 103)]
        let result = try scene.run()
        #expect(result.openPositions.first?.averagePrice == price(103))
        #expect(result.openPositions.first?.net == Quantity(100))
    }

    @Test("equity compounds: a share of it buys with what the days before made")
    func compounding() throws {
        var scene = BarScene()
        scene.days = 2
        scene.rules = "buy when close > ₹101 and close < ₹101.8\n size 50% of equity\n stop 5%\n target 4%"
        for day in 0..<2 {
            scene.bars[day] = [
                0: (100, 100, 100, 100), 5: (100, 101.5, 100, 101.5), 6: (102, 102, 102, 102),
                9: (102, 110, 102, 100),
            ]
        }
        let result = try scene.run()
        #expect(result.trades.count == 2)
        let equity = Money(rupees: 1_000_000) + (result.trades.first?.net ?? .zero)
        let units = equity.basisPoints(5_000).raw / price(101.5).raw
        #expect(result.trades.last?.quantity == Quantity(units))
    }

    @Test("an order that the market leaves behind its cap is not filled")
    func beyondCap() throws {
        var scene = BarScene.entered(at: 150)
        scene.rules = "buy when close > ₹101 and close < ₹101.8\n size 100 shares\n stop 2%"
        let result = try scene.run()
        #expect(result.orders == 1)
        #expect(result.fills == 0)
    }
}
