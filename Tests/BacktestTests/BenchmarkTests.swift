import Accounting
import Backtest
import Market
import Statistics
import Testing

@Suite("A test beside a benchmark")
struct BenchmarkTests {
    private static let first = BarScene.first

    private func result(_ equity: [Int64]) -> BacktestResult {
        var result = BacktestResult(strategies: ["Made"], cash: Money(rupees: 100))
        result.equity = equity.enumerated().map { day, rupees in
            EquityPoint(
                date: Self.first.advanced(byDays: day), equity: Money(rupees: rupees), exposure: .zero)
        }
        return result
    }

    /// Closes by day from the one before the test; nil has no bar.
    private func series(_ closes: [Double?], _ contract: Contract = .index) -> BacktestPlan.Series {
        let bars = closes.enumerated().compactMap { day, close in
            close.map { close in
                Bar(
                    start: Timestamp(Self.first.advanced(byDays: day - 1), TimeOfDay(9, 15)),
                    open: price(close), high: price(close), low: price(close), close: price(close),
                    volume: .zero)
            }
        }
        return BacktestPlan.Series(
            instrument: Instrument(id: InstrumentID(0), symbol: "IDX", contract: contract),
            bars: BarColumns(bars, length: .minutes(1440)))
    }

    @Test("that it doubles day by day has beta two, no alpha and explains all of it")
    func doubled() throws {
        // The benchmark goes 10 %, -10 %, 10 %; the test 20 %, -20 %, 20 %.
        let record = try #require(
            BenchmarkRecord(series([100, 110, 99, 108.9]), beside: result([120, 96, 115])))
        #expect(abs(record.comparison.beta - 2) < 0.01)
        #expect(record.comparison.determination > 0.999)
        #expect(abs(record.equity[2] - 108.9) < 1e-9)
        #expect(record.silent == 0)
        // A session's difference is 10 %, -10 %, 9.8 %: its deviation times the root of 252.
        #expect(abs(record.comparison.trackingError - 0.1147 * 252.0.squareRoot()) < 0.01)
    }

    @Test("begins at the close before the first session, or at the first there is")
    func start() throws {
        let before = try #require(BenchmarkRecord(series([100, 110]), beside: result([100])))
        #expect(abs(before.returns.total - 0.1) < 1e-9)
        let late = try #require(
            BenchmarkRecord(series([nil, nil, 110, 121]), beside: result([100, 100, 100])))
        #expect(abs(late.returns.total - 0.1) < 1e-9)
        #expect(late.silent == 1)
    }

    @Test("that has no bar on a session stands still, and that is counted")
    func silent() throws {
        let record = try #require(
            BenchmarkRecord(series([100, 110, nil, 121]), beside: result([100, 100, 100])))
        #expect(record.equity.map { ($0 * 10).rounded() / 10 } == [110, 110, 121])
        #expect(record.silent == 1)
        #expect(BenchmarkRecord(series([nil, nil, nil, nil, 100]), beside: result([100, 100])) == nil)
    }

    @Test("is no worse for a split")
    func split() throws {
        let date = Self.first.advanced(byDays: 1)
        let action = try #require(CorporateAction(symbol: "IDX", exDate: date, .split(old: 1, new: 2)))
        let record = try #require(
            BenchmarkRecord(
                series([100, 100, 50, 55], .share), beside: result([100, 100, 100]),
                actions: CorporateActions([action])))
        #expect(abs(record.returns.total - 0.1) < 1e-9)
    }
}
