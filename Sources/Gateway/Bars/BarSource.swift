// Where bars come from: a directory of files or a bar store. The one way in which
// `backtest`, `sweep`, `walkforward` and `play` read bars.
//
// Only what is asked for is read. A symbol that was named and is not there is refused
// with what is; one that only a rule file names is left out and told.

import Backtest
import Market
import Platform
import Storage

public struct BarSource: Sendable {
    public let path: String
    /// In byte order.
    public let symbols: [String]
    private let shelf: BarShelf

    public init(_ path: String) throws(Failure) {
        do throws(BarsFailure) { shelf = try BarShelf(path) } catch { throw Failure(error) }
        self.path = path
        symbols = shelf.symbols
    }

    /// - Throws: a ``Failure`` when a named symbol or a companion is not there, when nothing of the universe
    ///   is, when no bar lies in the days asked for, or when a file is damaged.
    public func load(_ request: BarRequest) throws(Failure) -> LoadedBars {
        var loaded = LoadedBars(path: path)
        for symbol in request.symbols + request.companions where !symbols.contains(symbol) {
            throw missing(symbol)
        }
        let isEverything = request.symbols.isEmpty && request.universe.isEmpty
        let traded = isEverything ? symbols : chosen(request, &loaded)
        guard !traded.isEmpty else { throw loaded.nothing }
        for symbol in traded + request.companions
        where !loaded.series.contains(where: { $0.instrument.symbol == symbol }) {
            try loaded.take(table(symbol, isNamed: !isEverything, request, &loaded))
        }
        try loaded.checkRange(request)
        return loaded
    }

    /// What is traded: the symbols that were named, or those of the universe that are there.
    private func chosen(_ request: BarRequest, _ loaded: inout LoadedBars) -> [String] {
        guard request.symbols.isEmpty else { return request.symbols }
        for symbol in request.universe where !symbols.contains(symbol) {
            loaded.missing.append(
                .init(symbol: symbol, suggestion: Suggestion.nearest(to: symbol, in: symbols)))
        }
        return request.universe.filter(symbols.contains)
    }

    /// Nil for a file that cannot be used and was not asked for by name.
    private func table(
        _ symbol: String, isNamed: Bool, _ request: BarRequest, _ loaded: inout LoadedBars
    ) throws(Failure) -> BarTable? {
        do throws(BarsFailure) {
            return try shelf.table(symbol, request.length)
        } catch {
            guard !isNamed, error.kind == .unusable else { throw Failure(error) }
            loaded.defects.append(
                DataDefect(.unusableFile, file: shelf.file(symbol), "\(error)", isLeftOut: true))
            return nil
        }
    }

    private func missing(_ symbol: String) -> Failure {
        let meant = Suggestion.nearest(to: symbol, in: symbols).map { "did you mean \($0)?" }
        return Failure(
            .data, "\(path) has no bars of \(symbol)",
            remedy: meant ?? "its symbols: \(BarSource.some(symbols))")
    }

    /// The first few of many, and how many more.
    static func some(_ words: [String]) -> String {
        let shown = words.prefix(8).joined(separator: ", ")
        return words.count > 8 ? "\(shown) and \(words.count - 8) more" : shown
    }
}

extension Failure {
    init(_ failure: BarsFailure) {
        self.init(failure.kind == .system ? .system : .data, "\(failure)")
    }
}
