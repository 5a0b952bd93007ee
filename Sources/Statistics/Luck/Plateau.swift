// Whether the best settings stand on a plateau or on a needle: what their nearest neighbours
// in the grid achieve. An edge that vanishes one step away was found, not understood.

public struct Plateau: Hashable, Sendable {
    public let best: Double
    /// How many neighbours were tried; the figures below are NaN without any.
    public let neighbours: Int
    public let mean: Double
    public let least: Double
    /// Share of the neighbours above zero.
    public let positiveShare: Double

    /// The neighbourhood's mean over the best: 1 on a plateau, 0 or less on a needle. NaN when the best is
    /// not above zero, or has no neighbours.
    public var score: Double { best > 0 ? mean / best : .nan }

    /// - Parameters:
    ///   - best: Index of the trial.
    ///   - places: Where each trial stands in the grid: the step number of every parameter.
    ///   - scores: Of each trial; those that are not finite are left out.
    public init(best: Int, places: [[Int]], scores: [Double]) {
        let centre = places[best]
        let near = places.indices.filter { index in
            index != best && scores[index].isFinite && Plateau.touch(centre, places[index])
        }.map { scores[$0] }
        self.best = scores[best]
        neighbours = near.count
        mean = near.isEmpty ? .nan : near.reduce(0, +) / Double(near.count)
        least = near.min() ?? .nan
        positiveShare = near.isEmpty ? .nan : Double(near.count { $0 > 0 }) / Double(near.count)
    }

    /// At most one step away in every parameter.
    private static func touch(_ a: [Int], _ b: [Int]) -> Bool {
        zip(a, b).allSatisfy { abs($0 - $1) <= 1 }
    }
}
