// A day's journal, read: checked as a whole when it is opened, then record by record.
//
// Opening verifies every checksum and the hash chain, so whoever holds a reader
// holds a whole journal. A torn tail is left out and its size is told; the file
// itself is cut by the writer that goes on with it. Never read a file through this
// while another process may cut it.

import Platform
public import Trading

public final class JournalReader: Sendable {
    public let path: String
    public let header: JournalHeader
    /// Committed records. Their numbers are 0 ..< count.
    public let count: Int
    /// Hash over everything up to the last commit.
    public let chain: [UInt8]
    /// Bytes up to the last commit.
    public let size: Int
    /// Bytes after the last commit: a commit that a crash tore. Nobody was promised anything in them.
    public let tornBytes: Int
    private let file: MappedFile
    private let headerLength: Int

    /// - Parameter anchor: what somebody else remembers of this journal. It finds what the file alone
    ///   cannot show: whole commits cut off at its end, or another file in its place.
    /// - Throws: `damaged`, and the daemon must not start on it; `shortened` against the anchor.
    public init(_ path: String, expecting anchor: JournalAnchor? = nil) throws(JournalFailure) {
        do throws(FileFailure) { file = try MappedFile(path) } catch { throw JournalFailure(error) }
        let total = file.count
        let whole = try file.withBytes { (bytes) throws(JournalFailure) in
            try JournalReader.check(bytes, path, anchor)
        }
        self.path = path
        header = whole.header
        headerLength = whole.headerLength
        count = whole.scan.count
        chain = whole.scan.chain
        size = whole.scan.end
        tornBytes = total - whole.scan.end
    }

    /// What to remember, so that a later reader finds a journal that was cut.
    public var anchor: JournalAnchor { JournalAnchor(records: count, chain: chain) }

    /// The records in order.
    public var records: Records { Records(journal: self) }

    private typealias Whole = (header: JournalHeader, headerLength: Int, scan: JournalScan)

    private static func check(
        _ bytes: UnsafeRawBufferPointer, _ path: String, _ anchor: JournalAnchor?
    ) throws(JournalFailure) -> Whole {
        let header: (JournalHeader, Int)
        do throws(HeaderRefused) { header = try JournalFormat.readHeader(bytes) } catch {
            throw .damaged(path: path, offset: 0, reason: error.reason)
        }
        var scan = JournalScan(bytes, headerLength: header.1)
        var isAnchored = anchor == nil || anchor == JournalAnchor(records: 0, chain: scan.chain)
        do throws(JournalScan.Fault) {
            try scan.run { count, chain in
                if let anchor, anchor.records == count { isAnchored = anchor.chain == chain }
            }
        } catch {
            throw .damaged(path: path, offset: error.offset, reason: error.reason)
        }
        if let anchor, !isAnchored {
            guard scan.count >= anchor.records else {
                throw .shortened(path: path, records: scan.count, expected: anchor.records)
            }
            throw .foreign(path: path, reason: "its first \(anchor.records) records are not those remembered")
        }
        return (header.0, header.1, scan)
    }
}

/// How far a journal had come, and the hash that says so.
public struct JournalAnchor: Hashable, Sendable {
    public let records: Int
    public let chain: [UInt8]

    public init(records: Int, chain: [UInt8]) {
        self.records = records
        self.chain = chain
    }
}

extension JournalReader {
    /// One after another; each call decodes one record.
    public struct Records: ~Copyable {
        private let journal: JournalReader
        private var offset: Int
        /// The number of the record that `next` gives.
        public private(set) var number = 0

        init(journal: JournalReader) {
            self.journal = journal
            offset = journal.headerLength
        }

        /// The next record; nil after the last.
        ///
        /// - Throws: `damaged` when a record, though whole, is not of this build's format.
        public mutating func next() throws(JournalFailure) -> DayRecord? {
            while offset < journal.size {
                let at = offset
                let record = try journal.file.withBytes { (bytes) throws(JournalFailure) in
                    try frame(bytes)
                }
                if let record {
                    number += 1
                    return record
                }
                precondition(offset > at, "a seal moves the reader on")
            }
            return nil
        }

        /// Passes over records without decoding them.
        public mutating func skip(to target: Int) {
            journal.file.withBytes { bytes in
                while number < target, offset < journal.size {
                    let word = bytes.little(at: offset)
                    let isSeal = word == JournalFormat.sealWord
                    offset += isSeal ? JournalFormat.sealSize : JournalFormat.frameHead + Int(word)
                    if !isSeal { number += 1 }
                }
            }
        }

        /// The record at `offset`, nil for a seal; steps over it.
        private mutating func frame(_ bytes: UnsafeRawBufferPointer) throws(JournalFailure) -> DayRecord? {
            let word = bytes.little(at: offset)
            guard word != JournalFormat.sealWord else {
                offset += JournalFormat.sealSize
                return nil
            }
            let start = offset + JournalFormat.frameHead
            do throws(RecordError) {
                let record = try RecordCodec.decode(bytes.part(start, Int(word)))
                offset = start + Int(word)
                return record
            } catch {
                throw .damaged(
                    path: journal.path, offset: start + error.offset, reason: "record \(number): \(error)")
            }
        }
    }
}
