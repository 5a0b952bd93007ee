// `sauda` itself: finds the verb, reads its arguments, runs it, and says how it ended.
//
// What composes the whole program (`daemon`, `simulate`) is handed in by main, so
// that this module stays below it.

public struct Tool: Sendable {
    public typealias Process = @Sendable (Arguments, Console) async throws(Failure) -> ExitCode

    let console: Console
    let daemon: Process
    let simulate: Process

    public init(console: Console = Console(), daemon: @escaping Process, simulate: @escaping Process) {
        self.console = console
        self.daemon = daemon
        self.simulate = simulate
    }

    /// - Parameter words: Of the command line, without the program's name.
    public func run(_ words: [String]) async -> ExitCode {
        let asksJSON = words.contains("--json")
        do throws(Failure) {
            return try await dispatch(words)
        } catch {
            console.tell(error, json: asksJSON)
            return error.exit
        }
    }

    private func dispatch(_ words: [String]) async throws(Failure) -> ExitCode {
        guard let first = words.first, first != "--help", first != "-h" else {
            console.say(HelpText.overview)
            return words.isEmpty ? .usage : .done
        }
        if first == "--version" || first == "version" {
            console.say(Defaults.build)
            return .done
        }
        guard let (verb, length) = Verbs.find(words) else { throw Tool.unknown(words) }
        let rest = Array(words.dropFirst(length))
        if rest.contains("--help") {
            console.say(HelpText.page(verb))
            return .done
        }
        return try await run(verb, try Arguments(rest, verb: verb.name, syntax: verb.syntax))
    }

    private func run(_ verb: Verb, _ arguments: Arguments) async throws(Failure) -> ExitCode {
        switch verb.name {
        case "help": return try help(arguments.words)
        case "check": return try CheckVerb(arguments: arguments, console: console).run()
        case "fmt": return try FmtVerb(arguments: arguments, console: console).run()
        case "explain": return try ExplainVerb(arguments: arguments, console: console).run()
        case "backtest": return try BacktestVerb(arguments: arguments, console: console).run()
        case "sweep": return try await SweepVerb(arguments: arguments, console: console).run()
        case "walkforward":
            return try await WalkForwardVerb(arguments: arguments, console: console).run()
        case "init": return try InitVerb(arguments: arguments, console: console).run()
        case "doctor": return try await DoctorVerb(arguments: arguments, console: console).run()
        case "why" where arguments.text("journal") != nil,
            "why-not" where arguments.text("journal") != nil:
            return try WhyVerb(arguments: arguments, console: console).run()
        case "replay": return try ReplayVerb(arguments: arguments, console: console).run()
        case "journal cat", "journal verify":
            return try JournalVerb(arguments: arguments, console: console).run()
        case "journal rebuild": return try await RebuildVerb(arguments: arguments, console: console).run()
        case "data import": return try DataImport(arguments: arguments, console: console).run()
        case "data list": return try DataList(arguments: arguments, console: console).run()
        case "data verify": return try DataVerify(arguments: arguments, console: console).run()
        case "play": return try await PlayVerb(arguments: arguments, console: console).run()
        case "daemon": return try await daemon(arguments, console)
        case "simulate": return try await simulate(arguments, console)
        default: return try await ControlVerb(arguments: arguments, console: console).run()
        }
    }

    private func help(_ words: [String]) throws(Failure) -> ExitCode {
        switch words.joined(separator: " ") {
        case "": console.say(HelpText.overview)
        case "exit-codes": console.say(HelpText.exitCodes)
        case "routes": console.say(HelpText.routes)
        case "journal", "data": console.say(HelpText.family(words[0]))
        default:
            guard let (verb, _) = Verbs.find(words) else { throw Tool.unknown(words) }
            console.say(HelpText.page(verb))
        }
        return .done
    }

    static func unknown(_ words: [String]) -> Failure {
        let word = words.first ?? ""
        let families = ["journal", "data"]
        if families.contains(word) {
            let seconds = Verbs.all.filter { $0.name.hasPrefix(word + " ") }.map {
                String($0.name.dropFirst(word.count + 1))
            }
            let expected = seconds.dropLast().joined(separator: ", ") + " or \(seconds.last ?? "")"
            let found = words.count > 1 ? "\"\(words[1])\"" : "nothing"
            return Failure(
                .usage, "expected \(expected) after \(word), found \(found)",
                remedy: "see: sauda help \(word)")
        }
        let known = Verbs.all.map(\.name) + families
        guard let meant = Suggestion.nearest(to: word, in: known) else {
            return Failure(.usage, "there is no verb \"\(word)\"", remedy: "see: sauda help")
        }
        return Failure(.usage, "there is no verb \"\(word)\"", remedy: "did you mean: sauda \(meant)?")
    }
}
