// `sauda check`: reads strategies and configurations and shows every mistake with its
// place. Nothing is run and nothing is asked of a daemon.

import Market
import Platform
import Rules

struct CheckVerb {
    let arguments: Arguments
    let console: Console

    private struct Outcome {
        let file: String
        let kind: String
        let errors: [String]
        var summary = ""
        var warnings: [String] = []
        var strategy: Strategy?
    }

    func run() throws(Failure) -> ExitCode {
        var outcomes: [Outcome] = []
        for file in arguments.words { outcomes.append(check(file, try Sources.bytes(file))) }
        for outcome in outcomes where !arguments.isJSON {
            for error in CheckVerb.shown(outcome.errors, of: outcome.file) { console.note(error) }
            guard outcome.errors.isEmpty else { continue }
            console.say(console.colours.paint("✓ ", .green) + "\(outcome.file): \(outcome.summary)")
            for warning in outcome.warnings { console.note("\(outcome.file): \(warning)") }
        }
        if arguments.isJSON { console.say(.array(outcomes.map(json))) }
        return outcomes.allSatisfy { $0.errors.isEmpty } ? .done : .data
    }

    private func check(_ file: String, _ bytes: [UInt8]) -> Outcome {
        if file.hasSuffix(".toml") {
            let text = String(decoding: bytes, as: UTF8.self)
            return Outcome(
                file: file, kind: "configuration", errors: ConfigurationCheck.errors(text, file: file),
                summary: "a configuration in order, with the calendar and the strategies that it names")
        }
        do throws(RuleErrors) {
            let strategy = try Strategy.compile(try Strategy.text(of: bytes, file: file), file: file)
            let lines = strategy.report.split(separator: "\n").joined(separator: "\n    ")
            return Outcome(
                file: file, kind: "strategy", errors: [], summary: lines,
                warnings: [
                    Sources.missingList(of: strategy, in: arguments.text("universes")), bare(strategy),
                ].compactMap(\.self),
                strategy: strategy)
        } catch {
            return Outcome(file: file, kind: "strategy", errors: error.errors.map { "\($0)" })
        }
    }

    private func bare(_ strategy: Strategy) -> String? {
        strategy.lineWithoutStop.map { line in
            "line \(line): the entry has no stop, and the risk gate denies such an entry (RC-15); "
                + "add a line such as: stop 1%"
        }
    }

    /// The first twenty: more come of one cause, such as a file that is no text at all.
    static func shown(_ errors: [String], of file: String) -> [String] {
        let most = 20
        guard errors.count > most else { return errors }
        return errors.prefix(most) + ["\(file): and \(errors.count - most) more; correct these first"]
    }

    // MARK: For programs

    private func json(_ outcome: Outcome) -> JSON {
        let head: JSON = [
            "file": .string(outcome.file), "kind": .string(outcome.kind),
            "valid": JSON(outcome.errors.isEmpty),
            "errors": .array(CheckVerb.shown(outcome.errors, of: outcome.file).map { .string($0) }),
            "warnings": .array(outcome.warnings.map { .string($0) }),
        ]
        guard let strategy = outcome.strategy, case .object(let fields) = head,
            case .object(let more) = details(strategy)
        else { return head }
        return .object(fields + more)
    }

    private func details(_ strategy: Strategy) -> JSON {
        [
            "name": .string(strategy.name), "universe": .string(strategy.universeWords),
            "bar_minutes": JSON(strategy.barLength.seconds / 60),
            "product": .string(strategy.product.rawValue), "warm_up_bars": JSON(strategy.warmUpBars),
            "memory_bytes": JSON(strategy.memoryBytes), "operations_per_bar": JSON(strategy.operationsPerBar),
            "streams": .array(strategy.streams.map { .string(strategy.words(of: $0)) }),
            "parameters": .array(strategy.parameters.map(parameter)),
        ]
    }

    private func parameter(_ parameter: Parameter) -> JSON {
        [
            "name": .string(parameter.name), "value": JSON(parameter.value),
            "from": JSON(parameter.range.lowerBound), "to": JSON(parameter.range.upperBound),
            "step": parameter.step.map { JSON($0) } ?? .null, "unit": .string(parameter.unit.rawValue),
        ]
    }
}
