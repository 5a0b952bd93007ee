// A test as two tables for spreadsheets and programs: `trades.csv` and `equity.csv`.
//
// Plain decimals, Indian wall time, RFC 4180. Whoever reads them back has every figure of
// the result to the last digit.

import Accounting
import Market
import Statistics

extension BacktestReport {
    /// The first line of `trades.csv`.
    public static let tradesHeading =
        "strategy,symbol,side,quantity,entered_at,left_at,entry,exit,gross_profit,brokerage,transaction_tax,"
        + "exchange_fee,regulator_fee,stamp_duty,gst,depository,charges,net_profit,reason"

    /// The first line of `equity.csv`.
    public static let equityHeading = "date,equity,exposure,return,drawdown"

    /// One line a closed trade, in the order in which they were closed.
    public var tradesCSV: String {
        var text = BacktestReport.tradesHeading + "\n"
        for trade in result.trades {
            var fields = [
                BacktestReport.field(trade.strategy), BacktestReport.field(trade.symbol),
                trade.side == .buy ? "long" : "short", trade.quantity.description, "\(trade.enteredAt)",
                "\(trade.leftAt)", trade.entry.description, trade.exit.description, trade.gross.description,
            ]
            fields += trade.charges.kinds.map { $0.amount.description }
            fields += [trade.charges.total.description, trade.net.description, trade.reason.text]
            text += fields.joined(separator: ",") + "\n"
        }
        return text
    }

    /// One line a session, oldest first.
    public var equityCSV: String {
        var text = BacktestReport.equityHeading + "\n"
        for (index, point) in result.equity.enumerated() {
            text += "\(point.date),\(point.equity),\(point.exposure),\(returns.values[index]),"
            text += "\(drawdowns.curve[index])\n"
        }
        return text
    }

    /// Quoted where it holds a comma, a quote or a line's end. A spreadsheet takes a text that begins like
    /// a formula for one, and would run it: such a text gets an apostrophe first.
    private static func field(_ text: String) -> String {
        let isFormula = text.unicodeScalars.first.map { "=+-@\t\r".unicodeScalars.contains($0) } ?? false
        let text = isFormula ? "'" + text : text
        guard text.utf8.contains(where: { $0 == 0x2C || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }) else {
            return text
        }
        var quoted = "\""
        for scalar in text.unicodeScalars {
            if scalar == "\"" { quoted.unicodeScalars.append(scalar) }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted + "\""
    }
}
