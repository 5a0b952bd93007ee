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
        let summary: String
    }

    func run() throws(Failure) -> ExitCode {
        var outcomes: [Outcome] = []
        for file in arguments.words { outcomes.append(check(file, try Sources.text(file))) }
        for outcome in outcomes where !arguments.isJSON {
            for error in CheckVerb.shown(outcome.errors, of: outcome.file) { console.note(error) }
            guard outcome.errors.isEmpty else { continue }
            console.say(console.colours.paint("✓ ", .green) + "\(outcome.file): \(outcome.summary)")
        }
        if arguments.isJSON { console.say(.array(outcomes.map(json))) }
        return outcomes.allSatisfy { $0.errors.isEmpty } ? .done : .data
    }

    private func check(_ file: String, _ text: String) -> Outcome {
        if file.hasSuffix(".toml") {
            return Outcome(
                file: file, kind: "configuration", errors: ConfigurationCheck.errors(text, file: file),
                summary: "a configuration in order, and so are the files that it names")
        }
        do throws(RuleErrors) {
            let strategy = try Strategy.compile(text, file: file)
            let minutes = strategy.barLength.seconds / 60
            return Outcome(
                file: file, kind: "strategy", errors: [],
                summary:
                    "\"\(strategy.name)\" trades \(strategy.symbols.count) instruments "
                    + "on \(minutes)-minute bars, warmed up by \(strategy.warmUpBars)")
        } catch {
            return Outcome(file: file, kind: "strategy", errors: error.errors.map { "\($0)" }, summary: "")
        }
    }

    /// The first twenty: more come of one cause, such as a file that is no text at all.
    static func shown(_ errors: [String], of file: String) -> [String] {
        let most = 20
        guard errors.count > most else { return errors }
        return errors.prefix(most) + ["\(file): and \(errors.count - most) more; correct these first"]
    }

    private func json(_ outcome: Outcome) -> JSON {
        [
            "file": .string(outcome.file), "kind": .string(outcome.kind),
            "valid": JSON(outcome.errors.isEmpty),
            "errors": .array(CheckVerb.shown(outcome.errors, of: outcome.file).map { .string($0) }),
        ]
    }
}
