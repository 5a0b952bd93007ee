// What a rule file asks of the machine, as `sauda check` prints it: how much history it
// needs before its first decision, what it keeps, what a bar costs.

import Market

extension Strategy {
    /// Numbers kept from bar to bar and the registers of one bar, of one instrument.
    public var memoryBytes: Int { (program.memory + program.instructions.count) * 8 }

    /// Instructions run when a bar closes, at most: those of longer bars run when those close.
    public var operationsPerBar: Int { program.instructions.count }

    /// Whom it trades, in a few words: `2 symbols on NSE`, `members of NIFTY50 on NSE`.
    public var universeWords: String {
        switch universe {
        case .symbols(let symbols):
            "\(symbols.count) \(symbols.count == 1 ? "symbol" : "symbols") on \(exchange.rawValue)"
        case .members(let list, _): "members of \(list) on \(exchange.rawValue)"
        }
    }

    /// `5-minute bars`, `daily bars`, `1-hour bars of NIFTY50`.
    public func words(of stream: Stream) -> String {
        let whose = stream.companion.map { " of \(companions[$0].symbol)" } ?? ""
        return "\(Wording.length(stream.minutes)) bars\(whose)"
    }

    /// Warm-up, memory, cost, other bars and parameters, a line each.
    public var report: String {
        let own = Wording.length(Int(barLength.seconds / 60))
        var lines = [
            "\(name): \(universeWords), \(own) bars, \(product.rawValue)",
            "warm-up: \(warmUpBars) bars",
            "memory: \(memoryBytes) bytes an instrument",
            "cost: \(operationsPerBar) operations a bar",
        ]
        lines += streams.map { "also reads: \(words(of: $0))" }
        lines += parameters.map { "parameter: \($0.words)" }
        return lines.joined(separator: "\n")
    }
}

extension Parameter {
    /// As the file writes it: `fast = 9 from 3 to 12 step 1`.
    public var words: String {
        let step = step.map { " step \(unit.written($0))" } ?? ""
        return "\(name) = \(unit.written(value)) from \(unit.written(range.lowerBound)) to "
            + "\(unit.written(range.upperBound))\(step)"
    }
}
