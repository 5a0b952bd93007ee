// The formatter: one way to write a file, whatever its author's blanks; never another meaning.

import Market
import Testing

@testable import Rules

/// What a strategy means: everything but its text and where in it things stand.
struct Meaning: Equatable {
    let values: [String]

    init(_ strategy: Strategy) {
        let program = strategy.program
        let entries = program.entries.map { entry in
            "\(entry.side) \(entry.condition) \(entry.size) \(entry.positive) "
                + "\(entry.stopShare as Any) \(entry.targetShare as Any)"
        }
        let exits = program.exits.map { "\($0.closes as Any) \($0.condition)" }
        values =
            [
                strategy.name, "\(strategy.exchange) \(strategy.symbols) \(strategy.universe)",
                "\(strategy.barLength) \(strategy.entryWindow) \(strategy.otherWindows)",
                "\(strategy.exitAt as Any) \(strategy.product) \(strategy.warmUpBars) \(strategy.limits)",
                "\(strategy.companions) \(strategy.streams) \(strategy.vehicle) \(strategy.conduct)",
                "\(strategy.parameters)", "\(program.instructions)", "\(program.memory)",
            ] + entries + exits
    }
}

/// The same words with other blanks, line breaks and comments.
private func shaken(_ source: String, _ random: inout SeededRandom) -> String {
    var lexer = Lexer(SourceText(source, file: "f"), problems: Problems())
    lexer.run()
    let scalars = Array(source.unicodeScalars)
    var result = String.UnicodeScalarView()
    for (index, token) in lexer.tokens.dropLast().enumerated() {
        if index > 0 {
            // Blanks decide what a minus after capitals is; a break before `bars` what it begins.
            let gaps =
                token.kind == .word("bars") || token.kind == .word("bar")
                ? [" ", "  "]
                : [" ", " ", " ", "   ", "\t", "\n", "\r\n", "\n\n\n", " # why\n", "\n  # so  \n"]
            result.append(contentsOf: gaps[Int(random.below(Int64(gaps.count)))].unicodeScalars)
        }
        result.append(contentsOf: scalars[token.span.start..<token.span.end])
    }
    return String(result)
}

@Suite("The formatter")
struct FormatterTests {
    @Test("writes one statement a line, clauses under their entry, and keeps comments")
    func layout() throws {
        let source = """
            # The idea.
            strategy   "x" trade SBIN,M&M   on NSE # liquid
            bars 5 minutes
            enter between 9:30 and 11:00,13:30 and 14:30


            exit at 15:10
            param n=9 from 3 to 12 step 1
            param width = 0.5% from 0.1% to 1%  # of the price
            let mean = sma ( close,n )
            let a=-1*mean+₹100000.50
            buy when close<=mean and (open > low
              or not high of "NIFTY 50" on 15 minutes < ₹5) # enough
               # the size
              size 1% of equity at risk
            stop 1.5*atr( 14 ) below entry trail ₹1 after 1*risk
            limit 3 entries a day,1 entry an instrument
            """
        let formatted = try Strategy.formatted(source, file: "f")
        #expect(
            formatted == """
                # The idea.
                strategy "x"
                trade    SBIN, M&M on NSE  # liquid
                bars     5 minutes
                enter    between 09:30 and 11:00, 13:30 and 14:30

                exit     at 15:10
                param n     = 9    from 3 to 12 step 1
                param width = 0.5% from 0.1% to 1%  # of the price
                let mean = sma(close, n)
                let a    = -1 × mean + ₹1,00,000.50
                buy when close <= mean
                     and (open > low
                       or not high of "NIFTY 50" on 15 minutes < ₹5)  # enough
                     # the size
                     size   1% of equity at risk
                     stop   1.5 × atr(14) below entry
                     trail  ₹1 after 1 × risk
                limit 3 entries a day, 1 entry an instrument

                """)
        #expect(try Strategy.formatted(formatted, file: "f") == formatted)
    }

    @Test("breaks a condition that would run off the page, and a long list of symbols")
    func long() throws {
        let condition = (0..<6).map { "close + open > ₹\($0 + 1)00.25" }.joined(separator: " and ")
        let symbols = (0..<40).map { "SYMBOL\($0)" }.joined(separator: ",")
        let source = ruleFile("buy when \(condition)\nsize 1 share").replacing("SBIN", with: symbols)
        let formatted = try Strategy.formatted(source, file: "f")
        #expect(formatted.split(separator: "\n").allSatisfy { $0.count <= 100 })
        #expect(formatted.contains("\n     and close + open > ₹200.25\n"))
        #expect(try Strategy.formatted(formatted, file: "f") == formatted)
    }

    @Test("refuses what cannot be read, with the place")
    func refused() {
        #expect(throws: RuleErrors.self) { try Strategy.formatted("buy whn close > open", file: "f") }
        #expect(throws: RuleErrors.self) {
            try Strategy.formatted(String(repeating: "x", count: 70_000), file: "f")
        }
    }

    @Test("leaves the files of the program as they are")
    func ours() throws {
        for strategy in try StrategyFiles.all() {
            #expect(try Strategy.formatted(strategy.source, file: strategy.file) == strategy.source)
        }
    }

    @Test("changes no meaning of a random file, and nothing the second time")
    func meaning() throws {
        var files = try StrategyFiles.all().map(\.source)
        files += (0..<100).map { seed in
            RandomAuthor.file(seed: UInt64(seed)).source
        }
        for (seed, file) in files.enumerated() {
            var random = SeededRandom(seed: UInt64(seed), stream: "shaken")
            let messy = shaken(file, &random)
            let wanted = Meaning(try compile(messy))
            #expect(wanted == Meaning(try compile(file)), "seed \(seed)")
            let once = try Strategy.formatted(messy, file: "f")
            #expect(Meaning(try compile(once)) == wanted, "seed \(seed)")
            #expect(try Strategy.formatted(once, file: "f") == once, "seed \(seed)")
            let remarks = { (text: String) in text.split(separator: "#").count }
            #expect(remarks(once) == remarks(messy), "seed \(seed)")
        }
    }
}
