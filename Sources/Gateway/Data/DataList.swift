// `sauda data list`: what the store has, one line for each file.

import Market
import Platform
import Storage

struct DataList {
    let arguments: Arguments
    let console: Console

    func run() throws(Failure) -> ExitCode {
        let path = try DataPlace.store(arguments)
        let calendar = try Sources.calendar(arguments.text("calendar"))
        let store = try DataPlace.open(path)
        guard !store.entries.isEmpty else {
            throw Failure(.data, "\(path) holds no bars", remedy: "bring some in: sauda data import PATH…")
        }
        var inspections: [BarInspection] = []
        var unusable: [BarsFailure] = []
        for entry in store.entries {
            do throws(BarsFailure) {
                let table = try store.table(entry)
                let instrument = LoadedBars.instrument(
                    entry.symbol, number: 0, exchange: entry.exchange, as: table.contract)
                inspections.append(
                    BarInspection(
                        gapsOf: table, of: instrument, calendar: calendar))
            } catch {
                unusable.append(error)
            }
        }
        if arguments.isJSON {
            console.say([
                "store": .string(path), "bars": .array(inspections.map(\.json)),
                "unusable": .array(unusable.map { .string("\($0)") }),
            ])
        } else {
            let rows = inspections.map(DataList.row)
            for line in TextTable([DataList.heading] + rows, leftColumns: 2).lines { console.say(line) }
            for failure in unusable { console.note("\(failure)") }
        }
        return unusable.isEmpty ? .done : .data
    }

    private static let heading = ["SYMBOL", "LENGTH", "FIRST", "LAST", "SESSIONS", "BARS", "GAPS", "SOURCE"]

    private static func row(_ inspection: BarInspection) -> [String] {
        let (days, table) = (inspection.bars.days, inspection.table)
        let gaps = inspection.missingSessions + inspection.missingBars
        let symbol = table.exchange == .nse ? table.symbol : table.key
        return [
            symbol, table.length.barLengthName, days.first.map { "\($0.date)" } ?? "",
            days.last.map { "\($0.date)" } ?? "", "\(inspection.sessions)", "\(inspection.bars.count)",
            "\(gaps)", table.source.count > 40 ? table.source.prefix(39) + "…" : table.source,
        ]
    }
}
