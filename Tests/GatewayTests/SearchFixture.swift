// A made share in a directory, rules with two parameters, and the command line over them.

import Market
import Platform

@testable import Gateway

struct SearchFixture {
    let folder: String
    var rules: String { folder + "/made.sauda" }
    var bars: String { folder + "/bars" }

    static let text = """
        strategy "Made crossover"
        trade    RELIANCE on NSE
        bars     30 minutes
        product  intraday

        param fast = 2 from 2 to 4
        param slow = 6 from 5 to 8

        buy  when ema(close, fast) crosses above ema(close, slow)
             size 10 shares
             stop 2%
        sell when ema(close, fast) crosses below ema(close, slow)
        """

    init(sessions: Int = 40) throws {
        folder = "/tmp/sauda-search-\(hexEncoded(randomBytes(6)))"
        try Files.makePrivateDirectory(folder)
        try Files.makePrivateDirectory(folder + "/bars")
        try Files.writeAtomically(Array(SearchFixture.text.utf8), to: folder + "/made.sauda")
        var random = SeededRandom(seed: 5)
        var paise: Int64 = 150_000
        var text = "timestamp,open,high,low,close,volume\n"
        for day in 0..<sessions {
            let date = CalendarDate(daysSinceEpoch: 17_000).advanced(byDays: day)
            for slot in 0..<12 as Range<Int64> {
                let open = paise
                paise += (random.below(401) - 200) * 5
                let time = Timestamp(date, TimeOfDay(9, 15)) + .minutes(30 * slot)
                let (high, low) = (max(open, paise) + 50, min(open, paise) - 50)
                let prices = [open, high, low, paise].map { Price(paise: $0).description }
                text += "\(date)T\("\(time)".dropFirst(11).prefix(8))+05:30,"
                text += prices.joined(separator: ",") + ",100000\n"
            }
        }
        try Files.writeAtomically(Array(text.utf8), to: folder + "/bars/RELIANCE.csv")
    }

    func run(_ verb: String, _ options: [String] = []) async -> (ExitCode, Console) {
        let console = Console(collecting: ())
        let nothing: Tool.Process = { (_, _) async throws(Failure) in .done }
        let words = [verb, rules, "--calendar", HistoryFixture.calendar, "--min-trades", "5"]
        let data = options.contains("--data") ? [] : ["--data", bars]
        let exit = await Tool(console: console, daemon: nothing, simulate: nothing).run(
            words + data + options)
        return (exit, console)
    }

    func json(_ verb: String, _ options: [String] = []) async throws -> JSON {
        let (exit, console) = await run(verb, options + ["--json"])
        guard exit == .done else { throw Failure(exit, console.output + console.errors) }
        return try JSON.parse(console.output)
    }

    func bytes(_ name: String) throws -> [UInt8] { try Files.read(folder + "/" + name) }
}
