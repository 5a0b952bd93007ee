// `--param fast=3..12:1` and its shorter forms: the values that a search tries. The numbers are
// read here; whether the file allows them is the search space's matter.

import Backtest
import Market
import Rules

enum ParameterGrids {
    /// A value of more steps is a mistake in the step, not a wish.
    static let mostValues = 100_000

    /// - Throws: a ``Failure`` for what is not written as one of the forms, or counts downwards.
    static func read(_ wishes: [String], _ strategy: Strategy, verb: String) throws(Failure)
        -> [ParameterGrid]
    {
        var grids: [ParameterGrid] = []
        for wish in wishes {
            let parts = wish.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
                throw malformed(wish, verb)
            }
            grids.append(try grid(String(parts[0]), String(parts[1]), strategy, wish, verb))
        }
        return grids
    }

    private static func grid(
        _ name: String, _ text: String, _ strategy: Strategy, _ wish: String, _ verb: String
    ) throws(Failure) -> ParameterGrid {
        guard text.contains("..") else {
            var values: [Double] = []
            for word in text.split(separator: ",", omittingEmptySubsequences: false) {
                guard let value = number(word) else { throw malformed(wish, verb) }
                values.append(value)
            }
            return ParameterGrid(name: name, values: Set(values).sorted())
        }
        let halves = text.split(separator: ":", omittingEmptySubsequences: false)
        guard halves.count <= 2, let (first, last) = range(halves[0]) else {
            throw malformed(wish, verb)
        }
        guard first <= last else {
            throw Failure(
                .usage, "sauda \(verb): --param \(wish) counts downwards and has no value",
                remedy: "write the smaller end first")
        }
        guard halves.count == 2 else {
            guard let parameter = strategy.parameters.first(where: { $0.name == name }) else {
                return ParameterGrid(name: name, values: [first])  // The space refuses the name.
            }
            return SearchSpace.grid(parameter, over: first...last)
        }
        guard let step = number(halves[1]), step > 0 else { throw malformed(wish, verb) }
        guard (last - first) / step < Double(mostValues) else {
            throw Failure(
                .usage, "sauda \(verb): --param \(wish) has more than \(mostValues) values",
                remedy: "write a wider step")
        }
        return ParameterGrid(name: name, from: first, through: last, by: step)
    }

    /// `3..12`
    private static func range(_ text: Substring) -> (Double, Double)? {
        let marks = text.indices.filter { text[$0...].hasPrefix("..") }
        for mark in marks {
            let rest = text.index(mark, offsetBy: 2)
            if let first = number(text[..<mark]), let last = number(text[rest...]) { return (first, last) }
        }
        return nil
    }

    /// `9`, `0.5%`
    private static func number(_ text: Substring) -> Double? {
        let isPercent = text.hasSuffix("%")
        guard let value = Double(isPercent ? text.dropLast() : text), value.isFinite else { return nil }
        return isPercent ? (value * 1e10).rounded() / 1e12 : value
    }

    private static func malformed(_ wish: String, _ verb: String) -> Failure {
        Failure(
            .usage, "sauda \(verb): --param expects NAME=FROM..TO:STEP, found \"\(wish)\"",
            remedy: "write it as: --param fast=3..12:1, or fast=3,5,8")
    }
}
