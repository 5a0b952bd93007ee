// The heat map as a picture: green where it earns, red where it loses, a frame round the best.

import Market

struct HeatPicture {
    let map: HeatMap
    let objective: Objective

    private var cell: (width: Double, height: Double) {
        let columns = Double(map.across.values.count)
        let rows = Double(map.cells.count)
        return (min(940 / columns, 90), min(max(420 / rows, 9), 34))
    }

    var markup: Markup {
        let height = cell.height * Double(map.cells.count) + 44
        let others = map.down == nil ? "" : " and \(map.down?.name ?? "")"
        return """
            <figure><figcaption>\(objective.rawValue) by \(map.across.name)\(others)<output>\
            </output></figcaption>
            <svg viewBox="0 0 1040 \(height)" role="img" aria-label="Heat map">
            \(map.cells.enumerated().flatMap { row, cells in
                cells.enumerated().map { column, value in square(column, row, value) }
            })\(frame)\(labels(height))</svg>
            <p class="quiet">Green is above zero, red below; the deepest colour stands for \
            \(Humane.decimal(map.extent, places: 2)). Each cell is the mean over all other parameters, the \
            frame holds the best combination. Look for a broad green field, not for the \
            greenest cell.</p></figure>
            """
    }

    private func square(_ column: Int, _ row: Int, _ value: Double?) -> Markup {
        let (x, y) = (90 + Double(column) * cell.width, Double(row) * cell.height)
        let share = map.extent > 0 ? (value ?? 0).magnitude / map.extent : 0
        let tone = value == nil ? "none" : (value ?? 0) < 0 ? "var(--loss)" : "var(--gain)"
        let depth = Humane.decimal(0.06 + 0.94 * share, places: 3)
        return """
            <rect class="hit gain" x="\(x)" y="\(y)" width="\(cell.width)" height="\(cell.height)" \
            style="fill:\(tone);fill-opacity:\(depth)" data-t="\(words(column, row, value))"/>\
            \(figure(value, share, x + cell.width / 2, y + cell.height / 2 + 4))
            """
    }

    /// The value itself, where a cell has room for it; the pointer reaches the cell through it.
    private func figure(_ value: Double?, _ share: Double, _ x: Double, _ y: Double) -> Markup {
        guard let value, cell.width >= 46, cell.height >= 18 else { return .none }
        let ink = share > 0.6 ? "var(--card)" : "var(--ink)"
        return """
            <text class="mid" x="\(x)" y="\(y)" style="fill:\(ink);pointer-events:none">\
            \(Humane.decimal(value, places: 2))</text>
            """
    }

    private func words(_ column: Int, _ row: Int, _ value: Double?) -> String {
        let down = map.down.map { ", \($0.name) \(shortest($0.values[row]))" } ?? ""
        let score = value.map { Humane.decimal($0, places: 2) } ?? "nothing"
        return "\(map.across.name) \(shortest(map.across.values[column]))\(down): \(score)"
    }

    private var frame: Markup {
        guard let best = map.best else { return .none }
        let (x, y) = (90 + Double(best.column) * cell.width, Double(best.row) * cell.height)
        return """
            <rect x="\(x)" y="\(y)" width="\(cell.width)" height="\(cell.height)" \
            style="fill:none;stroke:var(--ink);stroke-width:2"/>
            """
    }

    private func labels(_ height: Double) -> Markup {
        let across: [Markup] = HeatPicture.some(map.across.values.count, most: 16).map { column in
            let x = 90 + (Double(column) + 0.5) * cell.width
            return """
                <text class="axis mid" x="\(x)" y="\(height - 26)">\
                \(shortest(map.across.values[column]))</text>
                """
        }
        let down: [Markup] = HeatPicture.some(map.down?.values.count ?? 0, most: 20).map { row in
            let y = (Double(row) + 0.5) * cell.height + 4
            return """
                <text class="axis end" x="82" y="\(y)">\(shortest(map.down?.values[row] ?? 0))</text>
                """
        }
        let middle = 90 + Double(map.across.values.count) / 2 * cell.width
        return """
            \(across)\(down)<text class="axis mid" x="\(middle)" y="\(height - 8)">\(map.across.name)</text>\
            <text class="axis" x="0" y="12">\(map.down?.name ?? "")</text>
            """
    }

    /// At most `most` of the places, evenly.
    private static func some(_ count: Int, most: Int) -> [Int] {
        Array(stride(from: 0, to: count, by: max((count + most - 1) / most, 1)))
    }
}
