// A directory of bar files, one an instrument: `RELIANCE.csv.gz`, `M&M.csv`.
//
// A file is read when its symbol is asked for, each time anew: whoever asks keeps
// what it got.

import Platform

public struct BarFolder: Sendable {
    public let path: String
    /// In byte order, each once.
    public let symbols: [String]
    private let files: [String]
    /// By symbol: a second file of it, such as SBIN.csv beside SBIN.csv.gz. Nobody knows which is meant.
    private let twins: [String: String]
    /// What `contracts.csv` there says, and whoever asked.
    public let contracts: ContractList

    /// No bars: the list of the contracts whose bars lie beside it.
    public static let list = "contracts.csv"

    /// - Throws: when the directory cannot be listed or holds no bar file.
    ///
    /// - Parameter contracts: Known besides.
    public init(_ path: String, contracts: ContractList = ContractList()) throws(BarsFailure) {
        let names: [String]
        do throws(FileFailure) { names = try Files.list(path) } catch { throw BarsFailure(error) }
        self.path = path
        var (symbols, files): ([String], [String]) = ([], [])
        var twins: [String: String] = [:]
        let list = "\(path)/\(BarFolder.list)"
        self.contracts =
            names.contains(BarFolder.list) ? try ContractList.read(list).joined(with: contracts) : contracts
        for name in names where BarFileName.isBarFile(name) && name != BarFolder.list {
            let said = BarFileName.symbol(of: name)
            let symbol = self.contracts[said]?.name ?? said
            guard !symbols.contains(symbol) else {
                twins[symbol] = name
                continue
            }
            symbols.append(symbol)
            files.append(path + "/" + name)
        }
        guard !files.isEmpty else {
            throw BarsFailure(
                .missing, "\(path) holds no SYMBOL.csv.gz; name a directory of bars or a bar store")
        }
        self.symbols = symbols
        self.twins = twins
        self.files = files
    }

    /// Whether a file of that name is the one that a folder has of the symbol.
    public static func isOne(_ file: String, of symbol: String) -> Bool {
        BarFileName.symbol(of: file) == symbol
    }

    /// Nil when the folder has no file of that name.
    public func file(_ symbol: String) -> String? { symbols.firstIndex(of: symbol).map { files[$0] } }

    /// Nil when the folder has no file of that name.
    ///
    /// - Throws: also when the file is of many symbols, such as a bhavcopy.
    public func table(_ symbol: String) throws(BarsFailure) -> BarTable? {
        guard let file = file(symbol) else { return nil }
        if let twin = twins[symbol] {
            throw BarsFailure(
                .unusable,
                "\(path) has two files of \(symbol), \(BarFileName.last(file)) and \(twin); move one of"
                    + " them away")
        }
        let tables = try BarFileReader.read(file, BarReadOptions(contracts: contracts))
        guard tables.count == 1 else {
            throw BarsFailure(
                .unusable, "\(file) holds bars of \(tables.count) symbols; import it: sauda data import")
        }
        return tables[0]
    }
}
