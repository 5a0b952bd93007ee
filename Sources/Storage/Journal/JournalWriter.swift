// A day's journal, written: records are taken in memory, a commit seals all that
// came since the last and returns when they are on disk.
//
// That is the group commit of law 3: whoever appended acts outside only after a
// commit that came later has returned. Many may await one commit; the first takes
// everything along and the others find it done.

public import Platform
import Synchronization
public import Trading

public final class JournalWriter: Sendable {
    public let path: String
    public let header: JournalHeader
    /// Bytes of a torn commit that opening cut off; zero after a clean stop.
    public let cutBytes: Int
    private let pending: Mutex<Pending>
    private let disk: Mutex<Disk>
    private let committer: Committer

    private struct Pending {
        var frames: [UInt8] = []
        var records = 0
    }

    fileprivate struct Disk {
        let file: AppendFile
        var chain: [UInt8]
        /// Committed records.
        var count: Int
        /// Taken from `pending`, not on disk yet; kept while there is no room.
        var block: [UInt8] = []
        var blockRecords = 0
        var failure: JournalFailure?
        let digest = SHA256()
    }

    /// Creates `folder`/account/date.journal, or goes on with it.
    ///
    /// An existing file is verified first and its torn tail cut. The caller has locked the folder
    /// against other processes.
    ///
    /// - Parameter activity: the daemon's counts when it runs in lockstep; nil otherwise.
    public init(
        _ folder: JournalFolder, _ header: JournalHeader, expecting anchor: JournalAnchor? = nil,
        activity: Activity? = nil
    ) throws(JournalFailure) {
        let path = try folder.makePath(header)
        if !Files.exists(path) {
            try JournalWriter.file { () throws(FileFailure) in
                try Files.writeAtomically(JournalFormat.header(header), to: path)
            }
        }
        let found = try JournalWriter.measure(path, header, anchor)
        let file = try JournalWriter.file { () throws(FileFailure) in
            let file = try AppendFile(path)
            if file.size > found.size {
                try file.truncate(to: found.size)
                try file.synchronize()
            }
            return file
        }
        self.path = path
        self.header = header
        cutBytes = found.torn
        pending = Mutex(Pending())
        disk = Mutex(Disk(file: file, chain: found.anchor.chain, count: found.anchor.records))
        committer = Committer(activity: activity)
    }

    /// Takes a record in; nothing is on disk yet.
    public func append(_ record: DayRecord) {
        pending.withLock { pending in
            let start = pending.frames.count
            pending.frames.append(contentsOf: [0, 0, 0, 0, 0, 0, 0, 0])
            RecordCodec.encode(record, into: &pending.frames)
            let length = pending.frames.count - start - JournalFormat.frameHead
            precondition(length <= JournalFormat.largestRecord, "a record of \(length) bytes is a bug")
            pending.frames.withUnsafeMutableBytes { frames in
                let payload = UnsafeRawBufferPointer(frames).part(start + JournalFormat.frameHead, length)
                let crc = JournalFormat.checksum(payload, word: UInt32(length))
                frames.storeBytes(of: UInt32(length).littleEndian, toByteOffset: start, as: UInt32.self)
                frames.storeBytes(of: crc.littleEndian, toByteOffset: start + 4, as: UInt32.self)
            }
            pending.records += 1
        }
    }

    /// Returns when everything appended before the call is on disk.
    ///
    /// - Throws: `full`, after which it may be called again once there is room; `disk`, after which
    ///   this writer is dead.
    public func commit() async throws(JournalFailure) { try await committer.commit(self) }

    /// The same, blocking the calling thread: for programs with nothing else to do.
    public func commitBlocking() throws(JournalFailure) {
        try disk.withLock { (disk) throws(JournalFailure) in
            if let failure = disk.failure { throw failure }
            pending.withLock { pending in
                disk.block += pending.frames
                disk.blockRecords += pending.records
                pending.frames.removeAll(keepingCapacity: true)
                pending.records = 0
            }
            guard disk.blockRecords > 0 else { return }
            try disk.write()
        }
    }

    /// What is committed; remember it elsewhere, and a journal that is cut will be found.
    public var anchor: JournalAnchor {
        disk.withLock { JournalAnchor(records: $0.count, chain: $0.chain) }
    }

    /// Commits what is left and ends the writer's thread. The writer is of no more use.
    public func close() async throws(JournalFailure) {
        defer { committer.stop() }
        try await commit()
    }

    private static func file<Result>(
        _ body: () throws(FileFailure) -> Result
    ) throws(JournalFailure) -> Result {
        do throws(FileFailure) { return try body() } catch { throw JournalFailure(error) }
    }

    /// Reads the file through and lets go of it, so that it may be cut.
    private static func measure(
        _ path: String, _ header: JournalHeader, _ anchor: JournalAnchor?
    ) throws(JournalFailure) -> (anchor: JournalAnchor, size: Int, torn: Int) {
        let reader = try JournalReader(path, expecting: anchor)
        guard reader.header == header else {
            throw .foreign(path: path, reason: "it is of \(reader.header.account), \(reader.header.date)")
        }
        return (reader.anchor, reader.size, reader.tornBytes)
    }
}

extension JournalWriter.Disk {
    fileprivate mutating func write() throws(JournalFailure) {
        digest.update(chain)
        digest.update(block)
        let hash = digest.finalize()
        do throws(FileFailure) {
            try file.append(block + JournalFormat.seal(hash))
        } catch {
            // The part that was written is cut off again; without room that can be tried later.
            let refusal = JournalFailure(error)
            if case .disk = refusal { failure = refusal }
            throw refusal
        }
        do throws(FileFailure) { try file.synchronize() } catch {
            failure = .disk(error)
            throw .disk(error)
        }
        chain = hash
        count += blockRecords
        block.removeAll(keepingCapacity: true)
        blockRecords = 0
    }
}

/// The thread that waits for the disk, so that nobody else has to.
private actor Committer {
    private let executor: ThreadExecutor
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(activity: Activity?) { executor = ThreadExecutor(name: "journal", activity: activity) }

    func commit(_ writer: JournalWriter) throws(JournalFailure) { try writer.commitBlocking() }
    nonisolated func stop() { executor.stop() }
}
