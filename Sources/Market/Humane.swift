// Values as people in India read them: ₹12,34,567.50, +1.25%, 3 min ago.
//
// Pure text for reports, alerts and the terminal; nothing is ever read back from
// it. Machines get plain decimals (`JSON`).

public enum Humane {
    /// `₹12,34,567.50`, `-₹0.05`: to the paisa, half away from zero.
    public static func rupees(_ money: Money) -> String {
        let rounded = money.roundedToPaise
        return (rounded.raw < 0 ? "-₹" : "₹") + grouped(rounded.magnitude.description)
    }

    /// As `rupees`, with a plus sign before a gain.
    public static func signedRupees(_ money: Money) -> String {
        (money.roundedToPaise.raw > 0 ? "+" : "") + rupees(money)
    }

    /// `₹1,525.50`; a third and a fourth decimal only where the price has them.
    public static func rupees(_ price: Price) -> String {
        let text = price.description
        return text.hasPrefix("-") ? "-₹" + grouped(text.dropFirst()) : "₹" + grouped(text)
    }

    /// `1,50,000`, `-75`, `0.25`.
    public static func count(_ quantity: Quantity) -> String {
        (quantity.raw < 0 ? "-" : "") + grouped(quantity.magnitude.description)
    }

    /// `+1.25%`, `-0.50%`, `0.00%` from hundredths of a percent.
    public static func signedPercent(basisPoints: Int64) -> String {
        let sign = basisPoints > 0 ? "+" : basisPoints < 0 ? "-" : ""
        let (whole, hundredths) = basisPoints.magnitude.quotientAndRemainder(dividingBy: 100)
        return "\(sign)\(grouped(String(whole))).\(hundredths < 10 ? "0" : "")\(hundredths)%"
    }

    /// From a fraction, 0.0125 for 1.25%. `n/a` for what is no number or beyond any sensible one.
    public static func signedPercent(fraction: Double) -> String {
        let points = (fraction * 10_000).rounded()
        return points.magnitude < 1e15 ? signedPercent(basisPoints: Int64(points)) : "n/a"
    }

    /// `₹12,34,568`: to the rupee, half away from zero.
    public static func wholeRupees(_ money: Money) -> String {
        let rounded = roundedQuotient(Int128(money.raw), 10_000)
        return (rounded < 0 ? "-₹" : "₹") + grouped(String(rounded.magnitude))
    }

    /// As `wholeRupees`, with a plus sign before a gain.
    public static func signedWholeRupees(_ money: Money) -> String {
        (roundedQuotient(Int128(money.raw), 10_000) > 0 ? "+" : "") + wholeRupees(money)
    }

    /// `1,50,000`
    public static func count(_ number: Int) -> String {
        (number < 0 ? "-" : "") + grouped(String(number.magnitude))
    }

    /// `1.25`, `-0.50`, `12,345.7`: a statistic with so many decimals. `n/a` for what is no number or
    /// beyond any sensible one.
    public static func decimal(_ value: Double, places: Int) -> String {
        var scale: Int64 = 1
        for _ in 0..<places { scale *= 10 }
        let scaled = (value * Double(scale)).rounded()
        guard scaled.magnitude < 1e15 else { return "n/a" }
        let (whole, rest) = Int64(scaled.magnitude).quotientAndRemainder(dividingBy: scale)
        let digits = String(rest)
        let zeros = String(repeating: "0", count: max(places - digits.utf8.count, 0))
        return (scaled < 0 ? "-" : "") + grouped(String(whole)) + (places > 0 ? "." + zeros + digits : "")
    }

    /// The two largest units: `2 d 3 h`, `1 h 5 min`, `45 s`, `250 ms`. Smaller ones are cut off.
    public static func duration(_ span: Span) -> String {
        guard span.nanoseconds >= 0 else { return "-" + duration(Span.zero - span) }
        guard span.seconds > 0 else { return "\(span.nanoseconds / 1_000_000) ms" }
        let units = [(86_400, "d"), (3600, "h"), (60, "min"), (1, "s")] as [(Int64, String)]
        guard let first = units.firstIndex(where: { span.seconds >= $0.0 }) else { return "0 s" }
        let (size, name) = units[first]
        let head = "\(span.seconds / size) \(name)"
        guard first + 1 < units.count else { return head }
        let rest = span.seconds % size / units[first + 1].0
        return rest == 0 ? head : "\(head) \(rest) \(units[first + 1].1)"
    }

    /// How long ago, or how far ahead when negative: `45 s ago`, `in 5 min`, `just now` within a second.
    public static func age(_ span: Span) -> String {
        if span > .seconds(-1), span < .seconds(1) { return "just now" }
        return span > .zero ? duration(span) + " ago" : "in " + duration(Span.zero - span)
    }

    /// Commas the Indian way: three digits, then pairs. `number` has no sign and may have decimals.
    private static func grouped(_ number: some StringProtocol) -> String {
        let whole = number.prefix { $0 != "." }
        var text = ""
        for (index, digit) in whole.enumerated() {
            let left = whole.count - index
            if index > 0, left >= 3, left % 2 == 1 { text.append(",") }
            text.append(digit)
        }
        return text + number.dropFirst(whole.count)
    }
}
