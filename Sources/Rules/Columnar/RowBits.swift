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

/// The bits of up to 64 rows from `row` on: where the column fulfils the test.
@inline(__always)
func bits(_ column: Memory, _ row: Int, _ count: Int, _ test: (Double) -> Bool) -> UInt64 {
    var word: UInt64 = 0
    for index in 0..<count { word |= (test(column[row &+ index]) ? 1 : 0) << UInt64(index) }
    return word
}
