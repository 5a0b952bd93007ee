// What one flush writes, and the rule that makes it safe to repeat: only what the
// day's cursor does not cover, and the cursor with it.

import Market
import Trading

struct Batch: Sendable {
    let opening: DayOpening
    /// Records that the day has with this batch.
    let count: Int
    let rows: [Projection.Row]
    /// Orders and positions as they stand after `count` records.
    let states: [Projection.Row]

    func write(to session: any DatabaseSession) throws(DatabaseFailure) {
        let held = try cursor(in: session)
        guard held < count else { return }
        for row in rows where row.record >= held { _ = try session.execute(row.statement, row.values) }
        for row in states { _ = try session.execute(row.statement, row.values) }
        _ = try session.execute(
            Rows.cursorState,
            [
                .text(opening.account), .date(opening.date), .text(opening.mode.rawValue),
                .text(opening.build),
                .date(opening.rulebook), .money(opening.equity), .number(count),
            ])
    }

    private func cursor(in session: any DatabaseSession) throws(DatabaseFailure) -> Int {
        let found = try session.query(Rows.cursor, [.text(opening.account), .date(opening.date)])
        guard let row = found.first else { return 0 }
        var columns = RowReader(row)
        return Int(columns.integer() ?? 0)
    }
}
