// Rows of facts: the deepest falls, the best and the worst trades, what was refused, what
// is still open.

import Market
import Trading

struct PageTables {
    let report: BacktestReport

    var falls: Markup {
        let rows: [Markup] = report.falls(5).map { fall in
            """
            <tr><td class="minus">\(Humane.signedPercent(fraction: fall.depth))</td>\
            <td>\(fall.peak.map { "\($0)" } ?? "start")</td><td>\(fall.trough)</td>\
            <td>\(fall.recovered.map { "\($0)" } ?? "not yet")</td><td>\(fall.sessions)</td></tr>
            """
        }
        guard !rows.isEmpty else { return .none }
        return table(
            "Deepest drawdowns", ["Depth", "From", "Trough", "Recovered", "Sessions"], rows)
    }

    var extremes: Markup {
        let ranked = report.result.trades.enumerated().sorted { a, b in
            a.element.net == b.element.net ? a.offset < b.offset : a.element.net > b.element.net
        }.map(\.element)
        let best = ranked.prefix(8).filter { $0.net > .zero }
        let worst = ranked.reversed().prefix(8).filter { $0.net < .zero }
        return """
            \(best.isEmpty ? Markup.none : trades("Best trades", best))\
            \(worst.isEmpty ? Markup.none : trades("Worst trades", worst))
            """
    }

    private func trades(_ title: String, _ trades: [ClosedTrade]) -> Markup {
        let rows: [Markup] = trades.map { trade in
            """
            <tr><td>\(trade.enteredAt.date) \(trade.enteredAt.timeOfDay)</td><td>\(trade.symbol)</td>\
            <td>\(trade.side == .buy ? "long" : "short")</td><td>\(Humane.count(trade.quantity))</td>\
            <td>\(Humane.rupees(trade.entry))</td><td>\(Humane.rupees(trade.exit))</td>\
            <td>\(Humane.duration(trade.leftAt - trade.enteredAt))</td><td>\(trade.reason.text)</td>\
            <td class="\(trade.net < .zero ? "minus" : "plus")">\(Humane.signedRupees(trade.net))</td></tr>
            """
        }
        return table(
            title, ["Entered", "Symbol", "Side", "Quantity", "In", "Out", "Held", "Exit", "Net"], rows)
    }

    /// Nothing when nothing was denied.
    var denials: Markup {
        let rows: [Markup] = report.result.denials.map { denial in
            "<tr><td>\(denial.code.finding)</td><td>\(Humane.count(denial.count))</td></tr>"
        }
        guard !rows.isEmpty else { return .none }
        return table("Denied by the risk gate", ["Because", "Tickets"], rows)
    }

    /// Nothing when the test ended flat.
    var open: Markup {
        let rows: [Markup] = report.result.openPositions.map { position in
            """
            <tr><td>\(position.strategy)</td><td>\(position.symbol)</td>\
            <td>\(Humane.count(position.net))</td><td>\(Humane.rupees(position.averagePrice))</td>\
            <td>\(Humane.rupees(position.lastPrice))</td></tr>
            """
        }
        guard !rows.isEmpty else { return .none }
        return table(
            "Still open at the end", ["Strategy", "Symbol", "Quantity", "Average", "Last"], rows)
    }

    private func table(_ title: String, _ heading: [String], _ rows: [Markup]) -> Markup {
        let names: [Markup] = heading.map { "<th scope=\"col\">\($0)</th>" }
        return """
            <div class="wide"><table class="rows"><caption>\(title)</caption><thead><tr>\(names)</tr></thead>
            <tbody>\(rows)</tbody></table></div>
            """
    }
}

extension Markup.Pieces {
    mutating func appendInterpolation(_ date: CalendarDate) { appendInterpolation("\(date)" as String) }
    mutating func appendInterpolation(_ time: TimeOfDay) { appendInterpolation("\(time)" as String) }
}
