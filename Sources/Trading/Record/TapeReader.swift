// A tape line back into its event, so that an incident becomes a test by copying.
//
// Effects after ` -> ` are not read: the test compares them as text. A poll of the
// broker's books is the one event that is not read back; the orders and positions in
// it are for people.

public import Market

extension Tape {
    /// The instant and event of a line; effects after ` -> ` are left alone.
    ///
    /// - Throws: for a line that `line(_:)` would not print for such an event.
    public func event(_ line: String) throws(TapeError) -> (time: Timestamp, event: Event) {
        var words = try TapeWords(Tape.parts(of: line).event)
        let time = try instant(&words)
        let event = try event(&words)
        guard words.isAtEnd else { throw words.failure("“\(try words.word())” is too much") }
        return (time, event)
    }

    /// A line before and after its ` -> `; quotes may hold an arrow too.
    public static func parts(of line: String) -> (event: String, effects: String) {
        let scalars = line.unicodeScalars
        let arrow = " -> ".unicodeScalars
        var isQuoted = false
        var isEscaped = false
        for index in scalars.indices {
            if !isQuoted, scalars[index...].starts(with: arrow) {
                let effects = scalars[scalars.index(index, offsetBy: arrow.count)...]
                return (String(scalars[..<index]), String(effects))
            }
            if scalars[index] == "\"", !isEscaped { isQuoted.toggle() }
            isEscaped = scalars[index] == "\\" && !isEscaped
        }
        return (line, "")
    }

    private func event(_ words: inout TapeWords) throws(TapeError) -> Event {
        let word = try words.word()
        switch word {
        case "history":
            return .history(strategy: try words.integer(), try instrument(&words), try bar(&words))
        case "quote": return .quote(try instrument(&words), try quote(&words))
        case "bar": return .bar(try instrument(&words), try bar(&words), isLast: words.take("last"))
        case "band":
            let instrument = try instrument(&words)
            let lower = try words.price()
            try words.expect("to")
            return .band(instrument, PriceBand(lower: lower, upper: try words.price()))
        case "tick": return .tick
        case "sampled": return .sampled(try sample(&words))
        case "answered": return .answered(try words.order(), try answer(&words))
        case "acknowledged":
            return .acknowledged(BrokerOrderID(try words.word()), try acknowledgement(&words))
        case "funds":
            try words.expect("cash")
            let cash = try words.money()
            try words.expect("available")
            return .funds(BrokerFunds(cash: cash, available: try words.money()))
        case "initialised": return .initialised
        case "sessionLost": return .sessionLost(reason: try words.word())
        case "sessionRestored": return .sessionRestored
        case "command":
            let command = try command(&words)
            try words.expect("by")
            return .command(command, by: try words.word())
        default: throw words.failure("“\(word)” is no event that can be read back")
        }
    }

    func instant(_ words: inout TapeWords) throws(TapeError) -> Timestamp {
        try words.value("a time such as 09:15:00.250") { word in
            let halves = word.split(separator: "T", omittingEmptySubsequences: false)
            let date = halves.count == 2 ? CalendarDate(halves[0]) : self.date
            let parts = (halves.last ?? "").split(separator: ".", omittingEmptySubsequences: false)
            guard let date, halves.count <= 2, (1...2).contains(parts.count),
                let time = TimeOfDay(String(parts[0]))
            else { return nil }
            let digits = parts.count == 2 ? parts[1] : "000"
            guard (3...9).contains(digits.utf8.count), digits.utf8.allSatisfy({ 0x30...0x39 ~= $0 }),
                let fraction = Int64(digits + String(repeating: "0", count: 9 - digits.utf8.count))
            else { return nil }
            return Timestamp(date, time) + Span(nanoseconds: fraction)
        }
    }

    func instrument(_ words: inout TapeWords) throws(TapeError) -> InstrumentID {
        try words.value("a symbol of the day") { word in
            symbols.firstIndex(of: word).map { InstrumentID($0) }
        }
    }

    private func quote(_ words: inout TapeWords) throws(TapeError) -> Quote {
        var quote = Quote(last: try words.price(), exchangeTime: Timestamp(nanoseconds: 0))
        if words.take("first") {
            quote.first = try words.price()
            try words.expect("high")
            quote.high = try words.price()
            try words.expect("low")
            quote.low = try words.price()
        }
        if words.take("bid") { quote.bid = try level(&words) }
        if words.take("ask") { quote.ask = try level(&words) }
        try words.expect("volume")
        quote.dayVolume = try words.quantity()
        try words.expect("at")
        quote.exchangeTime = try instant(&words)
        return quote
    }

    private func level(_ words: inout TapeWords) throws(TapeError) -> Quote.Level {
        let price = try words.price()
        try words.expect("x")
        return Quote.Level(price: price, quantity: try words.quantity())
    }

    private func bar(_ words: inout TapeWords) throws(TapeError) -> Bar {
        try words.expect("open")
        let open = try words.price()
        try words.expect("high")
        let high = try words.price()
        try words.expect("low")
        let low = try words.price()
        try words.expect("close")
        let close = try words.price()
        try words.expect("volume")
        let volume = try words.quantity()
        try words.expect("at")
        return Bar(start: try instant(&words), open: open, high: high, low: low, close: close, volume: volume)
    }

    private func sample(_ words: inout TapeWords) throws(TapeError) -> FeedSample {
        let isConnected = words.take("connected")
        if !isConnected { try words.expect("disconnected") }
        try words.expect("fresh")
        let fresh = try words.integer()
        try words.expect("of")
        let expected = try words.integer()
        let last = words.take("last") ? try instant(&words) : nil
        return FeedSample(lastDataAt: last, isConnected: isConnected, fresh: fresh, expected: expected)
    }
}
