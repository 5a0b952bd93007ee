// One trade on its bars: where it went in, where it came out, and what the price did
// before, between and after. A long trade's bars are put together until they fit.

import Accounting
import Market

struct CandlePicture {
    let trade: ClosedTrade
    let bars: [Bar]
    let length: Span
    private let frame = Frame(width: 500, left: 58, right: 8)
    private static let most = 110

    /// Nil when the trade's time lies outside the series.
    init?(_ trade: ClosedTrade, _ series: BarColumns) {
        guard series.count > 0 else { return nil }
        let first = max(series.row(at: trade.enteredAt + Span(nanoseconds: 1)) - 1, 0)
        let last = max(series.row(at: trade.leftAt + Span(nanoseconds: 1)) - 1, first)
        guard series[first].start.date <= trade.enteredAt.date else { return nil }
        let margin = max(12, (last - first) / 3)
        let rows = max(first - margin, 0)..<min(last + margin + 1, series.count)
        let step = (rows.count + CandlePicture.most - 1) / CandlePicture.most
        bars = stride(from: rows.lowerBound, to: rows.upperBound, by: step).map { start in
            CandlePicture.joined(series, start..<min(start + step, rows.upperBound))
        }
        length = series.length * Int64(step)
        self.trade = trade
    }

    private static func joined(_ series: BarColumns, _ rows: Range<Int>) -> Bar {
        var bar = series[rows.lowerBound]
        for row in rows.dropFirst() {
            let next = series[row]
            bar.high = max(bar.high, next.high)
            bar.low = min(bar.low, next.low)
            bar.close = next.close
            bar.volume = bar.volume.joined(with: next.volume)
        }
        return bar
    }

    var markup: Markup {
        let tone = trade.net < .zero ? "minus" : "plus"
        return """
            <figure class="trade"><figcaption><b>\(trade.symbol)</b> \(title)\
            <span class="\(tone)">\(Humane.signedRupees(trade.net))</span></figcaption>
            <svg viewBox="0 0 500 220" role="img" aria-label="\(trade.symbol), \(title)">
            \(picture)</svg><p class="quiet">\(words)</p></figure>
            """
    }

    private var title: String {
        "\(trade.side == .buy ? "long" : "short") \(trade.quantity), \(trade.enteredAt.date)"
    }

    private var words: String {
        let (entered, left) = (trade.enteredAt, trade.leftAt)
        let day = entered.date == left.date ? "" : "\(left.date) "
        return "In at \(Humane.rupees(trade.entry)) \(entered.timeOfDay), out at "
            + "\(Humane.rupees(trade.exit)) \(day)\(left.timeOfDay) by \(trade.reason.text), "
            + "charges \(Humane.rupees(trade.charges.total))"
    }

    private var picture: Markup {
        let prices =
            bars.flatMap { [$0.low.rupees, $0.high.rupees] } + [trade.entry.rupees, trade.exit.rupees]
        let scale = Scale((prices.min() ?? 0)...(prices.max() ?? 0), from: 190, to: 12)
        return """
            \(frame.grid(scale, ticks: 4) { price($0, step: $1) })\(days)\
            \(candles(scale, rising: true))\(candles(scale, rising: false))\(marks(scale))
            """
    }

    private func price(_ value: Double, step: Double) -> String {
        "₹" + Humane.decimal(value, places: step >= 1 ? 0 : step >= 0.1 ? 1 : 2)
    }

    private func candles(_ scale: Scale, rising: Bool) -> Markup {
        let width = max(frame.plotWidth / Double(bars.count) * 0.66, 0.8)
        var path = ""
        for (index, bar) in bars.enumerated() where (bar.close >= bar.open) == rising {
            let x = frame.x(index, of: bars.count)
            let (top, bottom) = (
                scale(max(bar.open, bar.close).rupees), scale(min(bar.open, bar.close).rupees)
            )
            path += "M\(Markup.tenths(x)) \(Markup.tenths(scale(bar.high.rupees)))V"
            path += Markup.tenths(scale(bar.low.rupees))
            path += "M\(Markup.tenths(x - width / 2)) \(Markup.tenths(top))h\(Markup.tenths(width))"
            path += "v\(Markup.tenths(max(bottom - top, 0.6)))h-\(Markup.tenths(width))z"
        }
        return "<path class=\"\(rising ? "rise" : "sink")\" d=\"\(path)\"/>"
    }

    /// A line before each new day with its date; the time of day where all is one day.
    private var days: [Markup] {
        let starts = bars.indices.filter { $0 == 0 || bars[$0].start.date != bars[$0 - 1].start.date }
        if starts.count == 1 {
            return stride(from: 0, to: bars.count, by: max(bars.count / 5, 1)).map { index in
                label("\(bars[index].start.timeOfDay)", index, hasLine: false)
            }
        }
        let step = (starts.count + 6) / 7
        return stride(from: 0, to: starts.count, by: step).map { place in
            let (start, next) = (
                starts[place], place + step < starts.count ? starts[place + step] : bars.count
            )
            let hasRoom = frame.plotWidth * Double(next - start) / Double(bars.count) > 40
            let day = hasRoom ? DateTicks.day(bars[start].start.date) : ""
            return label(day, start, hasLine: start > 0)
        }
    }

    private func label(_ text: String, _ index: Int, hasLine: Bool) -> Markup {
        let x = frame.x(index, of: bars.count)
        let line: Markup = hasLine ? "<path class=\"day\" d=\"M\(x) 12V190\"/>" : .none
        guard x < frame.width - 20 else { return line }
        return "\(line)<text class=\"axis mid\" x=\"\(x)\" y=\"208\">\(text)</text>"
    }

    private func marks(_ scale: Scale) -> Markup {
        let (from, to) = (x(trade.enteredAt), x(trade.leftAt))
        let (entry, exit) = (scale(trade.entry.rupees), scale(trade.exit.rupees))
        let up = trade.side == .buy
        return """
            <path class="way \(trade.net < .zero ? "loss" : "gain")" d="M\(from) \(entry)L\(to) \(exit)"/>\
            \(arrow(from, entry, up: up, "in"))\(arrow(to, exit, up: !up, "out"))
            """
    }

    /// Its tip on the price: a buy points up from below, a sale points down from above.
    private func arrow(_ x: Double, _ y: Double, up: Bool, _ kind: String) -> Markup {
        let base = up ? y + 11 : y - 11
        return "<path class=\"\(kind)\" d=\"M\(x) \(y)L\(x - 5.5) \(base)H\(x + 5.5)Z\"/>"
    }

    private func x(_ time: Timestamp) -> Double {
        let index = bars.lastIndex { $0.start <= time } ?? 0
        return frame.x(index, of: bars.count)
    }
}
