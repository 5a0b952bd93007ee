// A test for programs: plain numbers, stable names. What is undefined is null.

import Accounting
public import Backtest
import Exchange
import Market
public import Platform
import Rules
import Statistics
import Trading

extension BacktestReport {
    public var json: JSON {
        .object(outcome + figures + [member("trade_list", .array(result.trades.map(BacktestReport.json)))])
    }

    private func member(_ name: String, _ value: JSON) -> JSON.Member {
        JSON.Member(name: name, value: value)
    }

    /// What was done and what came of it.
    private var outcome: [JSON.Member] {
        let engine = origin.engine.map { Double($0.nanoseconds) / 1e9 }
        return [
            member("strategy", .string(result.strategies.joined(separator: ", "))),
            member("data", .string(origin.data)), member("fidelity", .string(origin.fidelity)),
            member("from", range.map { .string("\($0.lowerBound)") } ?? .null),
            member("to", range.map { .string("\($0.upperBound)") } ?? .null),
            member("sessions", JSON(result.equity.count)),
            member("symbols", .array(plan.series.map { .string($0.instrument.symbol) })),
            member("rules_as_of", plan.rulebook.map { .string("\($0)") } ?? .null),
            member("parameters", parameters), member("execution", execution),
            member("cash", JSON(result.cash)), member("bars", JSON(result.bars)),
            member("orders", JSON(result.orders)), member("fills", JSON(result.fills)),
            member("trades", JSON(trades.count)), member("final_equity", JSON(result.finalEquity)),
            member("gross_profit", JSON(grossProfit)), member("net_profit", JSON(result.netProfit)),
            member("charges", chargesJSON(result.charges)),
            member("engine_seconds", engine.map { JSON($0) } ?? .null),
            member(
                "bars_per_second",
                engine.map { $0 > 0 ? JSON((Double(result.bars) / $0).rounded()) : .null } ?? .null),
            member("seed", .number(String(plan.seed))),
        ]
    }

    private var parameters: JSON {
        .array(
            zip(result.strategies, zip(plan.strategies, strategies)).map { name, played in
                let (file, strategy) = played
                let values = strategy?.parameters.map { member($0.name, JSON($0.value)) }
                return [
                    "strategy": .string(name), "file": .string(file.file),
                    "set": .object(file.settings.map { member($0.name, JSON($0.value)) }),
                    "values": values.map { .object($0) } ?? .null,
                ]
            })
    }

    private var figures: [JSON.Member] {
        [
            member("total_return", JSON(returns.total)), member("cagr", JSON(returns.annual)),
            member("volatility", JSON(returns.volatility)), member("max_drawdown", JSON(drawdowns.largest)),
            member("max_drawdown_sessions", JSON(drawdowns.longest)),
            member("sharpe", JSON(returns.sharpe())),
            member("sortino", JSON(returns.sortino())), member("calmar", JSON(returns.calmar)),
            member("omega", JSON(returns.omega())), member("ulcer_index", JSON(drawdowns.ulcer)),
            member("value_at_risk", JSON(returns.historicalValueAtRisk)),
            member("conditional_value_at_risk", JSON(returns.historicalShortfall)),
            member("tail_ratio", JSON(returns.tailRatio)), member("skew", JSON(returns.sample.skewness)),
            member("kurtosis", JSON(returns.sample.kurtosis)), member("win_rate", JSON(trades.winRate)),
            member("profit_factor", JSON(trades.profitFactor)), member("payoff", JSON(trades.payoff)),
            member("expectancy", trades.expectancy.map { JSON($0) } ?? .null),
            member(
                "average_hold_seconds", trades.averageHold.map { JSON($0.seconds) } ?? .null),
            member("time_in_market", JSON(timeInMarket)),
            member("benchmark", benchmark.map(BacktestReport.json) ?? .null),
            member(
                "warnings",
                [
                    "count": JSON(result.warnings.count),
                    "first": .array(result.warnings.examples.map { .string($0) }),
                ]),
            member("denials", .array(result.denials.map(BacktestReport.json))),
            member("open_positions", .array(result.openPositions.map(BacktestReport.json))),
            member("remarks", .array(remarks.map { .string($0) })),
            member("assumptions", .array(result.assumptions.map { .string($0) })),
        ]
    }

    private static func json(_ record: BenchmarkRecord) -> JSON {
        let comparison = record.comparison
        return [
            "symbol": .string(record.symbol), "total_return": JSON(record.returns.total),
            "cagr": JSON(record.returns.annual), "max_drawdown": JSON(record.returns.drawdowns.largest),
            "alpha": JSON(comparison.compoundedAlpha()), "beta": JSON(comparison.beta),
            "r_squared": JSON(comparison.determination), "tracking_error": JSON(comparison.trackingError),
            "information_ratio": JSON(comparison.information), "up_capture": JSON(comparison.upCapture),
            "down_capture": JSON(comparison.downCapture), "silent_sessions": JSON(record.silent),
        ]
    }

    /// How fills were made, whatever the plan was told and not told.
    private var execution: JSON {
        let exchange = plan.exchange
        let slippage: JSON =
            switch exchange.slippage {
            case .none: ["kind": "none"]
            case .ticks(let count): ["kind": "ticks", "ticks": JSON(count)]
            case .basisPoints(let points): ["kind": "basis_points", "basis_points": JSON(points)]
            }
        let impact: JSON =
            switch exchange.costs.impact {
            case .none: ["kind": "none"]
            case .linear(let points): ["kind": "linear", "basis_points": JSON(points)]
            case .squareRoot(let points): ["kind": "square_root", "basis_points": JSON(points)]
            }
        let milliseconds = { (span: Span) in JSON(span.nanoseconds / 1_000_000) }
        return [
            "brokerage": .string(plan.brokerage.name), "volume_share_percent": JSON(exchange.volumeShare),
            "slippage": slippage,
            "half_spread_basis_points": origin.fidelity == "bars" ? JSON(exchange.costs.halfSpread) : .null,
            "impact": origin.fidelity == "bars" ? impact : .null,
            "latency_ms": origin.fidelity == "bars"
                ? .null
                : [
                    "least": milliseconds(exchange.leastLatency), "most": milliseconds(exchange.mostLatency),
                    "shape": .string(exchange.latencyShape.name),
                ],
            "derivative_band_percent": JSON(exchange.derivativeBandPercent),
            "cash_band_percent": JSON(exchange.cashBandPercent),
        ]
    }

    private static func json(_ denial: BacktestResult.DenialCount) -> JSON {
        [
            "code": .string(denial.code.rawValue), "finding": .string(denial.code.finding),
            "count": JSON(denial.count),
        ]
    }

    private static func json(_ position: BacktestResult.OpenPosition) -> JSON {
        [
            "strategy": .string(position.strategy), "symbol": .string(position.symbol),
            "quantity": JSON(position.net), "average_price": JSON(position.averagePrice),
            "last_price": JSON(position.lastPrice),
        ]
    }

    private static func json(_ trade: ClosedTrade) -> JSON {
        [
            "strategy": .string(trade.strategy), "symbol": .string(trade.symbol),
            "side": trade.side == .buy ? "long" : "short", "quantity": JSON(trade.quantity),
            "entered_at": .string("\(trade.enteredAt)"), "left_at": .string("\(trade.leftAt)"),
            "entry": JSON(trade.entry), "exit": JSON(trade.exit), "gross_profit": JSON(trade.gross),
            "charges": JSON(trade.charges.total), "net_profit": JSON(trade.net),
            "reason": .string(trade.reason.text),
        ]
    }
}

extension LatencyShape {
    /// As `--latency` takes it.
    var name: String {
        switch self {
        case .even: "even"
        case .fixed: "fixed"
        case .longTailed: "tailed"
        }
    }
}
