// A test for programs: plain numbers, stable names. What is undefined is null.

import Accounting
public import Backtest
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
            member("parameters", parameters),
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
            member("denials", .array(result.denials.map(BacktestReport.json))),
            member("open_positions", .array(result.openPositions.map(BacktestReport.json))),
            member("remarks", .array(remarks.map { .string($0) })),
            member("assumptions", .array(result.assumptions.map { .string($0) })),
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
