// A record as a line of text that a person can read, and that is a test when copied:
//
//     09:20:00.000 quote SBIN 571.25 bid 571.20 x 100 volume 45000 at 09:19:59.870
//     09:25:00.000 tick -> ordered O1 buy 50 SBIN limit 571.25 intraday entry for strategy 0
//
// Symbols stand for instrument numbers, rupees for prices, Indian wall time for
// instants (of the tape's date unless it says another). Effects follow ` -> `, apart
// by `; `. Texts from outside stand in quotes, so no word of theirs can be taken for
// one of ours. Event lines can be read back (`TapeReader`); effects are for reading.

public import Market

/// What the lines of one day take for granted.
public struct Tape: Hashable, Sendable {
    public let date: CalendarDate
    /// By `InstrumentID`.
    public let symbols: [String]

    public init(date: CalendarDate, symbols: [String]) {
        self.date = date
        self.symbols = symbols
    }

    public init(_ opening: DayOpening) {
        self.init(date: opening.date, symbols: opening.instruments.map(\.symbol))
    }

    public func line(_ record: DayRecord) -> String {
        switch record {
        case .opening(let opening, let time): "\(text(time)) opening \(text(opening))"
        case .event(let event, let effects, let time):
            effects.isEmpty
                ? "\(text(time)) \(text(event))" : "\(text(time)) \(text(event)) -> \(text(effects))"
        }
    }

    public func text(_ effects: [Effect]) -> String { effects.map(text).joined(separator: "; ") }

    func text(_ opening: DayOpening) -> String {
        "\(opening.date) \(quoted(opening.account)) \(opening.mode) build \(quoted(opening.build))"
            + " rules of \(opening.rulebook), \(opening.instruments.count) instruments,"
            + " strategies \(opening.strategies.map { quoted($0.file) }.joined(separator: " ")),"
            + " equity \(opening.equity), \(opening.positions.count) positions carried,"
            + " limits \(opening.limits.fingerprint)"
    }

    func symbol(_ id: InstrumentID) -> String {
        symbols.indices.contains(Int(id.index)) ? quoted(symbols[Int(id.index)]) : id.description
    }

    /// Wall time to the millisecond, or to the nanosecond where it is finer.
    func text(_ time: Timestamp) -> String {
        let second = time.timeOfDay
        let fraction = (time - Timestamp(time.date, second)).nanoseconds
        let digits = String(1_000_000_000 + fraction).dropFirst()
        let clock = second.seconds % 60 == 0 ? "\(second):00" : "\(second)"
        let places = fraction % 1_000_000 == 0 ? digits.prefix(3) : digits
        return (time.date == date ? "" : "\(time.date)T") + "\(clock).\(places)"
    }
}

/// A text from outside as one word: bare where it is plainly a name, else in quotes.
func quoted(_ text: String) -> String {
    let isPlain = { (byte: UInt8) in
        byte >= 0x80 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
            || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte
            || "_-.:&/".utf8.contains(byte)
    }
    if !text.isEmpty, text.utf8.allSatisfy(isPlain) { return text }
    var word = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"", "\\": word += "\\\(scalar)"
        case "\n": word += "\\n"
        case _ where scalar.value < 0x20 || scalar.value == 0x7F:
            word += "\\u{\(String(scalar.value, radix: 16))}"
        default: word.unicodeScalars.append(scalar)
        }
    }
    return word + "\""
}
