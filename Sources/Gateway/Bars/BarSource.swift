// Where bars come from: a directory of files or a bar store. The one way in which
// `backtest`, `sweep`, `walkforward` and `play` read bars.
//
// Only what is asked for is read. A symbol that was named and is not there is refused
// with what is; one that only a rule file names is left out and told.

import Backtest
import Market
import Platform
public import Storage

public struct BarSource: Sendable {
    public let path: String
    /// In byte order.
    public let symbols: [String]
    let shelf: BarShelf

    /// - Parameter contracts: Terms of contracts that the source does not list itself.
    public init(_ path: String, contracts: ContractList = ContractList()) throws(Failure) {
        do throws(BarsFailure) { shelf = try BarShelf(path, contracts) } catch { throw Failure(error) }
        self.path = path
        symbols = shelf.symbols
    }

    /// - Throws: a ``Failure`` when a named symbol or a companion is not there, when nothing of the universe
    ///   is, when no bar lies in the days asked for, or when a file is damaged.
    public func load(_ request: BarRequest) throws(Failure) -> LoadedBars {
        var loaded = LoadedBars(path: path)
        for symbol in request.symbols + request.companions {
            guard symbols.contains(symbol) else { throw missing(symbol) }
            guard shelf.contracts[symbol] != nil || !Contract.isNamed(like: symbol) else {
                throw Failure(
                    .data, "\(symbol) looks like a contract, and no list says its expiry and lot",
                    remedy: "name a list that has it with --instruments FILE")
            }
        }
        let isEverything = request.symbols.isEmpty && request.universe.isEmpty
        let traded = isEverything ? plain : chosen(request, &loaded)
        guard !traded.isEmpty else { throw loaded.nothing }
        for symbol in traded + request.companions
        where !loaded.series.contains(where: { $0.instrument.symbol == symbol }) {
            loaded.take(try table(symbol, isNamed: !isEverything, request, &loaded), shelf.contracts)
        }
        try loadContracts(request, &loaded)
        try loaded.checkRange(request)
        return loaded
    }

    /// What trades as itself: contracts are asked for by name, or by a strategy that trades through them.
    private var plain: [String] {
        symbols.filter { shelf.contracts[$0] == nil && !Contract.isNamed(like: $0) }
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
    func table(
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

    /// What a result is compared with: the shortest bars that there are of the symbol.
    func benchmark(_ symbol: String) throws(Failure) -> BacktestPlan.Series {
        guard symbols.contains(symbol) else { throw missing(symbol) }
        var loaded = LoadedBars(path: path)
        do throws(BarsFailure) { loaded.take(try shelf.table(symbol, nil), shelf.contracts) } catch {
            throw Failure(error)
        }
        guard let series = loaded.series.first, series.bars.count > 0 else { throw missing(symbol) }
        return series
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
