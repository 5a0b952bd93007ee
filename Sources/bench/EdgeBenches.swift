// What stands between the Desk and the world: the journal, with the disk's share told
// apart, and the text of a feed frame.

import Market
import Platform
import Storage
import Trading

/// Records of a day: taken in, then committed in groups of 32.
func measureJournal() throws -> [Figure] {
    let records = try Days.events(of: Days.ordinary()).prefix(40_000).map { line in
        DayRecord.event(line.event, effects: line.effects, at: line.at)
    }
    let folder = ".build/bench-\(processID)"
    try Files.makePrivateDirectory(folder)
    var appending: [Double] = []
    var committing: [Double] = []
    var syncing: [Double] = []
    for run in 0..<6 {
        let header = JournalHeader(account: "bench\(run)", date: Days.date)
        let writer = try JournalWriter(JournalFolder(folder), header)
        let appended = Stopwatch.time { for record in records { writer.append(record) } }
        try writer.commitBlocking()
        let commits = try (0..<100).map { group in
            for record in records[(group * 32)..<(group * 32 + 32)] { writer.append(record) }
            return try Stopwatch.time { () throws(JournalFailure) in try writer.commitBlocking() }
        }
        let file = try AppendFile("\(folder)/plain\(run)")
        let syncs = try (0..<100).map { _ in
            try file.append([UInt8](repeating: 1, count: 2_048))
            return try Stopwatch.time { () throws(FileFailure) in try file.synchronize() }
        }
        guard run > 0 else { continue }
        appending.append(Double(appended) / Double(records.count) / 1e3)
        committing.append(Stopwatch.quantile(0.5, of: commits) / 1e3)
        syncing.append(Stopwatch.quantile(0.5, of: syncs) / 1e3)
    }
    _ = try Subprocess.run("rm", ["-r", folder])
    return [
        Figure(what: "append a record, mean", unit: "µs", runs: appending),
        Figure(what: "commit 32 records, p50", unit: "µs", runs: committing),
        Figure(what: "of which the disk (2 KiB), p50", unit: "µs", runs: syncing),
    ]
}

/// One price frame as it comes over the wire, read into a tree.
func measureFeedText() throws -> [Figure] {
    let frame = Array(
        """
        {"status":100,"message":"feed","data":{"exchangeCode":"NC","scripCode":3045,"open":571.0,\
        "high":573.4,"low":569.85,"close":570.2,"ltp":571.25,"ltq":12,"qty":4512345,"avgTradePrice":571.02,\
        "bidPrice":571.2,"bidQty":100,"offPrice":571.3,"offQty":250,"totalBuyQty":120034,\
        "totalSellQty":98123,"chg":1.05,"perChg":0.18,"lastUpdatedTime":"11/20/2026 10:15:02 AM"},\
        "timestamp":"2026-11-20T10:15:02+05:30"}
        """.utf8)
    let runs = try Stopwatch.runs {
        try (0..<20_000).map { _ in try Stopwatch.time { () throws(JSONError) in _ = try JSON.parse(frame) } }
    }
    return [
        Figure(
            what: "JSON of a frame (\(frame.count) bytes), p50", unit: "µs",
            runs: runs.map { Stopwatch.quantile(0.5, of: $0) / 1e3 }),
        Figure(what: "the same, p99", unit: "µs", runs: runs.map { Stopwatch.quantile(0.99, of: $0) / 1e3 }),
    ]
}
