// XIRR: the yearly rate at which dated payments are worth nothing on the first day of all.
//
// Years are of 365 days from the first payment and compound annually, as in Excel and
// pyxirr. Where several rates do, the one nearest to 10% is taken, which is where pyxirr
// begins to look.

public import Market

public enum InternalRate {
    /// Negative is paid in, positive is paid out.
    public struct Flow: Hashable, Sendable {
        public var date: CalendarDate
        public var amount: Double

        public init(date: CalendarDate, amount: Double) {
            self.date = date
            self.amount = amount
        }
    }

    /// What the payments are worth on the earliest one's day at a yearly `rate` above -1.
    public static func presentValue(_ flows: [Flow], rate: Double) -> Double {
        value(flows, logarithm: Elementary.logarithm(1 + rate))
    }

    /// 0.1 is 10% a year; nil when the payments do not go both ways or no rate from -99.99999% to
    /// 10,000,000% settles them.
    public static func rate(_ flows: [Flow]) -> Double? {
        guard flows.contains(where: { $0.amount > 0 }), flows.contains(where: { $0.amount < 0 })
        else { return nil }
        let first = Elementary.logarithm(1.1)
        var (below, above) = (first, first)
        var (valueBelow, valueAbove) = (value(flows, logarithm: first), value(flows, logarithm: first))
        if valueBelow == 0 { return 0.1 }
        // Outwards from 10% in steps of a hundredth of the logarithm, one on each side in turn.
        while above < 16 {
            let next = (above: above + step, below: below - step)
            let ahead = value(flows, logarithm: next.above)
            if (ahead < 0) != (valueAbove < 0) { return narrowed(flows, above, next.above) }
            let behind = value(flows, logarithm: next.below)
            if (behind < 0) != (valueBelow < 0) { return narrowed(flows, next.below, below) }
            (above, below, valueAbove, valueBelow) = (next.above, next.below, ahead, behind)
        }
        return nil
    }

    private static let step = 0.01

    private static func value(_ flows: [Flow], logarithm: Double) -> Double {
        guard let first = flows.map(\.date).min() else { return 0 }
        return flows.reduce(0) { sum, flow in
            let years = Double(flow.date.daysSinceEpoch - first.daysSinceEpoch) / 365
            return sum + flow.amount * Elementary.exponential(-years * logarithm)
        }
    }

    /// Halves until the ends touch.
    private static func narrowed(_ flows: [Flow], _ low: Double, _ high: Double) -> Double {
        var (low, high) = (low, high)
        let isNegative = value(flows, logarithm: low) < 0
        for _ in 0..<80 {
            let middle = (low + high) / 2
            if (value(flows, logarithm: middle) < 0) == isNegative { low = middle } else { high = middle }
        }
        return Elementary.exponential((low + high) / 2) - 1
    }
}
