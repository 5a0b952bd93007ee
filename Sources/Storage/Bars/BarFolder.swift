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

    /// - Throws: when the directory cannot be listed or holds no bar file.
    public init(_ path: String) throws(BarsFailure) {
        let names: [String]
        do throws(FileFailure) { names = try Files.list(path) } catch { throw BarsFailure(error) }
        self.path = path
        var (symbols, files): ([String], [String]) = ([], [])
        for name in names where BarFileName.isBarFile(name) {
            let symbol = BarFileName.symbol(of: name)
            if symbols.contains(symbol) {
                throw BarsFailure(
                    .unusable, "\(path) has two files of \(symbol), \(name) is one; move one of them away")
            }
            symbols.append(symbol)
            files.append(path + "/" + name)
        }
        guard !files.isEmpty else {
            throw BarsFailure(
                .missing, "\(path) holds no SYMBOL.csv.gz; name a directory of bars or a bar store")
        }
        self.symbols = symbols
        self.files = files
    }

    /// Nil when the folder has no file of that name.
    public func file(_ symbol: String) -> String? { symbols.firstIndex(of: symbol).map { files[$0] } }

    /// Nil when the folder has no file of that name.
    ///
    /// - Throws: also when the file is of many symbols, such as a bhavcopy.
    public func table(_ symbol: String) throws(BarsFailure) -> BarTable? {
        guard let file = file(symbol) else { return nil }
        let tables = try BarFileReader.read(file)
        guard tables.count == 1 else {
            throw BarsFailure(
                .unusable, "\(file) holds bars of \(tables.count) symbols; import it: sauda data import")
        }
        return tables[0]
    }
}
