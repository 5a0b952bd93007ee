// The largest trades on their bars, the symbols as tabs: chosen by style alone, so that
// it works from a file, without a network and without a script.

import Market
import Statistics

struct TradeGallery {
    let report: BacktestReport
    /// Pictures in the whole page, and of one symbol: what bounds its size.
    static let mostTrades = 36
    static let mostOfOne = 6

    var markup: Markup {
        let panes = panes
        guard !panes.isEmpty else { return .none }
        let styles: [Markup] = panes.indices.map { "#s\($0):checked~.panes>#p\($0){display:grid}" }
        let tabs: [Markup] = panes.enumerated().map { index, pane in
            """
            <input type="radio" name="symbol" id="s\(index)"\(index == 0 ? " checked" : Markup.none)>\
            <label for="s\(index)">\(pane.symbol)</label>
            """
        }
        let grids: [Markup] = panes.enumerated().map { index, pane in
            "<div class=\"pane\" id=\"p\(index)\">\(pane.pictures)</div>"
        }
        let shown = panes.reduce(0) { $0 + $1.pictures.count }
        return """
            <section id="trades"><h2>Trades on candles</h2><p class="quiet">The \(shown) with the largest \
            gains and losses of \(report.trades.count); all are in trades.csv.</p>
            <style>\(styles)</style><div class="tabs">\(tabs)<div class="panes">\(grids)</div></div></section>
            """
    }

    private struct Pane {
        let symbol: String
        var pictures: [Markup]
    }

    /// The symbol with the largest single trade first; in each the largest first.
    private var panes: [Pane] {
        var panes: [Pane] = []
        var places: [String: Int] = [:]
        var shown = 0
        for trade in ranked where shown < TradeGallery.mostTrades {
            if let place = places[trade.symbol], panes[place].pictures.count >= TradeGallery.mostOfOne {
                continue
            }
            guard let bars = report.plan.series.first(where: { $0.instrument.symbol == trade.symbol })?.bars,
                let picture = CandlePicture(trade, bars)
            else { continue }
            shown += 1
            if let place = places[trade.symbol] {
                panes[place].pictures.append(picture.markup)
            } else {
                places[trade.symbol] = panes.count
                panes.append(Pane(symbol: trade.symbol, pictures: [picture.markup]))
            }
        }
        return panes
    }

    private var ranked: [ClosedTrade] {
        report.result.trades.enumerated().sorted { a, b in
            let (left, right) = (a.element.net.magnitude, b.element.net.magnitude)
            return left == right ? a.offset < b.offset : left > right
        }.map(\.element)
    }
}
