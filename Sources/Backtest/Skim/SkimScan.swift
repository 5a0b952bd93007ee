// Where the bars leave a range of prices: what a held position waits for.

import Market

enum SkimScan {
    /// Beyond every price, and far from overflow.
    private static let unreachable: Int64 = 1 << 60

    /// The first of `rows` whose low is at or below `floor` or whose high is at or above `ceiling`.
    static func firstTouch(_ bars: BarColumns, _ rows: Range<Int>, floor: Int64, ceiling: Int64) -> Int? {
        let (lows, highs) = (bars.lows.base, bars.highs.base)
        var row = rows.lowerBound
        let (least, most) = (max(floor, -unreachable), min(ceiling, unreachable))
        // Eight at a time, without a branch: the sign tells.
        while row + 8 <= rows.upperBound {
            var outside: Int64 = 0
            for place in row..<row &+ 8 {
                outside |= (lows[place] &- 1 &- least) | (most &- 1 &- highs[place])
            }
            if outside < 0 { break }
            row += 8
        }
        while row < rows.upperBound {
            if lows[row] <= floor || highs[row] >= ceiling { return row }
            row += 1
        }
        return nil
    }
}
