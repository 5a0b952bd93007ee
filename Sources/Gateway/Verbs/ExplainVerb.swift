// `sauda explain`: what a rule file will do, in plain sentences.

import Backtest
import Platform
import Rules

struct ExplainVerb {
    let arguments: Arguments
    let console: Console

    func run() throws(Failure) -> ExitCode {
        let file = arguments.words[0]
        let bytes = try Sources.bytes(file)
        let source: String
        do throws(RuleErrors) {
            source = try Strategy.text(of: bytes, file: file)
            _ = try Strategy.compile(source, file: file)
        } catch {
            let errors = CheckVerb.shown(error.errors.map { "\($0)" }, of: file)
            if arguments.isJSON {
                console.say([
                    "file": .string(file), "valid": JSON(false), "errors": .array(errors.map { .string($0) }),
                ])
            } else {
                for error in errors { console.note(error) }
            }
            return .data
        }
        let strategy = try ParameterSettings.applied(
            arguments.texts("param"), to: [.init(file: file, source: source)], verb: "explain"
        ).strategies[0]
        if arguments.isJSON { console.say(json(strategy)) } else { console.say(text(strategy)) }
        return .done
    }

    private func text(_ strategy: Strategy) -> String {
        let titles = strategy.explanation.parts.map(\.title)
        return strategy.explanation.text().split(separator: "\n", omittingEmptySubsequences: false)
            .map { titles.contains(String($0)) ? console.colours.paint(String($0), .cyan) : String($0) }
            .joined(separator: "\n")
    }

    private func json(_ strategy: Strategy) -> JSON {
        [
            "file": .string(strategy.file), "valid": JSON(true), "strategy": .string(strategy.name),
            "parts": .array(
                strategy.explanation.parts.map { part in
                    [
                        "title": .string(part.title),
                        "sentences": .array(part.sentences.map { .string($0) }),
                    ]
                }),
        ]
    }
}
