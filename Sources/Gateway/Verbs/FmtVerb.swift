// `sauda fmt`: writes rule files the one way, keeping words and comments. A file is
// replaced whole or not at all, and only when something changes.

import Platform
import Rules

struct FmtVerb {
    let arguments: Arguments
    let console: Console

    private enum Outcome { case unchanged, changed(String), wrong([String]) }

    func run() throws(Failure) -> ExitCode {
        var isDone = true
        var exit = ExitCode.done
        for file in arguments.words {
            switch try format(file) {
            case .wrong(let errors):
                for error in CheckVerb.shown(errors, of: file) { console.note(error) }
                exit = .data
            case .unchanged: continue
            case .changed:
                isDone = false
                if arguments.has("check") {
                    console.say("\(file): would be written otherwise; run: sauda fmt \(file)")
                } else if !arguments.has("stdout") {
                    console.say("\(file): written anew")
                }
            }
        }
        return exit == .done && arguments.has("check") && !isDone ? .refused : exit
    }

    private func format(_ file: String) throws(Failure) -> Outcome {
        let bytes = try Sources.bytes(file)
        let source: String
        let result: String
        do throws(RuleErrors) {
            source = try Strategy.text(of: bytes, file: file)
            result = try Strategy.formatted(source, file: file)
        } catch {
            return .wrong(error.errors.map { "\($0)" })
        }
        if arguments.has("stdout") { console.say(result, end: "") }
        guard result.utf8.elementsEqual(bytes) == false else { return .unchanged }
        if !arguments.has("stdout"), !arguments.has("check") { try write(result, to: file) }
        return .changed(result)
    }

    private func write(_ text: String, to file: String) throws(Failure) {
        do throws(FileFailure) {
            let path = try Files.resolved(file)
            let mode = try Files.permissions(of: path)
            try Files.writeAtomically(Array(text.utf8), to: path, mode: mode)
        } catch {
            throw Failure(.system, "\(error)", remedy: "the file is as it was")
        }
    }
}
