// Profit after charges by what trades have in common, as bars to the left and right of
// nothing, with count and win rate beside them.

import Market
import Statistics

struct GroupPicture {
    let title: String
    let groups: [TradeGroup]
    /// More groups than this show the best and the worst.
    private let most = 14

    var markup: Markup {
        guard !groups.isEmpty else { return .none }
        let shown = groups.count <= most ? groups : Array(groups.prefix(most / 2) + groups.suffix(most / 2))
        let least = min(shown.map(\.trades.net.rupees).min() ?? 0, 0)
        let greatest = max(shown.map(\.trades.net.rupees).max() ?? 0, 0)
        let scale = Scale(least...max(greatest, least + 1), from: 140, to: 330)
        let height = Double(shown.count) * 24 + 8
        let left = groups.count - shown.count
        return """
            <figure><figcaption>\(title)</figcaption>
            <svg viewBox="0 0 500 \(height)" role="img" aria-label="\(title)">
            <path class="zero" d="M\(scale(0)) 2V\(height - 4)"/>
            \(shown.enumerated().map { row($1, y: Double($0) * 24 + 4, scale) })</svg>
            \(left > 0 ? "<p class=\"quiet\">\(left) between them are left out.</p>" : Markup.none)</figure>
            """
    }

    private func row(_ group: TradeGroup, y: Double, _ scale: Scale) -> Markup {
        let net = group.trades.net
        let (from, to) = (scale(min(net.rupees, 0)), scale(max(net.rupees, 0)))
        let won = Humane.decimal(group.trades.winRate * 100, places: 0)
        return """
            <text class="name" x="0" y="\(y + 14)">\(shortened(group.name, to: 21))</text>\
            <rect class="\(net < .zero ? "loss" : "gain")" x="\(from)" y="\(y + 2)" \
            width="\(max(to - from, 1))" height="15" rx="2"/>\
            <text class="value end" x="418" y="\(y + 14)">\(Humane.signedWholeRupees(net))</text>\
            <text class="axis end" x="500" y="\(y + 14)">\(group.trades.count) · \(won)%</text>
            """
    }
}

/// At most so many characters, the last an ellipsis where some are missing.
func shortened(_ text: String, to length: Int) -> String {
    text.count <= length ? text : String(text.prefix(length - 1)) + "…"
}
