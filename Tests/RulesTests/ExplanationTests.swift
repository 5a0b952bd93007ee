// What `sauda explain` says: every line of a file comes back as a sentence.

import Market
import Testing

@testable import Rules

@Suite("An explanation")
struct ExplanationTests {
    private static let plainWords = """
        strategy "Plain words"
        trade    SBIN, M&M on NSE
        bars     5 minutes
        enter    between 09:30 and 11:00, 13:30 and 14:30
        exit     at 15:10
        exit     after 6 bars
        wait     30 minutes after a loss
        param fast = 9 from 3 to 12 step 1
        let gap = high - low
        buy when close crosses above ema(close, fast)
             and (close of NIFTY50 > vwap or not rsi(close, 14) on 15 minutes < 30)
             size   0.5% of equity at risk
             stop   1.5 × atr(14)
             target 2 × risk
             trail  gap after 1 × risk
        sell when close < low 1 bar ago
        limit 3 entries a day, 1 entry an instrument, 2 open positions, 1% loss a day
        """

    @Test("says whom, when, on what, how much, until when and never what")
    func whole() throws {
        let strategy = try compile(Self.plainWords)
        #expect(
            strategy.explanation.text() == """
                Plain words
                  It trades SBIN and M&M on NSE.
                  Its orders are intraday: nothing is held overnight.

                What it reads
                  It reads 5-minute bars, and needs 384 of them before its first decision.
                  It also reads 5-minute bars of NIFTY50, closed ones only.
                  It also reads 15-minute bars of the same instrument, closed ones only.

                When it may enter
                  On bars that close from 09:30 to 11:00 and 13:30 to 14:30.
                  Each bar is decided once, when it closes; the order fills at a later price.
                  After leaving an instrument with a loss it stays out of it for 30 minutes.
                  Not on a day when a split, bonus or other action changes what the price means.

                It buys when all of this is true:
                    – the close crosses above the exponential mean of the close over 9 bars on this bar
                    – either the close of NIFTY50 is above the day's VWAP, or it is not so that the relative
                      strength (RSI) of the close over 14 bars on 15-minute bars is below 30
                  Size: so much that the stop would lose 0.5% of the strategy's equity.
                  Stop: 1.5 times the average true range over 14 bars below the entry, resting at the broker.
                  Target: 2 times the risk above the entry.
                  Trail: the stop follows the best price at "gap", once the position has gained the risk.

                When it leaves
                  It leaves a bought position when this is true:
                    – the close is below the low 1 bar earlier
                  It leaves any position at the first bar that closes 30 minutes after its entry.
                  It leaves everything at 15:10.

                Names it uses
                  "gap" is the high minus the low.

                Parameters
                  fast is 9; it may be from 3 to 12, in steps of 1.

                Its own limits
                  At most 3 entries a day.
                  At most 1 entry an instrument a day.
                  At most 2 open positions at once.
                  No further entry on a day that has lost 1% of its equity.

                Never
                  It never acts on a bar that is not finished, or on anything later.
                  It never enters when a value it asks for is not known yet: undefined means no trade.
                  It never adds to a position it holds, and never turns one round in a single order.
                  It never sells short.
                  It never holds overnight.
                  It never passes the account's risk limits: they come after all of this.
                """)
    }

    @Test("is made for every strategy of the program, with the parameters in force")
    func all() throws {
        for strategy in try StrategyFiles.all() + ExampleFiles.all() {
            let text = strategy.explanation.text()
            #expect(text.contains(strategy.name))
            #expect(text.split(separator: "\n").allSatisfy { $0.count <= 100 })
            print(text, "\n")
            for parameter in strategy.parameters {
                #expect(text.contains("\(parameter.name) is "))
                let moved = try strategy.setting([(parameter.name, parameter.range.upperBound)])
                #expect(moved.explanation.text().contains(parameter.unit.written(parameter.range.upperBound)))
            }
        }
    }
}
