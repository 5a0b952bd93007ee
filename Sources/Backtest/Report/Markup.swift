// HTML made by writing it: what stands in the source is markup, what is interpolated is
// text and gets escaped. A strategy named `<script>` cannot become one by forgetting a call.

struct Markup: ExpressibleByStringInterpolation {
    let html: String

    init(stringLiteral value: String) { html = value }
    init(stringInterpolation: Pieces) { html = stringInterpolation.html }

    struct Pieces: StringInterpolationProtocol {
        fileprivate(set) var html = ""

        init(literalCapacity: Int, interpolationCount: Int) { html.reserveCapacity(literalCapacity * 2) }

        mutating func appendLiteral(_ literal: String) { html += literal }
        mutating func appendInterpolation(_ text: String) { html += Markup.escaped(text) }
        mutating func appendInterpolation(_ number: Int) { html += String(number) }
        /// A coordinate, to a tenth.
        mutating func appendInterpolation(_ coordinate: Double) { html += Markup.tenths(coordinate) }
        mutating func appendInterpolation(_ markup: Markup) { html += markup.html }
        mutating func appendInterpolation(_ parts: [Markup]) { for part in parts { html += part.html } }
    }

    static let none: Markup = ""

    /// Marks of the language become entities; control characters, and those that turn the direction of
    /// writing, become U+FFFD.
    static func escaped(_ text: String) -> String {
        var safe = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": safe += "&amp;"
            case "<": safe += "&lt;"
            case ">": safe += "&gt;"
            case "\"": safe += "&quot;"
            case "'": safe += "&#39;"
            case "\n", "\t": safe.unicodeScalars.append(scalar)
            case "\0"..<" ", "\u{7F}"..."\u{9F}", "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}":
                safe += "\u{FFFD}"
            default: safe.unicodeScalars.append(scalar)
            }
        }
        return safe
    }

    /// What is no number lies at the origin.
    static func tenths(_ value: Double) -> String {
        guard value.magnitude < 1e9 else { return "0" }
        let scaled = Int((value * 10).rounded())
        let (whole, tenth) = scaled.magnitude.quotientAndRemainder(dividingBy: 10)
        return (scaled < 0 ? "-" : "") + String(whole) + (tenth == 0 ? "" : ".\(tenth)")
    }
}
