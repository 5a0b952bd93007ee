// `--param name=value`: numbers of rule files changed for one run. A name goes to every
// file that has it; one that no file has, and a value outside its range, are refused.

import Backtest
import Market
import Platform
import Rules
import Trading

enum ParameterSettings {
    /// The files with their settings.
    ///
    /// - Parameter wishes: As typed: `fast=9`, `room=0.4%`.
    /// - Throws: a ``Failure`` for a file with errors too, as `check` shows them.
    static func applied(
        _ wishes: [String], to files: [PlayedDay.StrategyFile], verb: String
    ) throws(Failure) -> (files: [PlayedDay.StrategyFile], strategies: [Strategy]) {
        var strategies: [Strategy] = []
        for file in files { strategies.append(try compiled(file)) }
        var files = files
        for wish in wishes {
            let (name, text) = try split(wish, verb)
            guard strategies.contains(where: { has(name, $0) }) else {
                throw unknown(name, strategies, verb)
            }
            for index in files.indices {
                guard let parameter = strategies[index].parameters.first(where: { $0.name == name })
                else { continue }
                let value = try value(text, of: parameter, verb)
                files[index].settings.append(.init(name: name, value: value))
            }
        }
        for index in files.indices { strategies[index] = try set(files[index], strategies[index]) }
        return (files, strategies)
    }

    private static func compiled(_ file: PlayedDay.StrategyFile) throws(Failure) -> Strategy {
        do throws(RuleErrors) { return try Strategy.compile(file.source, file: file.file) } catch {
            let shown = CheckVerb.shown(error.errors.map { "\($0)" }, of: file.file)
            throw Failure(
                .data, "\(file.file) has mistakes\n\n" + shown.joined(separator: "\n\n"),
                remedy: "correct them, then: sauda check \(file.file)")
        }
    }

    private static func set(
        _ file: PlayedDay.StrategyFile, _ strategy: Strategy
    ) throws(Failure) -> Strategy {
        guard !file.settings.isEmpty else { return strategy }
        do throws(RuleErrors) { return try strategy.setting(file.settings.map { ($0.name, $0.value) }) } catch
        {
            throw Failure(
                .usage, "\(file.file) cannot use these parameters\n\n\(error)", remedy: "choose others")
        }
    }

    private static func has(_ name: String, _ strategy: Strategy) -> Bool {
        strategy.parameters.contains { $0.name == name }
    }

    private static func split(_ wish: String, _ verb: String) throws(Failure) -> (String, String) {
        let parts = wish.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
            throw Failure(
                .usage, "sauda \(verb): --param expects name=value, found \"\(wish)\"",
                remedy: "write it as: --param fast=9")
        }
        return (String(parts[0]), String(parts[1]))
    }

    private static func unknown(_ name: String, _ strategies: [Strategy], _ verb: String) -> Failure {
        var known: [String] = []
        for name in strategies.flatMap(\.parameters).map(\.name) where !known.contains(name) {
            known.append(name)
        }
        let remedy =
            if let meant = Suggestion.nearest(to: name, in: known) {
                "did you mean \(meant)?"
            } else if known.isEmpty {
                "these rules have no parameters"
            } else {
                "their parameters: \(known.joined(separator: ", "))"
            }
        return Failure(.usage, "sauda \(verb): no rule file has a parameter \"\(name)\"", remedy: remedy)
    }

    private static func value(
        _ text: String, of parameter: Parameter, _ verb: String
    ) throws(Failure) -> Double {
        let written = parameter.unit.written
        let range = "\(written(parameter.range.lowerBound)) to \(written(parameter.range.upperBound))"
        let isPercent = parameter.unit == .percent
        let digits = isPercent && text.hasSuffix("%") ? String(text.dropLast()) : text
        guard isPercent == text.hasSuffix("%"), let number = Double(digits), number.isFinite else {
            throw Failure(
                .usage,
                "sauda \(verb): \(parameter.name) expects a value such as \(written(parameter.default)), "
                    + "found \"\(text)\"",
                remedy: "choose \(parameter.name) from \(range)")
        }
        let value = isPercent ? number / 100 : number
        guard parameter.range.contains(value) else {
            throw Failure(
                .usage, "sauda \(verb): \(parameter.name) = \(text) lies outside its range",
                remedy: "choose \(parameter.name) from \(range)")
        }
        return value
    }
}
