// What is finished of a search, on disk: a heading with the fingerprint, then one line a
// combination with its checksum. A slice's lines are written in one piece; a tail that a kill
// tore is cut off and computed again. Nothing that is here is ever computed twice.

import Backtest
import Market
import Platform

struct ProgressFile: Sendable {
    let path: String
    private let file: AppendFile
    /// By window, then by index. A plain sweep is window 0.
    let finished: [Int: [Int: SweepResult]]

    var count: Int { finished.values.reduce(0) { $0 + $1.count } }

    /// Opens it, or begins it where there is none.
    ///
    /// - Throws: when it belongs to another search, is no progress file, or is damaged before its end.
    init(_ path: String, fingerprint: String, settings: [[Sweep.Setting]]) throws(Failure) {
        self.path = path
        let bytes = try ProgressFile.system { () throws(FileFailure) in
            Files.exists(path) ? try Files.read(path) : []
        }
        let heading = Array(ProgressFile.heading(fingerprint).utf8)
        let end = (bytes.lastIndex(of: 0x0A) ?? -1) + 1
        if end == 0 {
            guard heading.starts(with: bytes) else { throw ProgressFile.foreign(path) }
            finished = [:]
        } else {
            let lines = bytes[..<end].split(separator: 0x0A)
            try ProgressFile.check(Array(lines[0]) + [0x0A], heading, path)
            finished = try ProgressFile.results(lines.dropFirst(), settings, path)
        }
        file = try ProgressFile.system { () throws(FileFailure) in
            let file = try AppendFile(path)
            try file.truncate(to: end)
            if end == 0 { try file.append(heading) }
            return file
        }
    }

    /// In one piece.
    func append(_ results: [SweepResult], window: Int) throws(Failure) {
        var bytes: [UInt8] = []
        for result in results {
            let line = ProgressFile.json(result, window).serialized()
            bytes += Array("\(ProgressFile.checksum(line)) ".utf8) + line + [0x0A]
        }
        try ProgressFile.system { () throws(FileFailure) in try file.append(bytes) }
    }

    private static func system<Value>(_ body: () throws(FileFailure) -> Value) throws(Failure) -> Value {
        do throws(FileFailure) { return try body() } catch {
            throw Failure(.system, "\(error)", remedy: "name another file with --resume FILE")
        }
    }

    // MARK: Reading

    private static func heading(_ fingerprint: String) -> String {
        "{\"sauda_search\":1,\"fingerprint\":\"\(fingerprint)\"}\n"
    }

    private static func check(_ found: [UInt8], _ expected: [UInt8], _ path: String) throws(Failure) {
        guard found != expected else { return }
        guard found.starts(with: expected.prefix(16)) else { throw foreign(path) }
        throw Failure(
            .refused, "\(path) is of another search: its rules, values, bars or days are not these",
            remedy: "begin anew with another --resume FILE, or run what it was begun with")
    }

    private static func foreign(_ path: String) -> Failure {
        Failure(.data, "\(path) is no progress of a search", remedy: "name another file with --resume FILE")
    }

    private static func results(
        _ lines: ArraySlice<ArraySlice<UInt8>>, _ settings: [[Sweep.Setting]], _ path: String
    ) throws(Failure) -> [Int: [Int: SweepResult]] {
        var finished: [Int: [Int: SweepResult]] = [:]
        for (number, line) in lines.enumerated() {
            guard let (window, result) = result(Array(line), settings) else {
                throw Failure(
                    .data, "\(path) is damaged in line \(number + 2)",
                    remedy: "remove it and search again from the beginning")
            }
            finished[window, default: [:]][result.index] = result
        }
        return finished
    }

    private static func result(
        _ line: [UInt8], _ settings: [[Sweep.Setting]]
    ) -> (window: Int, result: SweepResult)? {
        guard line.count > 9, String(decoding: line[..<8], as: UTF8.self) == checksum(Array(line[9...]))
        else {
            return nil
        }
        do throws(JSONError) {
            let text = String(decoding: line[9...], as: UTF8.self)
            return read(try JSON.parse(text), settings)
        } catch {
            return nil
        }
    }

    private static func checksum(_ bytes: [UInt8]) -> String {
        let text = String(crc32c(bytes), radix: 16)
        return String(repeating: "0", count: 8 - text.count) + text
    }
}

// MARK: One result

extension ProgressFile {
    fileprivate static func json(_ result: SweepResult, _ window: Int) -> JSON {
        [
            "w": JSON(window), "i": JSON(result.index), "engine": .string(result.engine.rawValue),
            "trades": JSON(result.trades), "wins": JSON(result.wins), "charges": JSON(result.charges.raw),
            "final": JSON(result.finalEquity.raw), "net": JSON(result.net.raw),
            "drawdown": JSON(result.maxDrawdown), "sharpe": JSON(result.sharpe),
            "returns": .array(result.returns.map { $0 == 0 ? 0 : JSON($0) }),
        ]
    }

    fileprivate static func read(
        _ json: JSON, _ settings: [[Sweep.Setting]]
    ) -> (window: Int, result: SweepResult)? {
        let whole = { (name: String) in json[name]?.integer }
        guard let window = whole("w"), let index = whole("i"), settings.indices.contains(Int(index)),
            let engine = json["engine"]?.text.flatMap({ SweepResult.Engine(rawValue: $0) }),
            let trades = whole("trades"), let wins = whole("wins"), let charges = whole("charges"),
            let final = whole("final"), let net = whole("net"),
            let drawdown = json["drawdown"]?.text.flatMap({ Double($0) }), let sharpe = json["sharpe"]
        else { return nil }
        let returns = json["returns"]?.elements.compactMap { $0.text.flatMap { Double($0) } } ?? []
        guard returns.count == json["returns"]?.elements.count else { return nil }
        var result = SweepResult(
            index: Int(index), settings: settings[Int(index)], engine: engine, trades: Int(trades),
            wins: Int(wins), charges: Money(raw: charges), finalEquity: Money(raw: final),
            cash: Money(raw: final) - Money(raw: net), equity: [])
        result.returns = returns
        result.maxDrawdown = drawdown
        result.sharpe = sharpe.text.flatMap { Double($0) } ?? .nan
        return (Int(window), result)
    }
}
