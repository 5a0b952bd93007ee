// The short form of a bar: its close in full, its other prices as distances from it, and
// how long before the record's time it began.

import Market

extension RecordCodec {
    static func encode(
        _ bar: Bar, of instrument: InstrumentID, _ isLast: Bool, at time: Timestamp, into bytes: inout [UInt8]
    ) {
        bytes.append(isLast ? 1 : 0)
        bytes.append(signed: Int64(instrument.index))
        bytes.append(signed: bar.close.raw)
        for price in [bar.open, bar.high, bar.low] { bytes.append(signed: price.raw &- bar.close.raw) }
        bytes.append(signed: bar.volume.raw)
        bytes.append(signed: time.nanoseconds &- bar.start.nanoseconds)
    }

    static func bar(at time: Timestamp, _ reader: inout RecordReader) throws(RecordError) -> Event {
        let marks = try reader.byte()
        guard marks < 2 else { throw reader.failure("a bar has unknown marks") }
        let index: Int32 = try reader.integer()
        let close = Price(raw: try reader.signed())
        let open = try price(&reader, from: close)
        let high = try price(&reader, from: close)
        let low = try price(&reader, from: close)
        let volume = Quantity(raw: try reader.signed())
        let start = Timestamp(nanoseconds: time.nanoseconds &- (try reader.signed()))
        let bar = Bar(start: start, open: open, high: high, low: low, close: close, volume: volume)
        return .bar(InstrumentID(Int(index)), bar, isLast: marks == 1)
    }
}
