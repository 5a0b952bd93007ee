// What is searched: the parameters of one rule file with the values worth trying, as a grid
// whose places are numbered. The last parameter changes fastest, as in a `Sweep`.

public import Rules
public import Trading

/// Why a search cannot begin, with what to write instead.
public struct SearchRefused: Error, Hashable, Sendable {
    public let text: String
    public let remedy: String

    public init(_ text: String, remedy: String) {
        self.text = text
        self.remedy = remedy
    }
}

public struct SearchSpace: Hashable, Sendable {
    public typealias Setting = StrategyAssignment.Setting

    /// In the file's order; those with one value are not varied but still set.
    public let axes: [ParameterGrid]
    /// Places in the grid.
    public let count: Int

    /// More places than this have no number here.
    public static let mostPlaces = 1 << 53

    /// The file's own ranges, each replaced where `chosen` names it.
    ///
    /// - Throws: an unknown or repeated name, a value outside the file's range, nothing to vary.
    public init(_ strategy: Strategy, chosen: [ParameterGrid]) throws(SearchRefused) {
        try SearchSpace.check(chosen, strategy)
        var axes: [ParameterGrid] = []
        for parameter in strategy.parameters {
            if let grid = chosen.first(where: { $0.name == parameter.name }) {
                axes.append(grid)
            } else if chosen.isEmpty {
                axes.append(SearchSpace.grid(parameter, over: parameter.range))
            }
        }
        var count = 1
        for axis in axes {
            let (product, overflow) = count.multipliedReportingOverflow(by: axis.values.count)
            guard !overflow, product <= SearchSpace.mostPlaces else {
                throw SearchRefused(
                    "the grid has more than \(SearchSpace.mostPlaces) combinations",
                    remedy: "name wider steps")
            }
            count = product
        }
        self.axes = axes
        self.count = count
    }

    private static func check(_ chosen: [ParameterGrid], _ strategy: Strategy) throws(SearchRefused) {
        let known = strategy.parameters.map(\.name)
        guard !known.isEmpty else {
            throw SearchRefused(
                "\(strategy.file) has no parameters to search",
                remedy: "write a line such as: param fast = 9 from 3 to 20")
        }
        for (index, grid) in chosen.enumerated() {
            guard let parameter = strategy.parameters.first(where: { $0.name == grid.name }) else {
                throw SearchRefused(
                    "\(strategy.file) has no parameter \(grid.name)",
                    remedy: "it has: " + known.joined(separator: ", "))
            }
            guard !chosen[..<index].contains(where: { $0.name == grid.name }) else {
                throw SearchRefused("\(grid.name) is given twice", remedy: "give each parameter once")
            }
            guard !grid.values.isEmpty else {
                throw SearchRefused("\(grid.name) has no value to try", remedy: "write FROM..TO:STEP upwards")
            }
            for value in grid.values where !parameter.range.contains(value) {
                let range = parameter.range
                throw SearchRefused(
                    "\(grid.name) = \(value) is outside the file's range \(range.lowerBound) to "
                        + "\(range.upperBound)",
                    remedy: "stay inside it, or change the range in \(strategy.file)")
            }
        }
    }

    /// By the file's step; without one by whole numbers between whole ends, else in ten steps.
    public static func grid(_ parameter: Parameter, over range: ClosedRange<Double>) -> ParameterGrid {
        let (first, last) = (range.lowerBound, range.upperBound)
        guard first < last else { return ParameterGrid(name: parameter.name, values: [first]) }
        let isWhole = [first, last, parameter.default].allSatisfy { $0 == $0.rounded() }
        let step = parameter.step ?? (isWhole ? 1 : (last - first) / 10)
        return ParameterGrid(name: parameter.name, from: first, through: last, by: step)
    }

    /// The step number of every axis.
    public func place(_ number: Int) -> [Int] {
        var rest = number
        var place: [Int] = []
        for axis in axes.reversed() {
            place.append(rest % axis.values.count)
            rest /= axis.values.count
        }
        return place.reversed()
    }

    public func number(_ place: [Int]) -> Int {
        zip(axes, place).reduce(0) { $0 * $1.0.values.count + $1.1 }
    }

    public func settings(_ number: Int) -> [Setting] {
        zip(axes, place(number)).map { Setting(name: $0.name, value: $0.values[$1]) }
    }

    /// Places one step away along one axis.
    public func neighbours(_ number: Int) -> [Int] {
        let centre = place(number)
        return axes.indices.flatMap { axis in
            [-1, 1].compactMap { step in
                var place = centre
                place[axis] += step
                return axes[axis].values.indices.contains(place[axis]) ? self.number(place) : nil
            }
        }
    }
}
