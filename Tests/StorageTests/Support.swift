// What these tests share: a place for files, a journal in it, and small records.

import Glibc
import Market
import Platform
import Storage
import Testing
import Trading

/// A directory that is removed with everything in it when the test ends.
final class Scratch: Sendable {
    let path: String

    init() {
        path = "/tmp/sauda-test-" + hexEncoded(randomBytes(8))
        mkdir(path, 0o700)
    }

    deinit { _ = Glibc.system("rm -rf '\(path)'") }

    func file(_ name: String) -> String { path + "/" + name }
    var journals: JournalFolder { JournalFolder(path + "/journal") }
}

let header = JournalHeader(account: "main", date: RecordedDay.date)

/// Distinct small records.
func ticks(_ range: Range<Int64>) -> [DayRecord] {
    range.map { .event(.tick, effects: [], at: Timestamp(nanoseconds: $0)) }
}

/// A journal with one commit for each list; its path.
@discardableResult
func write(_ commits: [[DayRecord]], in scratch: Scratch) throws -> String {
    let writer = try JournalWriter(scratch.journals, header)
    for commit in commits {
        for record in commit { writer.append(record) }
        try writer.commitBlocking()
    }
    return writer.path
}

func read(_ path: String) throws -> [DayRecord] {
    let reader = try JournalReader(path)
    var records = reader.records
    var list: [DayRecord] = []
    while let record = try records.next() { list.append(record) }
    #expect(list.count == reader.count)
    return list
}

/// Replaces a file's bytes in place, as rot and crashes do.
func overwrite(_ path: String, _ bytes: [UInt8]) throws { try Files.writeAtomically(bytes, to: path) }

/// The standard output of a shell command.
func shell(_ command: String) throws -> String {
    let file = "/tmp/sauda-test-" + hexEncoded(randomBytes(8))
    defer { unlink(file) }
    #expect(Glibc.system("(\(command)) > \(file) 2>&1") == 0, "\(command)")
    return String(decoding: try Files.read(file), as: UTF8.self)
}
