// Which of many contracts a run can come to choose: the expiry that each day takes, and the
// strikes that the day's prices may call for. The others need not be loaded.
//
// What is left out could not have been chosen: strikes are counted from the nearest to
// any price of the day or the close before, as the day's own choice does.

import Market
import Rules
import Trading

struct ContractReach {
    struct Candidate {
        let contract: Contract
        /// The date of its first bar: it is on no list before.
        let first: CalendarDate
    }

    let vehicle: Vehicle
    /// Of the underlying.
    let bars: BarColumns

    /// The positions, ascending, of the candidates that a day of `days` may choose.
    func chosen(_ candidates: [Candidate], on days: ClosedRange<CalendarDate>) -> [Int] {
        var wanted: Set<Int> = []
        for (place, day) in bars.days.enumerated() where days.contains(day.date) {
            let listed = candidates.indices.filter { index in
                guard let expiry = candidates[index].contract.expiry else { return false }
                return candidates[index].first <= day.date && day.date <= expiry
            }
            guard
                let expiry = vehicle.expiry?.choose(
                    from: listed.compactMap { candidates[$0].contract.expiry }, on: day.date)
            else { continue }
            let fitting = listed.filter { candidates[$0].contract.expiry == expiry }
            wanted.formUnion(inReach(fitting, candidates, prices(place)))
        }
        return wanted.sorted()
    }

    /// From the day's lowest to its highest, with the close before.
    private func prices(_ place: Int) -> ClosedRange<Price> {
        let rows = bars.days[place].rows
        var (low, high) = (bars.lows[rows.lowerBound], bars.highs[rows.lowerBound])
        for row in rows {
            low = min(low, bars.lows[row])
            high = max(high, bars.highs[row])
        }
        if rows.lowerBound > 0 {
            low = min(low, bars.closes[rows.lowerBound - 1])
            high = max(high, bars.closes[rows.lowerBound - 1])
        }
        return Price(raw: min(low, high))...Price(raw: high)
    }

    private func inReach(
        _ fitting: [Int], _ candidates: [Candidate], _ prices: ClosedRange<Price>
    ) -> [Int] {
        guard case .option(_, let steps, _) = vehicle else { return fitting }
        let sorted = fitting.compactMap { index in candidates[index].contract.strike.map { ($0, index) } }
            .sorted { $0 < $1 }
        let below = sorted.lastIndex { $0.0 <= prices.lowerBound } ?? 0
        let above = sorted.firstIndex { $0.0 >= prices.upperBound } ?? sorted.count - 1
        let margin = Int(steps.magnitude)
        return sorted.indices.filter { $0 >= below - margin && $0 <= above + margin }.map { sorted[$0].1 }
    }
}
