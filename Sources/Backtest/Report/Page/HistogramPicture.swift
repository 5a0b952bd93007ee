// How often which result: sessions by their return, trades by what they earned. Losses
// stand left of the line at nothing, gains right of it.

import Market
import Statistics

struct HistogramPicture {
    private let title: String
    private let values: [Double]
    /// How many were exactly nothing: they would hide the others.
    private let unchanged: Int
    private let label: (Double, Double) -> String
    private let frame = Frame(width: 500, left: 34, right: 8)

    init(title: String, values: [Double], label: @escaping (Double, Double) -> String) {
        self.title = title
        self.values = values.filter { $0 != 0 }
        unchanged = values.count - self.values.count
        self.label = label
    }

    var markup: Markup {
        let note: Markup =
            unchanged > 0 ? "<p class=\"quiet\">\(unchanged) at exactly 0 are left out.</p>" : .none
        guard values.count > 1 else { return .none }
        let bins = evenBins
        let most = bins.map(\.count).max() ?? 1
        let x = Scale(bins[0].from...bins[bins.count - 1].to, from: frame.left, to: frame.width - frame.right)
        let y = Scale(0...Double(most) * 1.05, from: 180, to: 18)
        return """
            <figure><figcaption>\(title)<output></output></figcaption>
            <svg viewBox="0 0 500 208" role="img" aria-label="\(title)">
            \(frame.grid(y, ticks: 4) { value, _ in Humane.decimal(value, places: 0) })
            \(bins.map { bar($0, x, y) })\(marks(x))</svg>\(note)</figure>
            """
    }

    /// About thirty, with a border at 0.
    private var evenBins: [(from: Double, to: Double, count: Int)] {
        let (least, most) = (min(values.min() ?? 0, 0), max(values.max() ?? 0, 0))
        let width = Scale(least...max(most, least + 1e-9), from: 0, to: 1).ticks(about: 30).step
        let first = Int((least / width).rounded(.down))
        let last = max(Int((most / width).rounded(.up)), first + 1)
        var counts = [Int](repeating: 0, count: last - first)
        for value in values {
            let bin = Int((value / width).rounded(.down)) - first
            counts[min(max(bin, 0), counts.count - 1)] += 1
        }
        return counts.enumerated().map { index, count in
            (Double(first + index) * width, Double(first + index + 1) * width, count)
        }
    }

    private func bar(_ bin: (from: Double, to: Double, count: Int), _ x: Scale, _ y: Scale) -> Markup {
        let (left, right, top) = (x(bin.from), x(bin.to), y(Double(bin.count)))
        let step = bin.to - bin.from
        let text = "\(label(bin.from, step)) to \(label(bin.to, step)): \(bin.count)"
        return """
            <rect class="\(bin.to <= step / 2 ? "loss" : "gain") hit" x="\(left + 0.5)" y="\(top)" \
            width="\(max(right - left - 1, 0.5))" height="\(180 - top)" data-t="\(text)"/>
            """
    }

    private func marks(_ x: Scale) -> Markup {
        let (ticks, step) = x.ticks(about: 5)
        let texts: [Markup] = ticks.map { value in
            "<text class=\"axis mid\" x=\"\(x(value))\" y=\"198\">\(label(value, step))</text>"
        }
        let mean = x(Sample(values).mean)
        return """
            \(texts)<path class="zero" d="M\(x(0)) 18V180"/><path class="mean" d="M\(mean) 14V180"/>\
            <text class="note" x="\(mean + 4)" y="12">mean</text>
            """
    }
}
