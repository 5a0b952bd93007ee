// Months in rows of years, each cell as deep in colour as its gain or loss is large.

import Market
import Statistics

struct MonthTable {
    let months: MonthlyReturns

    var markup: Markup {
        guard !months.years.isEmpty else { return .none }
        let names: [Markup] = DateTicks.months.map { "<th scope=\"col\">\($0)</th>" }
        return """
            <div class="wide"><table class="heat"><caption>Monthly returns, %</caption>
            <thead><tr><th></th>\(names)<th scope="col">Year</th></tr></thead>
            <tbody>\(months.years.map(row))</tbody></table></div>
            """
    }

    /// The change that gets the deepest colour: the 90th percentile, at least 1%.
    private var deepest: Double {
        max(Sample(months.all.map(abs)).percentile(0.9), 0.01)
    }

    private func row(_ year: MonthlyReturns.Year) -> Markup {
        let deepest = deepest
        let cells: [Markup] = year.months.map { value in
            guard let value else { return "<td></td>" }
            let share = min(abs(value) / deepest, 1)
            let depth = Int((8 + share * 62).rounded())
            return """
                <td class="\(value < 0 ? "down" : "up")" style="--d:\(depth)%">\(percent(value))</td>
                """
        }
        let total: Markup = "<td class=\"\(year.total < 0 ? "minus" : "plus")\">\(percent(year.total))</td>"
        return "<tr><th scope=\"row\">\(year.year)</th>\(cells)\(total)</tr>"
    }

    private func percent(_ value: Double) -> String {
        (value > 0 ? "+" : "") + Humane.decimal(value * 100, places: 1)
    }
}
