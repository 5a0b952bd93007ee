// A record as bytes and back.
//
//     version  kind  time          rest
//     1 byte   1     8, little     by kind: opening, event, tick, quote, bar
//
// Nearly all records are quotes, bars and ticks that the Desk had nothing to say about,
// so these have a form of their own; everything else goes through `RecordEncoder`.
// A reader that meets a version or kind that it does not know refuses the record.

import Market

public enum RecordCodec {
    static let version: UInt8 = 3

    private enum Kind: UInt8 { case opening, event, tick, quote, bar }

    public static func encode(_ record: DayRecord) -> [UInt8] {
        var bytes: [UInt8] = []
        encode(record, into: &bytes)
        return bytes
    }

    /// Adds the record's bytes at the end of `bytes`.
    public static func encode(_ record: DayRecord, into bytes: inout [UInt8]) {
        switch record {
        case .event(.quote(let instrument, let quote), let effects, let time) where effects.isEmpty:
            begin(.quote, time, &bytes)
            encode(quote, of: instrument, at: time, into: &bytes)
        case .event(.bar(let instrument, let bar, let isLast), let effects, let time) where effects.isEmpty:
            begin(.bar, time, &bytes)
            encode(bar, of: instrument, isLast, at: time, into: &bytes)
        case .event(.tick, let effects, let time) where effects.isEmpty: begin(.tick, time, &bytes)
        case .event(let event, let effects, let time):
            begin(.event, time, &bytes)
            encode(general: Answered(event: event, effects: effects), into: &bytes)
        case .opening(let opening, let time):
            begin(.opening, time, &bytes)
            encode(general: opening, into: &bytes)
        }
    }

    /// Reads one whole record.
    ///
    /// - Throws: for any bytes that `encode` does not write; it never traps.
    public static func decode(_ bytes: UnsafeRawBufferPointer) throws(RecordError) -> DayRecord {
        var reader = RecordReader(bytes)
        let found = try reader.byte()
        guard found == version else {
            throw RecordError(
                offset: 0, "format \(found) is not the \(version) of this build; use the build that wrote it")
        }
        guard let kind = Kind(rawValue: try reader.byte()) else {
            throw RecordError(offset: 1, "no such kind of record")
        }
        let time = Timestamp(nanoseconds: Int64(bitPattern: try reader.word()))
        let record = try decode(kind, at: time, &reader)
        guard reader.remaining == 0 else { throw reader.failure("\(reader.remaining) bytes too many") }
        return record
    }

    public static func decode(_ bytes: [UInt8]) throws(RecordError) -> DayRecord {
        try bytes.withUnsafeBufferPointer { (bytes) throws(RecordError) in
            try decode(UnsafeRawBufferPointer(bytes))
        }
    }

    private struct Answered: Codable {
        let event: Event
        let effects: [Effect]
    }

    private static func begin(_ kind: Kind, _ time: Timestamp, _ bytes: inout [UInt8]) {
        bytes.append(version)
        bytes.append(kind.rawValue)
        bytes.append(word: UInt64(bitPattern: time.nanoseconds))
    }

    private static func decode(
        _ kind: Kind, at time: Timestamp, _ reader: inout RecordReader
    ) throws(RecordError) -> DayRecord {
        switch kind {
        case .tick: return .event(.tick, effects: [], at: time)
        case .quote: return .event(try quote(at: time, &reader), effects: [], at: time)
        case .bar: return .event(try bar(at: time, &reader), effects: [], at: time)
        case .event:
            let answered: Answered = try general(&reader)
            return .event(answered.event, effects: answered.effects, at: time)
        case .opening: return .opening(try general(&reader), at: time)
        }
    }

    private static func encode(general value: some Encodable, into bytes: inout [UInt8]) {
        let encoder = RecordEncoder()
        swap(&encoder.bytes, &bytes)
        do { try value.encode(to: encoder) } catch {
            preconditionFailure("a record of ours does not encode: \(error)")
        }
        swap(&encoder.bytes, &bytes)
    }

    private static func general<Value: Decodable>(_ reader: inout RecordReader) throws(RecordError) -> Value {
        let decoder = RecordDecoder(reader)
        defer { reader = decoder.reader }
        let value: Value
        do { value = try Value(from: decoder) } catch let error as RecordError { throw error } catch {
            throw decoder.reader.failure("\(Value.self) does not take what it found: \(error)")
        }
        if let failure = decoder.failure { throw failure }
        return value
    }
}

extension RecordCodec {
    /// Bits of a quote's first byte.
    private static let hasBid: UInt8 = 1
    private static let hasAsk: UInt8 = 2
    /// First, high and low are the last price: nothing was conflated.
    private static let isSingle: UInt8 = 4

    private static func encode(
        _ quote: Quote, of instrument: InstrumentID, at time: Timestamp, into bytes: inout [UInt8]
    ) {
        let single = quote.first == quote.last && quote.high == quote.last && quote.low == quote.last
        bytes.append(
            (quote.bid == nil ? 0 : hasBid) | (quote.ask == nil ? 0 : hasAsk) | (single ? isSingle : 0))
        bytes.append(signed: Int64(instrument.index))
        bytes.append(signed: quote.last.raw)
        if !single {
            for price in [quote.first, quote.high, quote.low] {
                bytes.append(signed: price.raw &- quote.last.raw)
            }
        }
        for level in [quote.bid, quote.ask] {
            guard let level else { continue }
            bytes.append(signed: level.price.raw &- quote.last.raw)
            bytes.append(signed: level.quantity.raw)
        }
        bytes.append(signed: quote.dayVolume.raw)
        bytes.append(signed: time.nanoseconds &- quote.exchangeTime.nanoseconds)
    }

    private static func quote(
        at time: Timestamp, _ reader: inout RecordReader
    ) throws(RecordError) -> Event {
        let flags = try reader.byte()
        guard flags < 8 else { throw reader.failure("a quote has unknown marks") }
        let index: Int32 = try reader.integer()
        let last = Price(raw: try reader.signed())
        var quote = Quote(last: last, exchangeTime: time)
        if flags & isSingle == 0 {
            quote.first = try price(&reader, from: last)
            quote.high = try price(&reader, from: last)
            quote.low = try price(&reader, from: last)
        }
        if flags & hasBid != 0 { quote.bid = try level(&reader, from: last) }
        if flags & hasAsk != 0 { quote.ask = try level(&reader, from: last) }
        quote.dayVolume = Quantity(raw: try reader.signed())
        quote.exchangeTime = Timestamp(nanoseconds: time.nanoseconds &- (try reader.signed()))
        return .quote(InstrumentID(Int(index)), quote)
    }

    static func price(_ reader: inout RecordReader, from last: Price) throws(RecordError) -> Price {
        Price(raw: last.raw &+ (try reader.signed()))
    }

    private static func level(
        _ reader: inout RecordReader, from last: Price
    ) throws(RecordError) -> Quote.Level {
        let price = try price(&reader, from: last)
        return Quote.Level(price: price, quantity: Quantity(raw: try reader.signed()))
    }
}
