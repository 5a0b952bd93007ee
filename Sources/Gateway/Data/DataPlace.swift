// Where the verbs about data look: the bar store, and the files that a person names.

import Platform
import Storage

enum DataPlace {
    /// `--store`, else `bars` in the data directory that the configuration names.
    static func store(_ arguments: Arguments) throws(Failure) -> String {
        if let named = arguments.text("store") { return named }
        do throws(Failure) { return try ConfigurationPlace.dataDirectory(arguments) + "/bars" } catch {
            throw Failure(
                .usage, "where is the bar store? \(error.message)", remedy: "name it: --store DIR")
        }
    }

    static func open(_ path: String) throws(Failure) -> BarStore {
        do throws(BarsFailure) { return try BarStore(path) } catch { throw Failure(error) }
    }

    /// The bar files that the paths name, folders with everything in them, in byte order.
    static func files(_ paths: [String]) throws(Failure) -> [String] {
        var files: [String] = []
        for path in paths {
            guard Files.exists(path) else {
                throw Failure(.data, "there is no \(path)", remedy: "check the spelling of the path")
            }
            let found = try DataPlace.files(path, depth: 0)
            guard !found.isEmpty else {
                throw Failure(
                    .data, "\(path) holds no file of bars", remedy: "bars lie in .csv, .csv.gz, .zip or .json"
                )
            }
            files += found
        }
        return files
    }

    /// What the folders among the paths say of the contracts in them.
    static func contracts(beside paths: [String]) throws(Failure) -> ContractList {
        var known = ContractList()
        for path in paths where Files.exists("\(path)/\(BarFolder.list)") {
            do throws(BarsFailure) {
                known = known.joined(with: try ContractList.read("\(path)/\(BarFolder.list)"))
            } catch {
                throw Failure(error)
            }
        }
        return known
    }

    private static let deepest = 6

    private static func files(_ path: String, depth: Int) throws(Failure) -> [String] {
        let names: [String]
        do throws(FileFailure) { names = try Files.list(path) } catch {
            guard error.isNoDirectory else { throw Failure(.system, "\(error)") }
            return depth == 0 || BarFileName.isBarFile(path) ? [path] : []
        }
        guard depth < deepest else { return [] }
        var files: [String] = []
        for name in names where !name.hasPrefix(".") && name != BarFolder.list {
            files += try DataPlace.files(path + "/" + name, depth: depth + 1)
        }
        return files
    }
}
