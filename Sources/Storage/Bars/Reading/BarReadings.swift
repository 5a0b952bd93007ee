// What one file gave, before its times are settled: a reading for each symbol, and
// what the file as a whole showed.

import Market

struct BarReadings {
    var readings: [BarReading]
    let format: BarFormat
    /// Times were converted from another zone or from a count of seconds.
    let isConverted: Bool
    /// The stamps name no time of day.
    let isDateOnly: Bool
    var notices: [String]
}

/// What a file's name says.
public enum BarFileName {
    /// `data/M&M.csv.gz` holds M&M.
    static func symbol(of path: String) -> String {
        var name = last(path)[...]
        for suffix in [".gz", ".zip", ".csv", ".json"] where name.lowercased().hasSuffix(suffix) {
            name = name.dropLast(suffix.count)
        }
        return String(name)
    }

    /// What follows the last slash.
    static func last(_ path: String) -> String {
        path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
    }

    /// Bars lie in files of these endings.
    public static func isBarFile(_ name: String) -> Bool {
        [".csv.gz", ".csv", ".csv.zip", ".json", ".json.gz", ".zip"].contains {
            name.lowercased().hasSuffix($0)
        }
    }
}
