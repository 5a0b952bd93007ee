// Six made sessions of three shares as a directory of csv files, and the command line over
// them: what a backtest says, exits with and writes.

import Backtest
import Exchange
import Market
import Platform

@testable import Gateway

struct HistoryFixture {
    let folder: String
    static let trend = PlayedDayFixture.root + "/Strategies/trend.sauda"
    static let calendar = PlayedDayFixture.root + "/etc/calendars/nse.calendar"
    static let symbols = ["RELIANCE", "INFY", "SBIN"]

    init() throws {
        folder = "/tmp/sauda-history-\(hexEncoded(randomBytes(6)))"
        try Files.makePrivateDirectory(folder)
        guard let date = CalendarDate(Defaults.rulebook) else { throw Failure(.data, "no date") }
        let day = SyntheticSeries.day(date, try Sources.calendar(HistoryFixture.calendar), 7)
        for line in day.series where HistoryFixture.symbols.contains(line.instrument.symbol) {
            var text = "timestamp,open,high,low,close,volume\n"
            for bar in line.history + line.bars {
                let time = "\(bar.start.date)T\("\(bar.start)".dropFirst(11).prefix(8))+05:30"
                text += "\(time),\(bar.open),\(bar.high),\(bar.low),\(bar.close),\(bar.volume)\n"
            }
            try Files.writeAtomically(Array(text.utf8), to: "\(folder)/\(line.instrument.symbol).csv")
        }
    }

    /// `sauda backtest` with the trend rules over the directory.
    func backtest(_ options: [String] = []) async -> (ExitCode, Console) {
        await run([HistoryFixture.trend, "--data", folder] + options)
    }

    func run(_ words: [String]) async -> (ExitCode, Console) {
        let console = Console(collecting: ())
        let nothing: Tool.Process = { (_, _) async throws(Failure) in .done }
        let calendar = ["--calendar", HistoryFixture.calendar]
        let exit = await Tool(console: console, daemon: nothing, simulate: nothing)
            .run(["backtest"] + words + calendar)
        return (exit, console)
    }

    func json(_ options: [String] = []) async throws -> JSON {
        let (exit, console) = await backtest(options + ["--json"])
        guard exit == .done else { throw Failure(exit, console.output + console.errors) }
        return try JSON.parse(console.output, maximumBytes: 64 << 20)
    }
}
