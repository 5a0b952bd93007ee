// From values to places on a picture, and the round values worth a line across it.

import Market

struct Scale {
    let least: Double
    let most: Double
    /// Where `least` and `most` lie.
    let start: Double
    let end: Double

    /// A span without width is widened, so that a flat line lies in the middle.
    init(_ values: ClosedRange<Double>, from start: Double, to end: Double) {
        let isFlat = values.lowerBound == values.upperBound
        let room = isFlat ? max(abs(values.lowerBound) * 0.01, 1e-9) : 0
        least = values.lowerBound - room
        most = values.upperBound + room
        self.start = start
        self.end = end
    }

    func callAsFunction(_ value: Double) -> Double {
        start + (value - least) / (most - least) * (end - start)
    }

    /// 1, 2 or 5 times a power of ten, about `count` of them within the scale.
    func ticks(about count: Int) -> (values: [Double], step: Double) {
        let raw = (most - least) / Double(count)
        guard raw > 0, raw.isFinite else { return ([], 1) }
        var power = 1.0
        while power * 10 <= raw { power *= 10 }
        while power > raw { power /= 10 }
        let step = power * (raw / power < 1.5 ? 1 : raw / power < 3.5 ? 2 : raw / power < 7.5 ? 5 : 10)
        let first = Int((least / step).rounded(.up))
        let last = Int((most / step).rounded(.down))
        guard first <= last, last - first < 100 else { return ([], step) }
        return ((first...last).map { Double($0) * step }, step)
    }
}

/// A rupee value on an axis, in lakh and crore, with as many decimals as the step needs.
func axisRupees(_ value: Double, step: Double) -> String {
    let (unit, name) =
        value.magnitude >= 1e7 ? (1e7, " Cr") : value.magnitude >= 1e5 ? (1e5, " L") : (1.0, "")
    let text = "₹" + Humane.decimal(value.magnitude / unit, places: decimals(step / unit)) + name
    return value < 0 ? "-" + text : text
}

func axisPercent(_ value: Double, step: Double) -> String {
    Humane.decimal(value * 100, places: decimals(step * 100)) + "%"
}

/// How many places tell one step from the next; at most four.
private func decimals(_ step: Double) -> Int {
    var (places, scaled) = (0, step)
    while places < 4, abs(scaled - scaled.rounded()) > 1e-6 * scaled {
        scaled *= 10
        places += 1
    }
    return places
}

/// The sessions that get a label under a picture, at most about ten of them.
struct DateTicks {
    let labels: [(session: Int, text: String)]

    init(_ dates: [CalendarDate]) {
        guard let first = dates.first, let last = dates.last else {
            labels = []
            return
        }
        let months = (last.year - first.year) * 12 + last.month - first.month
        if months < 3 {
            let step = max((dates.count + 7) / 8, 1)
            labels = stride(from: 0, to: dates.count, by: step).map { ($0, DateTicks.day(dates[$0])) }
        } else {
            let step = [1, 2, 3, 6, 12, 24, 60].first { months / $0 <= 10 } ?? 120
            labels = dates.indices.dropFirst().compactMap { index in
                let (before, date) = (dates[index - 1], dates[index])
                let isNew = before.month != date.month || before.year != date.year
                let number = date.year * 12 + date.month - 1
                return isNew && number % step == 0 ? (index, DateTicks.month(date, step: step)) : nil
            }
        }
    }

    static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    static func day(_ date: CalendarDate) -> String { "\(date.day) \(months[date.month - 1])" }

    private static func month(_ date: CalendarDate, step: Int) -> String {
        step >= 12 ? "\(date.year)" : date.month == 1 ? "Jan \(date.year)" : months[date.month - 1]
    }
}
