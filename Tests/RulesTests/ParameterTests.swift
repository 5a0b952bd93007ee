// Parameters: their shape, their ranges, and what setting them changes.

import Market
import Rules
import Testing

private let file = ruleFile(
    "param n = 3 from 2 to 5\nparam cut = 0.5% from 0.1% to 1%\n"
        + "buy when (close - sma(close, n)) / close > cut\nsize 1 share")

@Suite("A parameter")
struct ParameterTests {
    @Test("has a name, a default, a range and a unit")
    func shape() throws {
        let parameters = try compile(file).parameters
        #expect(parameters.map(\.name) == ["n", "cut"])
        #expect(parameters.map(\.default) == [3, 0.005])
        #expect(parameters.map(\.range) == [2...5, 0.001...0.01])
        #expect(parameters.map(\.unit) == [.number, .percent])
    }

    @Test("changes the rules and nothing else")
    func setting() throws {
        let strategy = try compile(file)
        let longer = try strategy.setting([("n", 5)])
        #expect(strategy.warmUpBars == 3)
        #expect(longer.warmUpBars == 5)
        #expect(longer.parameters[0].value == 5)
        #expect(longer.parameters[0].default == 3)
        #expect(longer.source == strategy.source)
        #expect(try longer.setting([("n", 3)]) == strategy)
    }

    @Test(
        "refuses what its range or the rules cannot take",
        arguments: [
            ("n", 6.0, "`n` cannot be set to 6"), ("n", 2.5, "the number of bars cannot be 2.5"),
            ("m", 3.0, "the strategy has no parameter `m`"),
            ("cut", .nan, "`cut` cannot be set to undefined"), ("cut", 0.5, "`cut` cannot be set to 50%"),
        ])
    func refused(name: String, value: Double, message: String) throws {
        let strategy = try compile(file)
        let error = try #require(throws: RuleErrors.self) { try strategy.setting([(name, value)]) }
        #expect(error.errors.first?.message == message)
    }

    @Test("has a range whose ends the rules can use")
    func ends() throws {
        let error = try #require(throws: RuleErrors.self) {
            try compile(ruleFile("param n = 3 from 0 to 5\nbuy when close > sma(close, n)\nsize 1 share"))
        }
        #expect(
            error.errors.first?.message
                == "with every parameter at its lowest: the number of bars cannot be 0")
    }
}
