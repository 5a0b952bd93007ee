// The plan of the published comparison with other engines (workload W1): one synthetic
// share, one EMA crossover, every control evaluated under limits that deny nothing.
//
// Its costs are the reference's: 0.03 % of each side, no tax, fills at the very open.
// It measures the engine and says nothing of trading; no other plan may use its limits.

public import Accounting
import Exchange
public import Market
public import Trading

extension BacktestPlan {
    /// - Parameters:
    ///   - calendar: must hold `rulebook`, a day with continuous trading from 09:15 to 15:30.
    ///   - rulebook: whose sessions hold; old bars are played under its hours.
    public static func reference(
        _ bars: BarColumns, _ calendar: TradingCalendar, rulebook: CalendarDate
    ) -> BacktestPlan {
        var exchange = ExchangeSettings()
        exchange.costs = .none
        exchange.volumeShare = 10_000_000
        exchange.cashBandPercent = 95  // The reference knows no band.
        let instrument = Instrument(id: InstrumentID(0), symbol: "REFERENCE")
        return BacktestPlan(
            strategies: [PlayedDay.StrategyFile(file: "reference.sauda", source: referenceRules)],
            series: [Series(instrument: instrument, bars: bars)], warmUpBars: 21, calendar: calendar,
            rulebook: rulebook, cash: Money(rupees: 10_000_000), limits: .evaluatedOnly,
            brokerage: .reference,
            cutOffs: CutOffs(auctionStock: TimeOfDay(15, 30), intraday: TimeOfDay(15, 30)),
            exchange: exchange, seed: 1, build: "reference")
    }

    /// The reference enters on bars that close until 15:14 and leaves on the one that closes at 15:15, unless
    /// the averages cross there: then that is the reason, so the clock is a rule after the other.
    public static let referenceRules = """
        strategy "Reference crossover"
        trade    REFERENCE on NSE
        bars     1 minute
        enter    between 09:15 and 15:14
        product  intraday

        let trend = ewma(close, 9) - ewma(close, 21)

        buy when trend crosses above 0
             size 10% of equity
             stop 1%

        sell when trend crosses below 0
        sell when minutes since open >= 360 minutes
        """

    /// The line of the rule that leaves by the clock.
    public static let referenceClockLine = 14
}

extension RiskLimits {
    /// Every control is evaluated and none denies: only for comparisons with engines that know no risk.
    public static let evaluatedOnly: RiskLimits = {
        var limits = RiskLimits.standard
        let loosened: [(RiskLimit, Int64)] = [
            (.collarCash, 2_000), (.collarOptions, 2_000), (.orderQuantity, 1_000_000_000),
            (.volumeShare, 10_000),
            (.orderValue, 100_000_000_000_00), (.orderValueShare, 100_000), (.marketProtection, 1_500),
            (.stopDistanceLeast, 0), (.stopDistanceMost, 9_000), (.stopRisk, 10_000), (.scripShare, 100_000),
            (.entriesPerMinute, 1_000_000), (.entriesPerDay, 1_000_000), (.strategyDayLoss, 10_000),
            (.entryFrom, 0), (.entryTo, 86_399), (.entryBeforeDeadline, 0), (.grossExposure, 1_000_000),
            (.dayLossWarn, 10_000), (.dayLossHalt, 10_000), (.dayLossFlatten, 10_000),
        ]
        for (limit, value) in loosened { limits[limit] = value }
        return limits
    }()
}

extension BrokeragePlan {
    /// 0.03 % of the value of each side and nothing else; the one plan without taxes, see
    /// ``BrokeragePlan/isTaxed``.
    public static let reference: BrokeragePlan = {
        let term = BrokerageTerm(rate: "0.03 %")
        var plan = BrokeragePlan(
            name: "reference", delivery: term, intraday: term, future: term, option: term)
        plan.isTaxed = false
        return plan
    }()
}
