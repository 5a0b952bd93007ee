// The reference workload against a reckoning in Python that shares no code with it:
// small tables of bars with stops, holes and clock exits, to the ten-thousandth of a rupee.
//
// SAUDA_W1_CASES sets how many tables are compared; a hundred thousand take a while.

import Accounting
import Backtest
import Foundation
import Market
import PlayedDays
import Testing
import Trading

@Suite("The reference workload and an independent reckoning")
struct ReferenceOracleTests {
    private static let python = "/usr/bin/python3"
    private static var hasPython: Bool {
        let found = FileManager.default.isExecutableFile(atPath: python)
        if !found { print("skipped: no \(python); install python3") }
        return found
    }
    private static let cases =
        ProcessInfo.processInfo.environment["SAUDA_W1_CASES"].flatMap { Int($0) } ?? 150

    @Test("agree on every trade and every paisa", .enabled(if: hasPython))
    func randomTables() throws {
        let calendar = try TradingCalendar(
            parsing: Played.text("etc/calendars/nse.calendar"), file: "nse.calendar")
        var trades = 0
        for first in stride(from: 0, to: ReferenceOracleTests.cases, by: 10_000) {
            let tables = (first..<min(first + 10_000, ReferenceOracleTests.cases)).map {
                RandomTable(seed: UInt64($0))
            }
            let answers = try run(tables.map(\.text).joined()).components(separatedBy: "end\n")
            try #require(answers.count == tables.count + 1)
            for (table, answer) in zip(tables, answers) {
                let plan = BacktestPlan.reference(
                    BarColumns(table.bars, length: .minutes(1)), calendar, rulebook: Played.date)
                let light = try Skim.run(plan)
                var run = try BarsRun(plan)
                let desk = run.run()
                trades += desk.trades.count
                let equity = desk.equity.map(\.equity)
                let isSame =
                    light.desk == nil && table.lines(light.trades, light.equity) == answer
                    && table.lines(desk.trades, equity) == answer
                #expect(isSame, "seed \(table.seed), the Desk because \(light.desk ?? "")\n\(table.text)")
                guard isSame else { return }
            }
        }
        let cases = ReferenceOracleTests.cases
        print("\(cases) tables, \(trades) trades: the light loop, the Desk and Python agree")
        #expect(trades > ReferenceOracleTests.cases)
    }

    private func run(_ input: String) throws -> String {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let (question, answer) = (folder.appendingPathComponent("in"), folder.appendingPathComponent("out"))
        try Data(input.utf8).write(to: question)
        try Data().write(to: answer)
        let root = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: ReferenceOracleTests.python)
        process.arguments = ["-B", root.appendingPathComponent("Tests/Oracles/w1.py").path]
        process.standardInput = try FileHandle(forReadingFrom: question)
        process.standardOutput = try FileHandle(forWritingTo: answer)
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "the oracle must succeed")
        let text = try String(contentsOf: answer, encoding: .utf8)
        try FileManager.default.removeItem(at: folder)
        return text
    }
}

/// Two days of a few dozen minutes each, with a hole, and the last half hour, drawn from a seed.
private struct RandomTable {
    let seed: UInt64
    private(set) var bars: [Bar] = []

    init(seed: UInt64) {
        self.seed = seed
        var random = SeededRandom(seed: seed)
        var price = 4_000 + random.below(40_000)  // Ticks of five paise.
        let width = 1 + price / (150 + random.below(600))
        for day in 0..<2 {
            let morning = 22 + Int(random.below(30))
            for minute in Array(0..<morning) + Array(340..<375) {
                let open = max(100, price + (random.oneIn(12) ? random.below(4 * width + 1) - 2 * width : 0))
                let (a, b) = (random.below(2 * width + 1) - width, random.below(2 * width + 1) - width)
                let (peak, close) = (max(100, open + a), max(100, open + b))
                price = close
                let date = Played.date.advanced(byDays: day - 4)
                bars.append(
                    Bar(
                        start: Timestamp(date, TimeOfDay(9, 15)) + .minutes(Int64(minute)),
                        open: Price(paise: open * 5), high: Price(paise: max(open, peak, close) * 5),
                        low: Price(paise: min(open, peak, close) * 5), close: Price(paise: close * 5),
                        volume: Quantity(1_000_000)))
            }
        }
    }

    /// The table as the oracle reads it.
    var text: String {
        let lines = bars.map { bar in
            let open = Timestamp(bar.start.date, TimeOfDay(9, 15))
            let prices = [bar.open, bar.high, bar.low, bar.close].map { String($0.raw / 100) }
            return "\(bar.start.date.daysSinceEpoch) \((bar.start - open).seconds / 60) "
                + prices.joined(separator: " ")
        }
        return "case\n" + lines.joined(separator: "\n") + "\nend\n"
    }

    /// Our answer in the oracle's words.
    func lines(_ trades: [ClosedTrade], _ equity: [Money]) -> String {
        var text = ""
        for trade in trades {
            let reason =
                switch trade.reason {
                case .stop: 1
                case .rule(BacktestPlan.referenceClockLine): 2
                default: 0
                }
            let numbers = [
                Int64(row(trade.enteredAt)), Int64(row(trade.leftAt)), trade.quantity.units,
                trade.entry.raw / 100, trade.exit.raw / 100, Int64(reason), trade.gross.raw,
                trade.charges.total.raw,
            ]
            text += numbers.map(String.init).joined(separator: " ") + "\n"
        }
        return text + "cash \(equity.last?.raw ?? 0)\n"
    }

    /// The bar in which an instant lies.
    private func row(_ time: Timestamp) -> Int {
        (bars.firstIndex { $0.start > time } ?? bars.count) - 1
    }
}
