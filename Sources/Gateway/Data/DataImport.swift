// `sauda data import`: files of bars into the store, each instrument whole or not at all.
//
// Nothing is written before everything is read. What was shifted, left out or refused
// is told; a row that contradicts a stored one keeps its whole instrument out.

import Market
import Platform
import Storage

struct DataImport {
    let arguments: Arguments
    let console: Console

    func run() throws(Failure) -> ExitCode {
        let store = try DataPlace.store(arguments)
        var options = try options()
        options.contracts = try DataPlace.open(store).contracts
            .joined(with: try DataPlace.contracts(beside: arguments.words)).joined(with: options.contracts)
        let files = try DataPlace.files(arguments.words)
        do throws(BarsFailure) {
            let writer = try BarStoreWriter(store)
            let unusable = read(files, options, into: writer)
            let progress = DataProgress("storing", isQuiet: arguments.isJSON)
            let count = writer.instruments
            let outcomes = try writer.store(replacing: arguments.has("replace")) { number in
                progress.show(number + 1, of: count, "")
            }
            progress.finish()
            tell(outcomes, unusable, store)
            if !unusable.isEmpty || outcomes.contains(where: isDisordered) { return .data }
            return outcomes.allSatisfy(\.isStored) ? .done : .refused
        } catch {
            throw Failure(error)
        }
    }

    private func options() throws(Failure) -> BarReadOptions {
        let formats = BarFormat.allCases.filter { $0 != .store }
        var options = BarReadOptions(
            format: try arguments.read("format", "one of \(BarFormat.words)") { word in
                formats.first { $0.rawValue == word }
            },
            stamps: try arguments.read("stamps", "start, end or last-trade") {
                StampConvention(rawValue: $0)
            },
            length: try arguments.read("length", "a length such as 1m, 15m or 1d") { Span(barLength: $0) },
            symbol: arguments.text("symbol"), contracts: try Sources.contracts(arguments))
        if let exchange = try arguments.read("exchange", "NSE, BSE or MCX", { Exchange(rawValue: $0) }) {
            options.exchange = exchange
        }
        if arguments.has("series") { options.series = arguments.list("series") }
        return options
    }

    /// The files that could not be read at all, with the reason.
    private func read(
        _ files: [String], _ options: BarReadOptions, into writer: BarStoreWriter
    ) -> [BarsFailure] {
        let progress = DataProgress("reading", isQuiet: arguments.isJSON)
        var unusable: [BarsFailure] = []
        for (index, file) in files.enumerated() {
            progress.show(index + 1, of: files.count, file)
            do throws(BarsFailure) {
                for table in try BarFileReader.read(file, options) { try writer.take(table) }
            } catch {
                unusable.append(error)
            }
        }
        progress.finish()
        return unusable
    }

    private func tell(_ outcomes: [BarStoreWriter.Outcome], _ unusable: [BarsFailure], _ store: String) {
        guard !arguments.isJSON else {
            return console.say([
                "store": .string(store), "imported": .array(outcomes.map(json)),
                "unusable": .array(unusable.map { .string("\($0)") }),
            ])
        }
        for failure in unusable { console.note("\(failure)") }
        for line in notices(outcomes) { console.say(line) }
        for outcome in outcomes where !outcome.isStored {
            console.say(
                "\(outcome.symbol), bars of \(outcome.length.barLengthName): \(outcome.count.conflicts) rows"
                    + " differ from stored ones; nothing of it was stored. --replace lets the newer stand.")
            for example in outcome.count.examples { console.say("  " + example) }
        }
        var defects = DataDefects()
        for outcome in outcomes { defects += outcome.defects }
        for line in defects.summary() { console.say(line) }
        for outcome in outcomes where isDisordered(outcome) {
            console.say(
                "\(outcome.symbol): \(outcome.defects.count(of: .disorder)) rows out of order were left out,"
                    + " more than were taken; sort the file by time and import it again")
        }
        console.say(total(outcomes, store))
    }

    private func isDisordered(_ outcome: BarStoreWriter.Outcome) -> Bool {
        outcome.defects.count(of: .disorder)
            > outcome.count.added + outcome.count.same + outcome.count.conflicts
    }

    /// Each notice once, with those it holds for.
    private func notices(_ outcomes: [BarStoreWriter.Outcome]) -> [String] {
        var notices: [(text: String, symbols: [String])] = []
        for outcome in outcomes {
            for text in outcome.notices {
                if let index = notices.firstIndex(where: { $0.text == text }) {
                    notices[index].symbols.append(outcome.symbol)
                } else {
                    notices.append((text, [outcome.symbol]))
                }
            }
        }
        return notices.map { "\(BarSource.some($0.symbols)): \($0.text)" }
    }

    private func total(_ outcomes: [BarStoreWriter.Outcome], _ store: String) -> String {
        let stored = outcomes.filter(\.isStored)
        let added = stored.reduce(0) { $0 + $1.count.added }
        let same = stored.reduce(0) { $0 + $1.count.same }
        let replaced = stored.reduce(0) { $0 + $1.count.conflicts }
        return "\(stored.count) of \(outcomes.count) instruments in \(store): \(added) bars are new,"
            + " \(same) were there already, \(replaced) were replaced."
    }

    private func json(_ outcome: BarStoreWriter.Outcome) -> JSON {
        [
            "exchange": .string(outcome.exchange.rawValue), "symbol": .string(outcome.symbol),
            "length": .string(outcome.length.barLengthName), "stored": JSON(outcome.isStored),
            "bars": JSON(outcome.rows), "added": JSON(outcome.count.added), "same": JSON(outcome.count.same),
            "conflicts": JSON(outcome.count.conflicts),
            "conflict_examples": .array(outcome.count.examples.map { .string($0) }),
            "defects": outcome.defects.json, "notices": .array(outcome.notices.map { .string($0) }),
        ]
    }
}

extension BarFormat {
    static var words: String { allCases.filter { $0 != .store }.map(\.rawValue).joined(separator: ", ") }
}
