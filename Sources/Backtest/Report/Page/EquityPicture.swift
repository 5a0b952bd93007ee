// The account after every session, and below it, on the same dates, how far it lay under
// its highest value.

import Market
import Statistics

struct EquityPicture {
    let report: BacktestReport
    private let frame = Frame(width: 1040, left: 76, right: 12)

    var markup: Markup {
        let points = report.result.equity
        guard !points.isEmpty else { return "<p class=\"quiet\">No session was traded.</p>" }
        return """
            <figure><figcaption>Equity and drawdown<output></output></figcaption>
            <svg viewBox="0 0 1040 410" role="img" aria-label="Equity and drawdown">
            \(deepest)\(equity)\(drawdown)\(frame.dates(points.map(\.date), y: 400))
            \(frame.strips(points.count, top: 10, height: 372, text: spoken))</svg></figure>
            """
    }

    private var values: [Double] { report.result.equity.map(\.equity.rupees) }

    /// The span of the deepest fall, shaded.
    private var deepest: Markup {
        guard let fall = report.drawdowns.deepest(1).first else { return .none }
        let count = values.count
        let from = frame.x(max(fall.peak, 0), of: count)
        let to = frame.x(fall.recovered ?? count - 1, of: count)
        return "<rect class=\"shade\" x=\"\(from)\" y=\"10\" width=\"\(to - from)\" height=\"372\"/>"
    }

    private var equity: Markup {
        let start = report.result.cash.rupees
        let index = report.benchmark?.equity ?? []
        let all = values + index + [start]
        let (least, most) = (all.min() ?? start, all.max() ?? start)
        let room = (most - least) * 0.04
        let scale = Scale(least - room...most + room, from: 270, to: 10)
        let points = values.enumerated().map { (x: frame.x($0, of: values.count), y: scale($1)) }
        let line = polyline([(frame.left, scale(start))] + points)
        let right = points.last?.x ?? frame.left
        return """
            \(frame.grid(scale, ticks: 5, label: axisRupees))
            <path class="start" d="M\(frame.left) \(scale(start))H\(frame.width - frame.right)"/>
            <path class="under" d="\(line)L\(right) 270L\(frame.left) 270Z"/>\
            \(beside(index, scale))<path class="equity" d="\(line)"/>
            """
    }

    /// The same account, had it held the benchmark.
    private func beside(_ index: [Double], _ scale: Scale) -> Markup {
        guard let benchmark = report.benchmark, let last = index.last else { return .none }
        let points = index.enumerated().map { (x: frame.x($0, of: index.count), y: scale($1)) }
        let line = polyline([(frame.left, scale(report.result.cash.rupees))] + points)
        return """
            <path class="beside" d="\(line)"/><text class="axis end" x="\(frame.width - frame.right)" \
            y="\(max(scale(last) - 6, 20))">\(benchmark.symbol)</text>
            """
    }

    private var drawdown: Markup {
        let curve = report.drawdowns.curve
        let scale = Scale(min(report.drawdowns.largest * 1.05, -0.001)...0, from: 382, to: 294)
        let points = curve.enumerated().map { (x: frame.x($0, of: curve.count), y: scale($1)) }
        let right = points.last?.x ?? frame.left
        let line = polyline([(frame.left, 294)] + points + [(right, 294)])
        return """
            \(frame.grid(scale, ticks: 3, label: axisPercent))<path class="fall" d="\(line)Z"/>
            """
    }

    private func spoken(_ session: Int) -> String {
        let point = report.result.equity[session]
        return "\(point.date) · \(Humane.wholeRupees(point.equity)) · day "
            + Humane.signedPercent(fraction: report.returns.values[session]) + " · drawdown "
            + Humane.signedPercent(fraction: report.drawdowns.curve[session])
    }
}
