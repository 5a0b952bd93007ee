// The clever windows against the same arithmetic done from scratch.

import Market
import Rules
import Testing

/// The same indicators without any cleverness: over the last n closes, from scratch.
private let naive: [(expression: String, value: @Sendable ([Double]) -> Double)] = [
    ("highest(close, 7)", { $0.max() ?? 0 }), ("lowest(close, 7)", { $0.min() ?? 0 }),
    ("sma(close, 7)", { $0.reduce(0, +) / 7 }), ("close 6 bars ago", { $0[0] }),
    ("wma(close, 7)", { zip($0, 1...7).reduce(0) { $0 + $1.0 * Double($1.1) } / 28 }),
    (
        "₹1 + stddev(close, 7)",
        { window in
            let mean = window.reduce(0, +) / 7
            return 1 + (window.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 7).squareRoot()
        }
    ),
]

@Suite("A window of bars")
struct WindowTests {
    @Test("equals the same arithmetic done from scratch", arguments: UInt64(0)..<30)
    func twin(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let closes = (0..<80).map { _ in 100 + random.below(20) }
        for (expression, value) in naive {
            let seen = try values(of: expression, over: bars(closes))
            for row in closes.indices {
                guard row >= 6 else {
                    #expect(seen[row] == nil, "seed \(seed) \(expression) row \(row)")
                    continue
                }
                let wanted = value(closes[(row - 6)...row].map(Double.init))
                let close = seen[row].map { ($0 - wanted).magnitude < 1e-6 } ?? false
                #expect(close, "seed \(seed) \(expression) row \(row): \(seen[row] as Any), not \(wanted)")
            }
        }
    }

    @Test("begins again after an undefined value")
    func restart() throws {
        // Undefined on its second bar, where volume is zero.
        var day = bars([100, 100, 100, 100, 100])
        day[1].volume = .zero
        let inverse = "volume / (volume 1 bar ago) × close"
        #expect(try values(of: "sma(\(inverse), 2)", over: day) == [nil, nil, nil, nil, 100])
        #expect(try values(of: "ema(\(inverse), 2)", over: day) == [nil, nil, nil, nil, 100])
    }

    @Test("calls a price that stands still neither strong nor weak")
    func stillPrice() throws {
        #expect(try values(of: "₹1 × rsi(close, 2)", over: bars([5, 5, 5, 5])) == [nil, nil, nil, nil])
        #expect(try values(of: "₹1 × rsi(close, 2)", over: bars([5, 6, 7, 7])) == [nil, nil, 100, 100])
    }

    @Test(
        "says how many bars it needs, and defines its value then",
        arguments: [
            "sma(close, 9)", "atr(9)", "rsi(close, 9) × ₹1", "ema(ema(close, 4), 6)",
            "highest(high 3 bars ago, 5)",
        ])
    func warmUp(expression: String) throws {
        let strategy = try compile(ruleFile("buy when true\nsize 1 share\nstop \(expression)"))
        let seen = try values(of: expression, over: bars((0..<200).map { 100 + $0 % 7 }))
        let first = try #require(seen.firstIndex { $0 != nil })
        #expect(first < strategy.warmUpBars)
        #expect(seen[first...].allSatisfy { $0 != nil })
    }
}
