// A set of rows, 64 to a word: where a condition holds.

struct RowBits {
    private(set) var words: [UInt64]
    let count: Int

    init(count: Int) {
        self.count = count
        words = Array(repeating: 0, count: (count + 63) / 64)
    }

    subscript(row: Int) -> Bool { words[row / 64] >> UInt64(row % 64) & 1 == 1 }

    mutating func insert(word: UInt64, at index: Int) { words[index] = word }

    /// The first member from `row` on and below `end`.
    func first(from row: Int, below end: Int) -> Int? {
        guard row < end else { return nil }
        var index = row / 64
        var word = words[index] & (.max << UInt64(row % 64))
        while true {
            if word != 0 {
                let found = index * 64 + word.trailingZeroBitCount
                return found < end ? found : nil
            }
            index += 1
            guard index * 64 < end else { return nil }
            word = words[index]
        }
    }
}

/// The bits of up to 64 rows from `row` on: where the column fulfils the test. Columns are whole words
/// long, so that what lies past the last row may be read and is cut off.
@inline(__always)
func bits(_ column: Memory, _ row: Int, _ count: Int, _ test: (Eight) -> SIMDMask<Eight.MaskStorage>)
    -> UInt64
{
    let places = SIMD8<UInt64>(1, 2, 4, 8, 16, 32, 64, 128)
    let memory = UnsafeRawPointer(column + row)
    var found = SIMD8<UInt64>.zero
    for group in 0..<8 {
        let values = memory.loadUnaligned(fromByteOffset: group * 64, as: Eight.self)
        let here = SIMD8<UInt64>.zero.replacing(with: places &<< UInt64(8 * group), where: test(values))
        found |= here
    }
    let four = found.lowHalf | found.highHalf
    let two = four.lowHalf | four.highHalf
    let word = two.x | two.y
    return count == 64 ? word : word & ((1 << UInt64(count)) - 1)
}

typealias Eight = SIMD8<Double>
