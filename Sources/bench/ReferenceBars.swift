// The synthetic minute bars of the published comparison, made here bit for bit: the
// same SplitMix64, the same f64 operations in the same order, so that any engine in
// any language can be given the same market and held to the same trade list.
//
// They are written once into a mapped file under `.build` and read from there, so that
// a measured process holds no bar in memory of its own.

import Glibc
import Market
import Platform

enum ReferenceBars {
    static let barsPerDay = 375

    /// FNV-1a over (second, open, high, low, close in paise, volume) of every bar, by count of bars; from
    /// the reference in numba and C.
    static let fingerprints: [(count: Int, fnv: UInt64)] = [
        (100_000, 0x52aa_e672_b071_2048), (1_000_000, 0x2cde_5122_7cc8_8b12),
        (5_000_000, 0xe453_9a30_38bf_934d),
    ]

    /// The first `count` bars, from a mapped file that is made when it is missing.
    ///
    /// - Throws: when the bars made are not those of the reference, or the file cannot be written.
    static func columns(_ count: Int) throws -> BarColumns {
        let path = ".build/reference-bars-\(count)"
        if !Files.exists(path) {
            let draft = try Mapping("\(path).draft", bytes: count * 48, isNew: true)
            fill(draft.numbers, count)
            let found = fingerprint(table(draft, count))
            if let expected = fingerprints.first(where: { $0.count == count })?.fnv, expected != found {
                throw BenchFailed(
                    description: "the bars made are not the reference's: expected \(hex(expected)), "
                        + "found \(hex(found))")
            }
            try Files.move("\(path).draft", to: path)
        }
        return table(try Mapping(path, bytes: count * 48, isNew: false), count)
    }

    static func fingerprint(_ bars: BarColumns) -> UInt64 {
        var hash = Fingerprint()
        for row in 0..<bars.count {
            hash.add(bars.starts[row] / 1_000_000_000)
            for column in [bars.opens, bars.highs, bars.lows, bars.closes] { hash.add(column[row] / 100) }
            hash.add(bars.volumes[row] / Quantity.scale)
        }
        return hash.value
    }

    private static func table(_ mapping: Mapping, _ count: Int) -> BarColumns {
        let column = { (index: Int) in
            Column(base: UnsafePointer(mapping.numbers) + index * count, count: count, owner: mapping)
        }
        return BarColumns(
            length: .minutes(1), starts: column(0), opens: column(1), highs: column(2), lows: column(3),
            closes: column(4), volumes: column(5))
    }

    /// Six columns of `count` numbers, one after the other.
    private static func fill(_ numbers: UnsafeMutablePointer<Int64>, _ count: Int) {
        var maker = Maker()
        for row in 0..<count {
            let bar = maker.bar(row)
            numbers[row] = bar.start.nanoseconds
            numbers[count + row] = bar.open.raw
            numbers[2 * count + row] = bar.high.raw
            numbers[3 * count + row] = bar.low.raw
            numbers[4 * count + row] = bar.close.raw
            numbers[5 * count + row] = bar.volume.raw
        }
    }
}

/// FNV-1a over 64-bit numbers, lowest byte first.
struct Fingerprint {
    private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func add(_ number: Int64) {
        var bits = UInt64(bitPattern: number)
        for _ in 0..<8 {
            value = (value ^ (bits & 0xFF)) &* 0x100_0000_01B3
            bits >>= 8
        }
    }
}

/// Sixteen digits, zeros in front.
func hex(_ number: UInt64) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
}

/// The walk that makes the bars: four steps a bar, a weak pull towards 1000 rupees, a wide step over night.
private struct Maker {
    private var random = SeededRandom(seed: 20_240_101)
    private var price = 1000.0
    private var drift = 0.0
    private var date = CalendarDate(daysSinceEpoch: 1826)

    mutating func bar(_ row: Int) -> Bar {
        let minute = row % ReferenceBars.barsPerDay
        if minute == 0, row > 0 {
            repeat { date = date.advanced(byDays: 1) } while date.weekday.isWeekend
        }
        let start = Timestamp(date, TimeOfDay(9, 15)) + .minutes(Int64(minute))
        let first = step(isOpening: minute == 0)
        var bar = Bar(start: start, open: first, high: first, low: first, close: first, volume: .zero)
        for _ in 1..<4 {
            bar.close = step(isOpening: false)
            bar.high = max(bar.high, bar.close)
            bar.low = min(bar.low, bar.close)
        }
        bar.volume = Quantity(100 + Int64(random.next() % 5000))
        return bar
    }

    /// On the tick of five paise. The order of the operations is the specification.
    private mutating func step(isOpening: Bool) -> Price {
        var width = 0.0004
        if isOpening {
            width = 0.004
        } else if random.next() % 1024 == 0 {
            width = 0.008
        }
        let shock = normal()
        let push = normal()
        drift = 0.995 * drift + 2e-6 * push
        price = price * (1.0 + width * shock + drift - 5e-6 * (price / 1000.0 - 1.0))
        return Price(paise: 5 * Int64(price * 20.0 + 0.5))
    }

    private mutating func normal() -> Double {
        let (a, b, c, d) = (uniform(), uniform(), uniform(), uniform())
        return (a + b + c + d - 2.0) * 1.7320508075688772
    }

    private mutating func uniform() -> Double { Double(random.next() >> 11) / 9007199254740992.0 }
}

/// A file in memory, shared with the page cache.
private final class Mapping {
    let numbers: UnsafeMutablePointer<Int64>
    private let bytes: Int

    init(_ path: String, bytes: Int, isNew: Bool) throws {
        let file = open(path, isNew ? O_RDWR | O_CREAT | O_TRUNC : O_RDONLY, 0o600)
        guard file >= 0 else { throw BenchFailed(description: "\(path) cannot be opened (\(errno))") }
        defer { close(file) }
        guard !isNew || ftruncate(file, bytes) == 0 else {
            throw BenchFailed(description: "\(path) cannot be made \(bytes) bytes long (\(errno))")
        }
        let protection = isNew ? PROT_READ | PROT_WRITE : PROT_READ
        guard let address = mmap(nil, bytes, protection, MAP_SHARED, file, 0), address != MAP_FAILED else {
            throw BenchFailed(description: "\(path) cannot be mapped (\(errno))")
        }
        numbers = address.bindMemory(to: Int64.self, capacity: bytes / 8)
        self.bytes = bytes
    }

    deinit { munmap(numbers, bytes) }
}
