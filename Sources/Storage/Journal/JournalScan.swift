// Is this journal whole? One pass over all frames, checking every checksum and the
// hash chain, and telling a torn tail from damage.
//
// A crash can only tear the last, unfinished commit, and a tear has a shape: the
// file ends in the middle of a frame, or before the seal, or in zeros that the file
// system put where data never came. Anything else is damage, and so is any fault
// that a whole seal follows: what was sealed had been promised.

import Platform

struct JournalScan {
    /// Records under a seal.
    private(set) var count = 0
    /// Bytes up to the end of the last seal.
    private(set) var end: Int
    private(set) var chain: [UInt8]
    private let bytes: UnsafeRawBufferPointer
    private let digest = SHA256()

    struct Fault: Error {
        let offset: Int
        let reason: String
    }

    init(_ bytes: UnsafeRawBufferPointer, headerLength: Int) {
        self.bytes = bytes
        end = headerLength
        digest.update(bytes.part(0, headerLength))
        chain = digest.finalize()
    }

    /// Goes on to the end. `onSeal` is told of the records and the chain at each seal.
    mutating func run(onSeal: (Int, [UInt8]) -> Void) throws(Fault) {
        while end < bytes.count {
            guard let block = try nextBlock() else { return }
            digest.update(chain)
            digest.update(bytes.part(end, block.seal - end))
            let hash = digest.finalize()
            guard bytes.part(block.seal + 8, 32).elementsEqual(hash) else {
                throw Fault(
                    offset: end, reason: "the hash chain breaks: a record was changed, moved or removed")
            }
            chain = hash
            count += block.records
            end = block.seal + JournalFormat.sealSize
            onSeal(count, chain)
        }
    }

    /// The records up to the next seal; nil when the rest is a torn tail.
    private func nextBlock() throws(Fault) -> (records: Int, seal: Int)? {
        var offset = end
        var records = 0
        while true {
            guard bytes.count - offset >= JournalFormat.frameHead else { return try tear(offset) }
            let word = bytes.little(at: offset)
            let isSeal = word == JournalFormat.sealWord
            let length = isSeal ? 32 : Int(word)
            guard length > 0, length <= JournalFormat.largestRecord else {
                return try judge(offset, "a record of \(length) bytes is impossible")
            }
            guard bytes.count - offset - JournalFormat.frameHead >= length else { return try tear(offset) }
            let payload = bytes.part(offset + JournalFormat.frameHead, length)
            guard JournalFormat.checksum(payload, word: word) == bytes.little(at: offset + 4) else {
                return try judge(offset, "a checksum fails")
            }
            if isSeal { return (records, offset) }
            records += 1
            offset += JournalFormat.frameHead + length
        }
    }

    /// The file ends inside a frame: a tear, unless a whole seal stands further on.
    private func tear(_ offset: Int) throws(Fault) -> (records: Int, seal: Int)? {
        guard !sealFollows(offset) else { throw Fault(offset: offset, reason: "a length is wrong") }
        return nil
    }

    /// A wrong frame: damage, unless the file ends in zeros where a commit should have come.
    private func judge(_ offset: Int, _ reason: String) throws(Fault) -> (records: Int, seal: Int)? {
        let tail = bytes[max(offset, bytes.count - JournalFormat.sealSize)...]
        guard tail.allSatisfy({ $0 == 0 }), !sealFollows(offset) else {
            throw Fault(offset: offset, reason: reason)
        }
        return nil
    }

    private func sealFollows(_ offset: Int) -> Bool {
        guard bytes.count - offset >= JournalFormat.sealSize else { return false }
        return (offset...(bytes.count - JournalFormat.sealSize)).contains { at in
            let word = bytes.little(at: at)
            return word == JournalFormat.sealWord
                && JournalFormat.checksum(bytes.part(at + 8, 32), word: word) == bytes.little(at: at + 4)
        }
    }
}
