// Values on other bars: which stream a place means, and what may be reckoned on it.
//
// What stands inside a place is checked as if those bars were the strategy's own and
// then marked with the stream. A value of several streams at once exists only on the
// strategy's own bars: there all of them have closed, and nowhere else do they meet.

import Market

/// Where names are being read: the companions so far, and the bars that `close` means now.
struct PlaceContext {
    /// The exchange of a companion that names none.
    var exchange = Exchange.nse
    var companions: [Companion] = []
    var streams: [Stream] = []
    /// Nil on the strategy's own bars.
    var here: Stream?
    /// `let`s that were checked once more for another stream, by name and stream; nil when that failed.
    /// Looked up, never iterated.
    var copies: [LetCopy: Typed?] = [:]
    /// How many names deep such a copy is being made.
    var depth = 0
}

struct LetCopy: Hashable {
    let name: String
    let stream: Stream
}

extension ExpressionChecker {
    mutating func elsewhere(_ inner: Node, _ place: Place, _ span: SourceSpan) -> Typed? {
        guard let stream = stream(of: place) else {
            _ = check(inner)
            return nil
        }
        if stream == own, places.here != nil {
            problems.add(
                place.span, "the strategy's own bars cannot be read inside others",
                expected: "bars as long as those around them, or longer",
                found: "`\(text.slice(place.span))`",
                suggestion: "leave out the outer `of` or `on`")
            return nil
        }
        guard let value = on(stream, { $0.check(inner) }) else { return nil }
        guard value.constant == nil else {
            problems.add(
                span, "a number is the same on all bars", expected: "a value that changes from bar to bar",
                found: "`\(text.slice(inner.span))`",
                suggestion: "`of` and `on` go with what stands just before them: put it in parentheses")
            return nil
        }
        return self.place(value, on: stream, span)
    }

    /// Checks with `stream` in place of the strategy's bars.
    private mutating func on<Value>(
        _ stream: Stream, _ body: (inout ExpressionChecker) -> Value
    ) -> Value {
        let outside = (places.here, barMinutes, risk)
        defer { (places.here, barMinutes, risk) = outside }
        places.here = stream == own ? nil : stream
        barMinutes = stream.minutes
        if stream != own { risk = nil }
        return body(&self)
    }

    /// A `let` that is used on other bars, checked once more for those.
    mutating func copy(_ name: String, _ definition: Node, on stream: Stream, _ span: SourceSpan) -> Typed? {
        let key = LetCopy(name: name, stream: stream)
        if let known = places.copies[key] {
            return known.map { Typed(unit: $0.unit, kind: $0.kind, span: span) }
        }
        guard places.depth < Parser.deepest / 2 else {
            problems.add(
                span, "`\(name)` rests on too many other names to be read on other bars",
                suggestion: "write it out where it is used")
            return nil
        }
        places.depth += 1
        let value = check(definition).flatMap { keep($0, on: stream, name, span) }
        places.depth -= 1
        places.copies[key] = .some(value)
        return value
    }

    private mutating func keep(_ value: Typed, on stream: Stream, _ name: String, _ span: SourceSpan)
        -> Typed?
    {
        if value.constant != nil { return value }
        if !value.reachesOut {
            lets.append(CheckedLet(stream: stream, value: value))
            return Typed(unit: value.unit, kind: .variable(lets.count - 1), span: span)
        }
        if let other = value.onlyStream { return keep(value, of: other, span) }
        problems.add(
            span, "`\(name)` joins bars of several kinds, which meet on the strategy's own bars only",
            expected: "a name made of one instrument and one length of bar", found: "`\(name)`",
            suggestion: "leave out the `of` or `on` around it")
        return nil
    }

    /// A value of one other stream is named on that stream.
    mutating func keep(_ value: Typed, of stream: Stream, _ span: SourceSpan) -> Typed {
        lets.append(CheckedLet(stream: stream, value: value.withoutPlace))
        let variable = Typed(unit: value.unit, kind: .variable(lets.count - 1), span: span)
        return Typed(unit: value.unit, kind: .of(stream, variable), span: span)
    }

    // MARK: The stream

    /// What the place leaves open is as outside it. Nil is reported; the strategy's own bars are a stream
    /// too.
    private mutating func stream(of place: Place) -> Stream? {
        var companion = places.here?.companion
        if let symbol = place.symbol {
            guard let found = self.companion(symbol, place.exchange) else { return nil }
            companion = found
        }
        var minutes = barMinutes
        if let length = place.length {
            guard let found = self.minutes(length) else { return nil }
            minutes = found
        }
        return Stream(companion: companion, minutes: minutes)
    }

    private mutating func companion(_ symbol: Word, _ exchange: Word?) -> Int? {
        guard isSymbol(symbol.text) else {
            problems.add(
                symbol.span, "`\(symbol.text)` is no symbol of an exchange",
                expected: "capitals as the exchange writes them", found: "`\(symbol.text)`",
                suggestion: "write `of \(likelySymbol(symbol.text))`")
            return nil
        }
        let companion = Companion(
            symbol: symbol.text, exchange: exchange.flatMap { Exchange(rawValue: $0.text) } ?? places.exchange
        )
        if let known = places.companions.firstIndex(of: companion) { return known }
        guard places.companions.count < ExpressionChecker.mostCompanions else {
            problems.add(
                symbol.span, "the rules read too many other instruments",
                expected: "at most \(ExpressionChecker.mostCompanions)", found: "`\(symbol.text)` besides",
                suggestion: "read an index in place of its members")
            return nil
        }
        places.companions.append(companion)
        return places.companions.count - 1
    }

    static let mostCompanions = 20

    /// Whole bars of the strategy within a session, or the bars of whole sessions.
    private mutating func minutes(_ length: Node) -> Int? {
        if case .number(let value, .minutes) = length.kind {
            if value == Double(wholeSession) { return wholeSession }
            if ownMinutes != wholeSession, value >= 1, value <= 375, value.rounded() == value,
                Int(value) % ownMinutes == 0
            {
                return Int(value)
            }
        }
        let isDaily = ownMinutes == wholeSession
        let longer = 3 * ownMinutes <= 375 ? "\(3 * ownMinutes) minutes" : "1 day"
        problems.add(
            length.span, "longer bars are made of whole bars of the strategy",
            expected: isDaily ? "1 day" : "a multiple of \(ownMinutes) minutes up to 375, or 1 day",
            found: "`\(text.slice(length.span))`",
            suggestion: isDaily ? "leave it out" : "write `on \(longer)`, or shorten `bars`")
        return nil
    }

    // MARK: Marking

    /// A value that was checked on `stream`, as it is seen from the strategy's own bars.
    private mutating func place(_ value: Typed, on stream: Stream, _ span: SourceSpan) -> Typed? {
        if stream == own { return value }
        switch value.kind {
        case .constant, .of: return value
        case _ where !value.reachesOut:
            note(stream)
            return Typed(unit: value.unit, kind: .of(stream, value), span: span)
        case .unary(let operation, let inner):
            return place(inner, on: stream, span).map {
                Typed(unit: value.unit, kind: .unary(operation, $0), span: span)
            }
        case .binary(let operation, let left, let right):
            guard let a = place(left, on: stream, span), let b = place(right, on: stream, span)
            else { return nil }
            return Typed(unit: value.unit, kind: .binary(operation, a, b), span: span)
        default:
            problems.add(
                span, "bars of several kinds meet on the strategy's own bars only",
                expected: "one instrument and one length of bar inside",
                found: "`\(text.slice(value.span))`",
                suggestion: "leave out the outer `of` or `on`")
            return nil
        }
    }

    mutating func note(_ stream: Stream) {
        if !places.streams.contains(stream) { places.streams.append(stream) }
    }

    /// The strategy's own bars.
    private var own: Stream { Stream(companion: nil, minutes: ownMinutes) }

    // MARK: Lifting

    /// A value over others (an average, the past) is reckoned on the bars of its inputs when they all
    /// come from one other stream; otherwise on the bars where it stands.
    mutating func lifting(
        _ values: [Typed], _ span: SourceSpan, _ make: (inout ExpressionChecker, [Typed]) -> Typed?
    ) -> Typed? {
        var stream: Stream?
        for value in values where value.constant == nil {
            guard let found = value.onlyStream, stream == nil || stream == found else {
                return make(&self, values)
            }
            stream = found
        }
        guard let stream else { return make(&self, values) }
        let inner = values.map(\.withoutPlace)
        guard let value = on(stream, { make(&$0, inner) }) else { return nil }
        return place(value, on: stream, span)
    }
}
