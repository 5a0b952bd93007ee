// The charges against reckonings that share no code with them: our own in Python's
// exact fractions, on random days, and the fact sheet's script where it is present.
//
// SAUDA_CHARGE_DAYS sets how many random days are compared; a million takes a while.

import Accounting
import Foundation
import Market
import Testing

private let packageRoot = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
private let environment = ProcessInfo.processInfo.environment

@Suite("Charges and an independent reckoning")
struct OracleTests {
    private static let python = "/usr/bin/python3"
    private static var hasPython: Bool {
        let found = FileManager.default.isExecutableFile(atPath: python)
        if !found { print("skipped: no \(python); install python3") }
        return found
    }
    private static var factScript: URL {
        let shared =
            environment["SAUDA_SHARED"].map { URL(fileURLWithPath: $0) }
            ?? packageRoot.deletingLastPathComponent().appendingPathComponent("shared")
        return shared.appendingPathComponent("facts/charges_check.py")
    }
    private static var hasFactScript: Bool {
        let found = hasPython && FileManager.default.fileExists(atPath: factScript.path)
        if !found { print("skipped: no \(factScript.path); set SAUDA_SHARED to the facts' folder") }
        return found
    }

    @Test("agree to the paisa on random days", .enabled(if: hasPython))
    func randomDays() throws {
        let count = environment["SAUDA_CHARGE_DAYS"].flatMap { Int($0) } ?? 2_500
        for first in stride(from: 0, to: count, by: 20_000) {
            let days = (first..<min(first + 20_000, count)).map { RandomDay(seed: UInt64($0)) }
            let oracle = packageRoot.appendingPathComponent("Tests/Oracles/charges.py")
            let answers = try run(oracle, input: days.map(\.text).joined()).split(separator: "\n")
            try #require(answers.count == days.count)
            for (day, answer) in zip(days, answers) {
                let ours = try day.charges().printed.joined(separator: " ")
                #expect(ours == answer, "seed \(day.seed):\n\(day.text)")
            }
        }
    }

    @Test("agree on the fact sheet's examples", .enabled(if: hasFactScript))
    func factSheet() throws {
        let lines = try run(OracleTests.factScript, input: "").split(separator: "\n")
        for example in WorkedExample.all {
            let line = try #require(lines.first { $0.hasPrefix("\(example.name) ") })
            let charges = try ContractNote(example.legs, rules: rules(example.plan)).charges
            func says(_ name: String) -> Money? {
                line.split(separator: " ").first { $0.hasPrefix("\(name)=") }
                    .flatMap { Money($0.dropFirst(name.count + 1)) }
            }
            #expect(says("brokerage") == charges.brokerage, "\(line)")
            #expect(says("stt") == charges.transactionTax, "\(line)")
            #expect(says("exch") == charges.exchangeFee, "\(line)")
            #expect(says("stamp") == charges.stampDuty, "\(line)")
            #expect(says("gst") == charges.goodsAndServicesTax, "\(line)")
            #expect(says("TOTAL") == charges.total, "\(line)")
        }
    }

    /// Runs a Python script with `input` on its standard input, through files, so no pipe can fill up.
    private func run(_ script: URL, input: String) throws -> String {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let (question, answer) = (folder.appendingPathComponent("in"), folder.appendingPathComponent("out"))
        try Data(input.utf8).write(to: question)
        try Data().write(to: answer)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: OracleTests.python)
        process.arguments = ["-B", script.path]
        process.standardInput = try FileHandle(forReadingFrom: question)
        process.standardOutput = try FileHandle(forWritingTo: answer)
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(script.lastPathComponent) must succeed")
        let text = try String(contentsOf: answer, encoding: .utf8)
        try FileManager.default.removeItem(at: folder)
        return text
    }
}

/// A day of trades drawn from a seed: few scrips, so that they meet again, and awkward prices.
private struct RandomDay {
    let seed: UInt64
    private let date: String
    private let plan: BrokeragePlan
    private let practice: ContractNote.Practice
    private let legs: [TradeLeg]

    init(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        self.seed = seed
        let dates = ["2024-10-01", "2025-06-02", "2026-03-31", "2026-04-01", "2026-11-20"]
        date = dates[Int(random.below(5))]
        var flat = BrokeragePlan.flat(Money(rupees: 10))
        flat.name = "flat10"
        plan = [BrokeragePlan.sharekhan, .zerodha, flat, .zero][Int(random.below(4))]
        practice = ContractNote.Practice(
            transactionTaxRounding: random.oneIn(2) ? .perNote : .perScrip,
            stampDutyUnit: random.oneIn(3) ? Money(rupees: 1) : Money(paise: 1))
        legs = (0..<(1 + random.below(10))).map { _ in RandomDay.leg(&random) }
    }

    private static func leg(_ random: inout SeededRandom) -> TradeLeg {
        let scrip = random.below(3)
        let exchange: Exchange = random.oneIn(4) ? .bse : .nse
        let kind = TradeKind.allCases[Int(random.below(4))]
        let lot: Int64 = kind.isCash ? 1 : 25 * (scrip + 1)
        let units = lot * (1 + random.below(random.oneIn(5) ? 20_000 : 200))
        let price = Price(paise: 1 + random.below(random.oneIn(5) ? 5_000_000 : 60_000))
        let name = kind.isCash ? "S\(scrip)" : "S\(scrip)\(kind.rawValue)"
        return TradeLeg(
            instrument: "\(exchange.rawValue):\(name)", isin: "INE\(scrip)", exchange: exchange, kind: kind,
            isTradeForTrade: kind.isCash && scrip == 2, side: random.oneIn(2) ? .buy : .sell,
            quantity: Quantity(units), price: price, lot: Quantity(lot), order: Int(random.below(6)))
    }

    /// The day as the oracle reads it.
    var text: String {
        let rounding = practice.transactionTaxRounding.rawValue
        var text = "day \(date) \(plan.name) \(rounding) \(practice.stampDutyUnit)\n"
        for leg in legs {
            text +=
                "leg \(leg.instrument) \(leg.isin) \(leg.exchange.rawValue) \(leg.kind?.rawValue ?? "none") "
            text += "\(leg.isTradeForTrade) \(leg.side.rawValue) \(leg.quantity) \(leg.price) "
            text += "\(leg.lot) \(leg.order)\n"
        }
        return text + "end\n"
    }

    func charges() throws -> Charges {
        try ContractNote(legs, rules: rules(plan, date), practice: practice).charges
    }
}
