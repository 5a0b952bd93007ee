// The objective over the two widest parameters: one cell a pair of values, the mean over all
// other parameters. A mean, not a best: an edge that holds whatever the others are shows, one
// that needs all of them just so does not.

public struct HeatMap: Hashable, Sendable {
    public let across: ParameterGrid
    /// Nil when only one parameter varies: one row.
    public let down: ParameterGrid?
    /// Row after row; nil where nothing was tried or nothing is defined.
    public let cells: [[Double?]]
    /// Column and row of the best combination.
    public let best: Cell?

    public struct Cell: Hashable, Sendable {
        public let column: Int
        public let row: Int
    }

    /// Nil when nothing varies.
    public init?(_ plan: SearchPlan, _ results: [SweepResult], best: SweepResult?) {
        let axes = plan.space.axes
        let widest = axes.indices.filter { axes[$0].values.count > 1 }
            .sorted { (axes[$1].values.count, $0) < (axes[$0].values.count, $1) }.prefix(2).sorted()
        guard let x = widest.first else { return nil }
        let y = widest.dropFirst().first
        across = axes[x]
        down = y.map { axes[$0] }
        let (columns, rows) = (axes[x].values.count, y.map { axes[$0].values.count } ?? 1)
        var sums = [Double](repeating: 0, count: columns * rows)
        var counts = sums
        for result in results {
            let place = plan.space.place(settings: result.settings)
            let score = plan.objective.score(result)
            guard score.isFinite else { continue }
            let cell = (y.map { place[$0] } ?? 0) * columns + place[x]
            sums[cell] += score
            counts[cell] += 1
        }
        cells = (0..<rows).map { row in
            (row * columns..<(row + 1) * columns).map { counts[$0] > 0 ? sums[$0] / counts[$0] : nil }
        }
        self.best = best.map { best in
            let place = plan.space.place(settings: best.settings)
            return Cell(column: place[x], row: y.map { place[$0] } ?? 0)
        }
    }

    /// The largest distance from zero, for colours; 0 when nothing is defined.
    public var extent: Double { cells.joined().compactMap { $0?.magnitude }.max() ?? 0 }
}
