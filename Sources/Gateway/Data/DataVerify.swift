// `sauda data verify`: everything that is not as it should be in files or in the store,
// and nothing changed.

import Accounting
import Market
import Platform
import Storage

struct DataVerify {
    let arguments: Arguments
    let console: Console

    /// What was looked at, and what could not be.
    private struct Findings {
        var inspections: [BarInspection] = []
        var unusable: [BarsFailure] = []
    }

    func run() throws(Failure) -> ExitCode {
        _ = try arguments.symbols()
        let knowledge = BarInspection.Knowledge(
            calendar: try Sources.calendar(arguments.text("calendar")), actions: try actions(),
            tick: try arguments.read("tick", "rupees such as 0.05") { text in
                Price(text).flatMap { $0 > .zero ? $0 : nil }
            })
        let paths = arguments.words.isEmpty ? [try DataPlace.store(arguments)] : arguments.words
        var findings = Findings()
        for path in paths {
            if BarStore.isStore(path) {
                try inspectStore(path, knowledge, &findings)
            } else {
                inspectFiles(
                    try DataPlace.files([path]), try DataPlace.contracts(beside: [path]), knowledge, &findings
                )
            }
        }
        guard !findings.inspections.isEmpty || !findings.unusable.isEmpty else {
            throw Failure(
                .data, "\(paths.joined(separator: ", ")) holds no bars", remedy: "see: sauda data list")
        }
        if arguments.isJSON { console.say(json(findings)) } else { tell(findings) }
        if !findings.unusable.isEmpty { return .data }
        return findings.inspections.allSatisfy(\.isClean) ? .done : .refused
    }

    private func actions() throws(Failure) -> CorporateActions {
        guard let file = arguments.text("actions") else { return .none }
        let text = try Sources.text(file)
        do throws(CorporateActionError) { return try CorporateActions(parsing: text, file: file) } catch {
            throw Failure(.data, "\(error)")
        }
    }

    private func isWanted(_ symbol: String) -> Bool {
        !arguments.has("symbols") || arguments.list("symbols").contains(symbol)
    }

    private func inspectStore(
        _ path: String, _ knowledge: BarInspection.Knowledge, _ findings: inout Findings
    ) throws(Failure) {
        let store = try DataPlace.open(path)
        let progress = DataProgress("checking", isQuiet: arguments.isJSON)
        for (index, entry) in store.entries.enumerated() where isWanted(entry.symbol) {
            progress.show(index + 1, of: store.entries.count, entry.symbol)
            do throws(BarsFailure) { add(try store.table(entry), knowledge, &findings) } catch {
                findings.unusable.append(error)
            }
        }
        progress.finish()
    }

    private func inspectFiles(
        _ files: [String], _ contracts: ContractList, _ knowledge: BarInspection.Knowledge,
        _ findings: inout Findings
    ) {
        let progress = DataProgress("checking", isQuiet: arguments.isJSON)
        var seen: [String: String] = [:]
        for (index, file) in files.enumerated() {
            progress.show(index + 1, of: files.count, file)
            do throws(BarsFailure) {
                for table in try BarFileReader.read(file, BarReadOptions(contracts: contracts))
                where isWanted(table.symbol) {
                    add(table, knowledge, &findings)
                    guard BarFolder.isOne(file, of: table.symbol) else { continue }
                    let twin = "\(Files.parent(of: file))/\(table.symbol)"
                    if let other = seen.updateValue(file, forKey: twin) {
                        findings.unusable.append(
                            BarsFailure(
                                .unusable,
                                "\(other) and \(file) are both \(table.symbol): move one of them away"
                            ))
                    }
                }
            } catch {
                findings.unusable.append(error)
            }
        }
        progress.finish()
    }

    private func add(
        _ table: BarTable, _ knowledge: BarInspection.Knowledge, _ findings: inout Findings
    ) {
        let instrument = LoadedBars.instrument(
            table.symbol, number: 0, exchange: table.exchange, as: table.contract)
        findings.inspections.append(BarInspection(table, of: instrument, knowing: knowledge))
    }

    private func tell(_ findings: Findings) {
        for failure in findings.unusable { console.say("\(failure)") }
        let found = findings.inspections.filter { !$0.isClean }
        let shown = found.prefix(DataVerify.mostShown)
        for inspection in shown {
            console.say("\(inspection.title):")
            for notice in inspection.table.notices { console.say("  " + notice) }
            for line in inspection.defects.summary(namesFiles: false) { console.say("  " + line) }
        }
        if found.count > shown.count {
            console.say("and \(found.count - shown.count) more instruments with defects; all with --json")
        }
        let rows = findings.inspections.reduce(0) { $0 + $1.bars.count }
        let defects = findings.inspections.reduce(0) { $0 + $1.defects.count }
        console.say(
            "\(found.count) of \(findings.inspections.count) instruments have defects, \(defects) in \(rows)"
                + " bars; files without bars: \(findings.unusable.count). Nothing was changed.")
    }

    private static let mostShown = 40

    private func json(_ findings: Findings) -> JSON {
        [
            "instruments": .array(findings.inspections.map(\.json)),
            "unusable": .array(findings.unusable.map { .string("\($0)") }),
            "clean": JSON(findings.unusable.isEmpty && findings.inspections.allSatisfy(\.isClean)),
        ]
    }
}

extension BarInspection {
    /// `SBIN, bars of 15m, 2018-03-01 to 2021-03-01, 743 sessions, 18503 bars`
    var title: String {
        let days = bars.days
        let range = days.first.flatMap { first in days.last.map { "\(first.date) to \($0.date), " } } ?? ""
        return "\(table.symbol), bars of \(table.length.barLengthName), \(range)\(sessions) sessions,"
            + " \(bars.count) bars"
    }

    var json: JSON {
        [
            "exchange": .string(table.exchange.rawValue), "symbol": .string(table.symbol),
            "length": .string(table.length.barLengthName), "file": .string(table.source),
            "format": .string(table.format.rawValue), "stamps": .string(table.stamps.rawValue),
            "first": bars.days.first.map { .string("\($0.date)") } ?? .null,
            "last": bars.days.last.map { .string("\($0.date)") } ?? .null,
            "sessions": JSON(sessions), "bars": JSON(bars.count), "missing_sessions": JSON(missingSessions),
            "missing_bars": JSON(missingBars), "notices": .array(table.notices.map { .string($0) }),
            "defects": defects.json,
        ]
    }
}
