// From text to a strategy: lexer, parser, checker, emitter, in that order, each adding
// to one list of problems.

import Market

extension Strategy {
    /// No rule file that a person wrote is longer.
    static let longestSource = 65_536

    static func build(
        _ source: String, file: String, settings: [(name: String, value: Double)]
    ) throws(RuleErrors) -> Strategy {
        guard source.utf8.count <= longestSource else { throw tooLong(source.utf8.count, file) }
        let text = SourceText(source, file: file)
        var lexer = Lexer(text, problems: Problems())
        lexer.run()
        var parser = Parser(text, tokens: lexer.tokens, problems: lexer.problems)
        let statements = parser.run()
        var checker = StrategyChecker(text, statements, settings: settings, parser.problems)
        checker.run(statements)
        guard checker.problems.list.isEmpty, let name = checker.name else {
            throw checker.problems.errors(in: text)
        }
        return try Strategy(name, source, checker)
    }

    /// A range whose ends the rules cannot use would end a sweep half-way.
    func checkRanges() throws(RuleErrors) {
        guard !parameters.isEmpty else { return }
        let ends: [(String, (Parameter) -> Double)] = [
            ("lowest", { $0.range.lowerBound }), ("highest", { $0.range.upperBound }),
        ]
        for (word, end) in ends {
            do throws(RuleErrors) {
                _ = try setting(parameters.map { ($0.name, end($0)) })
            } catch {
                throw error.adding("with every parameter at its \(word): ")
            }
        }
    }

    private init(_ name: String, _ source: String, _ checker: StrategyChecker) throws(RuleErrors) {
        let emitter = Emitter(checker.rules)
        var problems = Problems()
        Strategy.checkSize(emitter.program, checker, &problems)
        guard problems.list.isEmpty else { throw problems.errors(in: checker.text) }
        self.name = name
        self.source = source
        file = checker.text.file
        exchange = checker.exchange
        symbols = checker.symbols
        barLength = .minutes(Int64(checker.rules.barMinutes))
        entryWindow = checker.firstWindow
        otherWindows = Array(checker.windows.dropFirst())
        universe = checker.universe ?? .symbols(checker.symbols)
        companions = checker.expressions.places.companions
        streams = checker.rules.streams
        vehicle = checker.vehicle
        conduct = checker.conduct
        exitAt = checker.exitAt
        product = checker.product ?? checker.usualProduct
        warmUpBars = emitter.warmUpBars
        limits = StrategyLimits(
            entriesPerDay: checker.limits[.entries].map { Int($0) },
            openPositions: checker.limits[.positions].map { Int($0) },
            dayLossBasisPoints: checker.limits[.loss])
        parameters = checker.parameters
        program = emitter.program
    }

    private static func checkSize(_ program: Program, _ checker: StrategyChecker, _ problems: inout Problems)
    {
        let span = checker.rules.entries.first?.condition.span ?? SourceSpan(start: 0, end: 0)
        if program.instructions.count > Program.mostInstructions {
            problems.add(
                span, "the rules are too long to run on every bar",
                expected: "at most \(Program.mostInstructions) operations a bar",
                found: "\(program.instructions.count)", suggestion: "split the strategy")
        } else if program.memory > Program.mostMemory {
            problems.add(
                span, "the rules remember too much",
                expected: "at most \(Program.mostMemory) numbers an instrument",
                found: "\(program.memory)", suggestion: "use shorter periods")
        }
    }
}
