import Market
import Platform
import Statistics
import Testing

@Suite("Performance", .enabled(if: Golden.isThere, "no golden results: see Golden.swift"))
struct GoldenTests {
    @Test("equals empyrical's on real returns", arguments: Golden.names)
    func empyrical(name: String) throws {
        let (own, index, _) = try Golden.returns(name)
        let golden = try Golden.json("performance_" + name)
        let returns = Returns(own)
        let pair = BenchmarkComparison(returns, against: Returns(index))
        let riskFree = try #require(golden["input"]?["risk_free_annual"]?.text.flatMap(Double.init)) / 252
        compare(
            golden["empyrical"],
            [
                "n": Double(returns.count), "annual_return": returns.annual, "cagr": returns.annual,
                "annual_volatility": returns.volatility, "max_drawdown": returns.drawdowns.largest,
                "calmar_ratio": returns.calmar, "cum_returns_final": returns.total,
                "omega_ratio": returns.omega(), "stability_of_timeseries": returns.stability,
                "tail_ratio": returns.tailRatio, "downside_risk": returns.downsideRisk(),
                "value_at_risk": returns.historicalValueAtRisk,
                "conditional_value_at_risk": returns.historicalShortfall,
                "sharpe_ratio_rf0": returns.sharpe(), "sortino_ratio_rf0": returns.sortino(),
                "alpha_rf0": pair.compoundedAlpha(), "beta_rf0": pair.beta,
                "sharpe_ratio_rf": returns.sharpe(riskFree: riskFree),
                "sortino_ratio_rf": returns.sortino(required: riskFree),
                "alpha_rf": pair.compoundedAlpha(riskFree: riskFree), "beta_rf": pair.beta,
                "excess_sharpe": pair.information, "up_capture": pair.upCapture,
                "down_capture": pair.downCapture,
            ], besides: ["first", "last"])
    }

    @Test("equals quantstats' on real returns", arguments: Golden.names)
    func quantstats(name: String) throws {
        let (own, index, _) = try Golden.returns(name)
        let golden = try Golden.json("performance_" + name)
        let returns = Returns(own)
        let pair = BenchmarkComparison(returns, against: Returns(index))
        compare(
            golden["quantstats"],
            [
                "sharpe": returns.sharpe(), "sortino": returns.sortino(), "calmar": returns.calmar,
                "max_drawdown": returns.drawdowns.largest, "cagr": returns.annual,
                "volatility": returns.volatility, "value_at_risk": returns.normalValueAtRisk,
                "cvar": returns.normalShortfall, "ulcer_index": returns.drawdowns.ulcer,
                "win_rate": returns.winRate, "profit_factor": returns.profitFactor,
                "payoff_ratio": returns.payoff, "gain_to_pain_ratio": returns.gainToPain,
                "kelly_criterion": returns.kelly, "skew": returns.sample.skewness,
                "kurtosis": returns.sample.kurtosis, "tail_ratio": returns.tailRatio,
                "recovery_factor": returns.recoveryFactor,
                "comp": returns.total, "best": returns.best, "worst": returns.worst,
                "exposure": (returns.exposure * 100).rounded(.up) / 100,
                "greeks_alpha": pair.summedAlpha, "greeks_beta": pair.beta,
                "information_ratio": pair.information, "r_squared": pair.determination,
            ], besides: ["common_sense_ratio", "consecutive_wins", "consecutive_losses"])
    }

    @Test("has its largest drawdown's trough on the day of the reference", arguments: Golden.names)
    func trough(name: String) throws {
        let (own, _, dates) = try Golden.returns(name)
        let fall = try #require(Returns(own).drawdowns.deepest(1).first)
        let golden = try Golden.json("performance_" + name)
        #expect(dates[fall.trough] == golden["plain"]?["max_drawdown_trough"]?.text)
    }

    /// Every figure of the reference, none left out.
    private func compare(_ golden: JSON?, _ ours: [String: Double], besides: Set<String> = []) {
        for member in golden?.members ?? [] where !besides.contains(member.name) {
            guard let theirs = member.value.text.flatMap(Double.init), let mine = ours[member.name] else {
                Issue.record("\(member.name) is not compared")
                continue
            }
            #expect(agree(mine, theirs), "\(member.name): ours \(mine), theirs \(theirs)")
        }
    }

    @Test("finds pyxirr's internal rate")
    func internalRate() throws {
        let cases = try Golden.json("xirr").elements
        #expect(cases.count >= 11)
        for example in cases {
            let flows = try (example["flows"]?.elements ?? []).map { flow in
                InternalRate.Flow(
                    date: try #require(flow[0]?.text.flatMap { CalendarDate($0) }),
                    amount: try #require(flow[1]?.text.flatMap(Double.init)))
            }
            let name = example["name"]?.text ?? ""
            let rate = InternalRate.rate(flows)
            if let theirs = example["xirr"]?.text.flatMap(Double.init) {
                #expect(agree(try #require(rate), theirs), "\(name): \(rate ?? .nan), theirs \(theirs)")
            } else {
                #expect(rate == nil, "\(name)")
            }
            let value = try #require(example["xnpv_at_10pct"]?.text.flatMap(Double.init))
            #expect(abs(InternalRate.presentValue(flows, rate: 0.1) - value) < 1e-7, "\(name)")
        }
    }
}
