// What the pictures share: a plot with lines across it, labels beside and under it, and
// strips that say what lies under the pointer.

import Market

/// The part of a picture in which values lie.
struct Frame {
    let width: Double
    let left: Double
    let right: Double

    var plotWidth: Double { width - left - right }

    /// The middle of the `index`th of `count` places.
    func x(_ index: Int, of count: Int) -> Double {
        left + (Double(index) + 0.5) / Double(max(count, 1)) * plotWidth
    }

    /// Lines across with their values at the left.
    func grid(_ scale: Scale, ticks count: Int, label: (Double, Double) -> String) -> [Markup] {
        let (values, step) = scale.ticks(about: count)
        return values.map { value in
            let y = scale(value)
            return """
                <path class="line" d="M\(left) \(y)H\(width - right)"/>\
                <text class="axis end" x="\(left - 8)" y="\(y + 4)">\(label(value, step))</text>
                """
        }
    }

    /// Dates under the plot; what would leave the picture is left out.
    func dates(_ dates: [CalendarDate], y: Double) -> [Markup] {
        DateTicks(dates).labels.compactMap { session, text in
            let x = x(session, of: dates.count)
            guard x < width - 24 else { return nil }
            return """
                <text class="axis mid" x="\(x)" y="\(y)">\(text)</text>
                """
        }
    }

    /// Invisible strips, at most about 300, each saying what lies in it.
    func strips(_ count: Int, top: Double, height: Double, text: (Int) -> String) -> [Markup] {
        let step = max(count / 300, 1)
        return stride(from: 0, to: count, by: step).map { index in
            let width = plotWidth * Double(step) / Double(count)
            let x = left + Double(index) / Double(count) * plotWidth
            return """
                <rect class="hit" x="\(x)" y="\(top)" width="\(width)" height="\(height)" \
                data-t="\(text(index))"/>
                """
        }
    }
}

/// A path through points, as an SVG `d`. What lies close together is thinned to its extremes, so that a
/// long history stays a short text and loses no peak.
func polyline(_ points: [(x: Double, y: Double)]) -> Markup {
    let limit = 1200
    let step = max((points.count + limit / 2 - 1) / (limit / 2), 1)
    var kept: [(x: Double, y: Double)] = []
    for start in stride(from: 0, to: points.count, by: step) {
        let part = points[start..<min(start + step, points.count)]
        guard step > 2, let low = part.indices.min(by: { points[$0].y < points[$1].y }),
            let high = part.indices.max(by: { points[$0].y < points[$1].y })
        else {
            kept += part
            continue
        }
        kept += low < high ? [points[low], points[high]] : [points[high], points[low]]
    }
    var text = ""
    for (index, point) in kept.enumerated() {
        text += (index == 0 ? "M" : "L") + Markup.tenths(point.x) + " " + Markup.tenths(point.y)
    }
    return "\(text)"
}
