import Foundation
import Market
import Testing
import Trading

@Suite("A record as bytes")
struct RecordCodecTests {
    @Test("is the same record again", arguments: [1, 2, 3] as [UInt64])
    func roundTrip(seed: UInt64) throws {
        var samples = RecordSamples(seed: seed)
        for number in 0..<2_000 {
            let record = samples.record()
            let bytes = RecordCodec.encode(record)
            #expect(try RecordCodec.decode(bytes) == record, "seed \(seed), record \(number)")
        }
    }

    @Test("keeps extreme numbers", arguments: [Int64.min, -1, 0, 1, Int64.max])
    func extremes(raw: Int64) throws {
        let far = Timestamp(nanoseconds: raw)
        var quote = Quote(last: Price(raw: raw), dayVolume: Quantity(raw: raw), exchangeTime: far)
        quote.low = Price(raw: ~raw)
        quote.bid = .init(price: Price(raw: -1 - raw), quantity: Quantity(raw: raw))
        for effects in [[], [Effect.readBooks]] {
            for time in [far, Timestamp(nanoseconds: ~raw)] {
                let record = DayRecord.event(
                    .quote(InstrumentID(Int(Int32.max)), quote), effects: effects, at: time)
                #expect(try RecordCodec.decode(RecordCodec.encode(record)) == record)
            }
        }
    }

    @Test("is the same bytes for the same record, whatever order a set has")
    func stable() {
        let names = (0..<50).map { BrokerOrderID("B\($0)") }
        let terms = RiskScene().ticket.terms
        let bytes = [names, names.reversed()].map { names in
            let match = BookMatch(
                terms: terms, sentAt: Timestamp(nanoseconds: 1), timedOutAt: Timestamp(nanoseconds: 2),
                baseline: Set(names))
            return RecordCodec.encode(
                .event(.tick, effects: [.searched(OrderID(1), match)], at: Timestamp(nanoseconds: 3)))
        }
        #expect(bytes[0] == bytes[1])
    }

    @Test("is small where records are many")
    func small() {
        let time = Timestamp(RiskScene.day, TimeOfDay(10, 0))
        let quote = RiskScene.quote(at: time - .milliseconds(120))
        #expect(RecordCodec.encode(.event(.tick, effects: [], at: time)).count == 10)
        #expect(RecordCodec.encode(.event(.quote(InstrumentID(7), quote), effects: [], at: time)).count < 48)
    }

    @Test("never traps, whatever the bytes are")
    func fuzz() {
        var samples = RecordSamples(seed: 99)
        for _ in 0..<3_000 {
            var bytes = RecordCodec.encode(samples.record())
            switch samples.random.below(4) {
            case 0: bytes.removeLast(Int(samples.random.below(Int64(bytes.count))))
            case 1:
                bytes = (0..<samples.random.below(80)).map { _ in
                    UInt8(truncatingIfNeeded: samples.random.next())
                }
            case 2:
                bytes[Int(samples.random.below(Int64(bytes.count)))] = UInt8(
                    truncatingIfNeeded: samples.random.next())
            default:
                bytes[Int(samples.random.below(Int64(bytes.count)))] ^= 1 << UInt8(samples.random.below(8))
            }
            do throws(RecordError) { _ = try RecordCodec.decode(bytes) } catch {
                #expect((0...bytes.count).contains(error.offset) && !error.reason.isEmpty)
            }
        }
    }

    @Test("cut anywhere is refused")
    func truncated() {
        var samples = RecordSamples(seed: 5)
        for _ in 0..<200 {
            let bytes = RecordCodec.encode(samples.record())
            for size in 0..<bytes.count {
                #expect(throws: RecordError.self) { _ = try RecordCodec.decode(Array(bytes[..<size])) }
            }
            #expect(throws: RecordError.self) { _ = try RecordCodec.decode(bytes + [0]) }
        }
    }

    @Test("of an unknown version or kind is refused")
    func unknown() {
        let bytes = RecordCodec.encode(.event(.tick, effects: [], at: Timestamp(nanoseconds: 0)))
        for place in [0, 1] {
            var wrong = bytes
            wrong[place] = 200
            let error = #expect(throws: RecordError.self) { _ = try RecordCodec.decode(wrong) }
            #expect(error?.offset == place)
        }
    }

    @Test("is the only way back to an approved ticket: no other decoder makes one")
    func approval() throws {
        let scene = RiskScene()
        guard case .approved(let approved, _) = RiskGate.review(scene.ticket, in: scene.view) else {
            Issue.record("the calm scene is denied")
            return
        }
        let json = try JSONEncoder().encode(approved)
        #expect(throws: RecordError.self) { _ = try JSONDecoder().decode(ApprovedTicket.self, from: json) }
        let effect = Effect.ordered(OrderID(1), approved, limits: 0)
        let nested = try JSONEncoder().encode([effect])
        #expect(throws: RecordError.self) { _ = try JSONDecoder().decode([Effect].self, from: nested) }
        let record = DayRecord.event(.tick, effects: [effect], at: Timestamp(nanoseconds: 0))
        #expect(try RecordCodec.decode(RecordCodec.encode(record)) == record)
    }
}
