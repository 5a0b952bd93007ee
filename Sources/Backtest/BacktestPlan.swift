// What is to be tested: whose bars, which rules, with how much money, under which
// market rules and with which assumptions about fills. The same plan gives the same result.

public import Accounting
public import Exchange
public import Market
public import Trading

public struct BacktestPlan: Sendable {
    /// One instrument with all its bars: rows before `from` warm up, rows after `to` are left out.
    public struct Series: Sendable {
        public var instrument: Instrument
        public var bars: BarColumns

        public init(instrument: Instrument, bars: BarColumns) {
            self.instrument = instrument
            self.bars = bars
        }
    }

    public var strategies: [PlayedDay.StrategyFile]
    public var series: [Series]
    /// First and last day that may trade; nil begins with the first bar after the rules' warm-up, and
    /// ends with the last.
    public var from: CalendarDate?
    public var to: CalendarDate?
    /// Bars of each instrument that only warm up when `from` is nil; nil takes what the rules ask for.
    public var warmUpBars: Int?
    public var calendar: TradingCalendar
    /// The date whose sessions, charges, bands and ticks hold on every day; nil lets each day have its own.
    public var rulebook: CalendarDate?
    /// Divided equally among the strategies.
    public var cash: Money
    public var limits: RiskLimits
    public var brokerage: BrokeragePlan
    public var cutOffs: CutOffs
    /// Latency, share of the volume, slippage.
    public var exchange: ExchangeSettings
    /// Splits, bonuses and rights; what the bars have adjusted already is left out.
    public var actions: CorporateActions
    /// The lists that strategies trade the members of, each day's own.
    public var lists: [MembershipList]
    /// What whoever loaded the bars took for granted, in sentences that the report prints.
    public var conventions: [String]
    public var seed: UInt64
    public var build: String

    public init(
        strategies: [PlayedDay.StrategyFile], series: [Series], from: CalendarDate? = nil,
        to: CalendarDate? = nil, warmUpBars: Int? = nil, calendar: TradingCalendar, rulebook: CalendarDate?,
        cash: Money,
        limits: RiskLimits = .standard, brokerage: BrokeragePlan = .sharekhan, cutOffs: CutOffs = CutOffs(),
        exchange: ExchangeSettings = ExchangeSettings(), actions: CorporateActions = .none,
        lists: [MembershipList] = [],
        conventions: [String] = [], seed: UInt64, build: String
    ) {
        self.strategies = strategies
        self.series = series
        self.from = from
        self.to = to
        self.warmUpBars = warmUpBars
        self.calendar = calendar
        self.rulebook = rulebook
        self.cash = cash
        self.limits = limits
        self.brokerage = brokerage
        self.cutOffs = cutOffs
        self.exchange = exchange
        self.actions = actions
        self.lists = lists
        self.conventions = conventions
        self.seed = seed
        self.build = build
    }
}
