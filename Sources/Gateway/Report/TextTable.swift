// Columns of text, as wide as their widest cell, two blanks apart. Numbers to the right.

struct TextTable {
    let lines: [String]

    /// - Parameter leftColumns: This many columns from the left are words; the others are numbers.
    init(_ rows: [[String]], leftColumns: Int) {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in
            rows.map { $0.indices.contains(column) ? $0[column].count : 0 }.max() ?? 0
        }
        lines = rows.map { row in
            row.enumerated().map { column, cell in
                column < leftColumns
                    ? padded(cell, to: widths[column]) : padded(left: cell, to: widths[column])
            }.joined(separator: "  ").trimmedEnd
        }
    }
}
