// The reference results of empyrical, quantstats and pyxirr, which are not part of the
// project: `SAUDA_SHARED`, or the folder `shared` beside the package, holds them.

import Foundation
import Platform

enum Golden {
    static let absence = "no golden results: set SAUDA_SHARED or put shared/ beside the package"

    static let folder: String = {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let beside = root.deletingLastPathComponent().appending(path: "shared").path
        return (ProcessInfo.processInfo.environment["SAUDA_SHARED"] ?? beside) + "/golden"
    }()

    static let isThere = FileManager.default.fileExists(atPath: folder + "/xirr.json")

    static let names = ["INFY_vs_NIFTYBEES", "EW5_vs_NIFTYBEES", "YESBANK_crash_vs_NIFTYBEES"]

    static func json(_ name: String) throws -> JSON {
        try JSON.parse(Files.read("\(folder)/\(name).json"))
    }

    /// The strategy's and the index's returns.
    static func returns(_ name: String) throws -> (own: [Double], index: [Double], dates: [String]) {
        let rows = try CSVReader.rows(Archive.decompressed("\(folder)/returns_\(name).csv.gz")).dropFirst()
        let numbers = rows.map { row in row.fields[1...2].map { Double($0) ?? .nan } }
        return (numbers.map { $0[0] }, numbers.map { $0[1] }, rows.map { $0.fields[0] })
    }
}

/// Equal within 1e-9 of the larger, or within 1e-12 near zero.
func agree(_ ours: Double, _ theirs: Double, within tolerance: Double = 1e-9) -> Bool {
    ours == theirs || abs(ours - theirs) <= max(tolerance * max(abs(ours), abs(theirs)), 1e-12)
}
