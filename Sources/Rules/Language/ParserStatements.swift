// The statements of one line: the header, times, parameters and names.

import Market

extension Parser {
    mutating func name() throws(Lost) -> Statement.Kind {
        guard case .text(let name) = token.kind else {
            throw fail(
                "the strategy's name is missing here", expected: "a name in quotes",
                suggestion: "write `strategy \"EMA crossover\"`")
        }
        position += 1
        return .strategy(name)
    }

    mutating func bars() throws(Lost) -> Statement.Kind {
        let length = try sum()
        guard case .number(_, .minutes) = length.kind else {
            throw fail(
                "`minutes` is missing here", expected: "`minutes`", suggestion: "write `bars 5 minutes`")
        }
        return .bars(length)
    }

    // MARK: Times

    mutating func enter() throws(Lost) -> Statement.Kind {
        let example = "write `enter between 09:30 and 14:45`"
        try need("between", suggestion: example)
        var windows: [Window] = []
        repeat {
            let start = token.span
            let from = try needTime(example)
            try need("and", suggestion: example)
            let until = try needTime(example)
            windows.append(
                Window(from: from, until: until, span: start.joined(tokens[position - 1].span)))
        } while take(.comma)
        return .enter(windows)
    }

    mutating func exit() throws(Lost) -> Statement.Kind {
        if take("at") { return .exitAt(try needTime("write `exit at 15:10`")) }
        if take("after") { return .exitAfter(try duration()) }
        try need("when", suggestion: "write `exit when …`, `exit at 15:10` or `exit after 45 minutes`")
        return .exit(nil, try expression())
    }

    /// `wait 30 minutes after an exit`, `wait 3 bars after a loss`.
    mutating func wait() throws(Lost) -> Statement.Kind {
        let example = "write `wait 30 minutes after an exit` or `wait 30 minutes after a loss`"
        let length = try duration()
        try need("after", suggestion: example)
        guard take("an") || take("a") || take("every") else {
            throw fail("after what?", expected: "`an exit` or `a loss`", suggestion: example)
        }
        if take("exit") { return .wait(length, afterLossOnly: false) }
        guard take("loss") else {
            throw fail("after what?", expected: "`exit` or `loss`", suggestion: example)
        }
        return .wait(length, afterLossOnly: true)
    }

    /// A length of time or `n bars`; `bars` at the start of a line is the next statement.
    mutating func duration() throws(Lost) -> Duration {
        let value = try sum()
        if !token.startsLine, take("bars") || take("bar") { return .bars(value) }
        return .time(value)
    }

    // MARK: Names

    mutating func param() throws(Lost) -> Statement.Kind {
        let example = "write `param fast = 9 from 3 to 12`"
        let name = try needWord("the parameter's name")
        guard take(.equals) else {
            throw fail("`=` is missing here", expected: "`=`", suggestion: example)
        }
        let value = try sum()
        try need("from", suggestion: example + ": a parameter has a range, so that it can be swept")
        let low = try sum()
        try need("to", suggestion: example)
        let high = try sum()
        return .param(name, value, from: low, to: high, step: take("step") ? try sum() : nil)
    }

    mutating func define() throws(Lost) -> Statement.Kind {
        let name = try needWord("a name")
        guard take(.equals) else {
            throw fail("`=` is missing here", expected: "`=`", suggestion: "write `let spread = high - low`")
        }
        return .define(name, try expression())
    }

    mutating func entry(_ side: Side) throws(Lost) -> Statement.Kind {
        try need("when", suggestion: "write `\(side == .buy ? "buy" : "short") when …`")
        return .entry(side, try expression())
    }
}
