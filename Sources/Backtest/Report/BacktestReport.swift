// A test as its reader wants it: the same result, with every figure that is made from
// it. The page, the summary, the JSON and the csv files all read this, and reckon nothing.

import Accounting
public import Market
public import Rules
public import Statistics
import Trading

public struct BacktestReport: Sendable {
    public let result: BacktestResult
    public let plan: BacktestPlan
    public let origin: Origin
    /// Of sessions, from the equity after each; the first begins at the plan's cash.
    public let returns: Returns
    public let drawdowns: Drawdowns
    public let trades: TradeStatistics
    public let months: MonthlyReturns
    /// Nil where nothing was named to compare with.
    public let benchmark: BenchmarkRecord?
    /// In the plan's order, with the parameters' values that this test used. A plan that ran has only
    /// files that compile; nil stands for a file of any other.
    public let strategies: [Strategy?]

    /// What the plan and the result do not say of themselves.
    public struct Origin: Hashable, Sendable {
        /// Where the bars came from, as the reader named it.
        public var data: String
        /// `bars` or `path`.
        public var fidelity: String
        /// Time of the run without reading and writing; nil where nobody measured it.
        public var engine: Span?

        public init(data: String, fidelity: String, engine: Span? = nil) {
            self.data = data
            self.fidelity = fidelity
            self.engine = engine
        }
    }

    public init(
        _ result: BacktestResult, of plan: BacktestPlan, origin: Origin, benchmark: BenchmarkRecord? = nil
    ) {
        self.result = result
        self.plan = plan
        self.origin = origin
        self.benchmark = benchmark
        returns = Returns(equity: result.equity.map(\.equity.rupees), start: result.cash.rupees)
        drawdowns = returns.drawdowns
        trades = BacktestReport.statistics(result.trades)
        months = MonthlyReturns(result.equity, start: result.cash)
        strategies = plan.strategies.map(BacktestReport.compiled)
    }

    private static func compiled(_ file: PlayedDay.StrategyFile) -> Strategy? {
        do throws(RuleErrors) {
            return try Strategy.compile(file.source, file: file.file)
                .setting(file.settings.map { ($0.name, $0.value) })
        } catch {
            return nil  // Such a plan was refused before it ran.
        }
    }

    static func statistics(_ trades: some Sequence<ClosedTrade>) -> TradeStatistics {
        TradeStatistics(trades.map { TradeStatistics.Trade(net: $0.net, held: $0.leftAt - $0.enteredAt) })
    }

    /// First and last session; nil when no session was traded.
    public var range: ClosedRange<CalendarDate>? {
        guard let first = result.equity.first?.date, let last = result.equity.last?.date else { return nil }
        return first...last
    }

    /// Highest exposure of each session over the equity after it, oldest first; 1 is the whole account.
    public var exposures: [Double] {
        result.equity.map { point in
            point.equity > .zero ? point.exposure.rupees / point.equity.rupees : 0
        }
    }

    /// Sessions in which anything was held, of all.
    public var timeInMarket: Double {
        Double(result.equity.count { $0.exposure > .zero }) / Double(result.equity.count)
    }

    /// Before charges, of closed trades and open positions together.
    public var grossProfit: Money { result.netProfit + result.charges.total }

    /// A fall of the equity with its days; a nil peak is the account's start.
    public struct Fall: Hashable, Sendable {
        public var peak: CalendarDate?
        public var trough: CalendarDate
        public var recovered: CalendarDate?
        public var depth: Double
        /// From the peak to the recovery, or to the end.
        public var sessions: Int
    }

    /// The deepest first.
    public func falls(_ count: Int) -> [Fall] {
        drawdowns.deepest(count).map { fall in
            Fall(
                peak: fall.peak >= 0 ? result.equity[fall.peak].date : nil,
                trough: result.equity[fall.trough].date,
                recovered: fall.recovered.map { result.equity[$0].date }, depth: fall.depth,
                sessions: (fall.recovered ?? result.equity.count - 1) - fall.peak)
        }
    }
}
