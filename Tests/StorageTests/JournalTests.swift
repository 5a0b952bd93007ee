import Glibc
import Market
import Platform
import Storage
import Testing
import Trading

@Suite("A journal")
struct JournalTests {
    let scratch = Scratch()

    @Test("gives back what was committed, over restarts")
    func roundTrip() throws {
        let records = Array(RecordedDay.records.prefix(3_000))
        try write([Array(records[..<1]), Array(records[1..<2_000])], in: scratch)
        let path = try write([Array(records[2_000...])], in: scratch)
        #expect(try read(path) == records)
    }

    @Test("holds nothing that was not committed")
    func uncommitted() throws {
        let writer = try JournalWriter(scratch.journals, header)
        writer.append(ticks(0..<1)[0])
        #expect(try read(writer.path).isEmpty)
        try writer.commitBlocking()
        #expect(try read(writer.path).count == 1)
    }

    @Test("commits together what many wait for")
    func group() async throws {
        let writer = try JournalWriter(scratch.journals, header)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in Int64(0)..<200 {
                group.addTask {
                    writer.append(ticks(number..<number + 1)[0])
                    try await writer.commit()
                }
            }
            try await group.waitForAll()
        }
        #expect(try Set(read(writer.path)) == Set(ticks(0..<200)))
        try await writer.close()
    }

    @Test("skips to a record by its number")
    func skip() throws {
        let path = try write([ticks(0..<10), ticks(10..<25)], in: scratch)
        var records = try JournalReader(path).records
        records.skip(to: 12)
        #expect(records.number == 12)
        #expect(try records.next() == ticks(12..<13)[0])
    }

    @Test("cuts a torn commit at every byte, and goes on")
    func torn() throws {
        let path = try write([ticks(0..<3), ticks(3..<6)], in: scratch)
        let whole = try Files.read(path)
        let kept = try JournalReader(path).size
        let first = try { () throws in
            let other = Scratch()
            return try JournalReader(try write([ticks(0..<3)], in: other)).size
        }()
        for size in first..<kept {
            try overwrite(path, Array(whole[..<size]))
            let reader = try JournalReader(path)
            #expect(reader.count == 3 && reader.tornBytes == size - first, "cut at \(size)")
            let writer = try JournalWriter(scratch.journals, header)
            #expect(writer.cutBytes == size - first, "cut at \(size)")
            writer.append(ticks(9..<10)[0])
            try writer.commitBlocking()
            #expect(try read(path) == ticks(0..<3) + ticks(9..<10), "cut at \(size)")
        }
    }

    @Test("takes zeros at its end for a commit that never came", arguments: [1, 40, 4096])
    func zeros(count: Int) throws {
        let path = try write([ticks(0..<3)], in: scratch)
        try overwrite(path, try Files.read(path) + [UInt8](repeating: 0, count: count))
        let reader = try JournalReader(path)
        #expect(reader.count == 3 && reader.tornBytes == count)
    }

    @Test("finds every flipped bit")
    func flips() throws {
        let path = try write([ticks(0..<2), ticks(2..<4), ticks(4..<5)], in: scratch)
        let whole = try Files.read(path)
        for bit in 0..<whole.count * 8 {
            var bytes = whole
            bytes[bit / 8] ^= 1 << (bit % 8)
            try overwrite(path, bytes)
            #expect(throws: JournalFailure.self, "bit \(bit)") { _ = try JournalReader(path) }
        }
    }

    @Test("finds records and commits that were removed, repeated or moved")
    func moved() throws {
        let path = try write([ticks(0..<3), ticks(3..<6), ticks(6..<9)], in: scratch)
        let whole = try Files.read(path)
        let head = 24 + header.account.utf8.count
        let (record, seal) = (18, 40)
        let block = 3 * record + seal
        #expect(whole.count == head + 3 * block)
        var damages: [(String, [UInt8])] = []
        for start in stride(from: head, to: whole.count, by: block) {
            for place in [start, start + record, start + 2 * record] {
                var removed = whole
                removed.removeSubrange(place..<place + record)
                var doubled = whole
                doubled.insert(contentsOf: whole[place..<place + record], at: place)
                damages += [("removed \(place)", removed), ("doubled \(place)", doubled)]
            }
            var swapped = whole
            swapped.replaceSubrange(start..<start + record, with: whole[start + record..<start + 2 * record])
            swapped.replaceSubrange(start + record..<start + 2 * record, with: whole[start..<start + record])
            damages.append(("swapped \(start)", swapped))
        }
        var cut = whole
        cut.removeSubrange(head..<head + block)
        let reordered =
            whole[..<head] + whole[(head + block)..<(head + 2 * block)] + whole[head..<(head + block)]
        damages += [
            ("first commit removed", cut),
            ("commits swapped", Array(reordered + whole[(head + 2 * block)...])),
        ]
        for (what, bytes) in damages {
            try overwrite(path, bytes)
            #expect(throws: JournalFailure.self, "\(what)") { _ = try JournalReader(path) }
        }
    }

    @Test("that lost whole commits at its end is found by who remembers them")
    func shortened() throws {
        let path = try write([ticks(0..<3), ticks(3..<6)], in: scratch)
        let anchor = try JournalReader(path).anchor
        _ = try JournalReader(path, expecting: anchor)
        let longer = try write([ticks(6..<7)], in: scratch)
        _ = try JournalReader(longer, expecting: anchor)
        let other = Scratch()
        let short = try write([ticks(0..<3)], in: other)
        #expect(throws: JournalFailure.shortened(path: short, records: 3, expected: 6)) {
            _ = try JournalReader(short, expecting: anchor)
        }
        let foreign = try write([ticks(3..<7)], in: other)
        #expect(throws: JournalFailure.self) { _ = try JournalReader(foreign, expecting: anchor) }
    }

    @Test("of another account or format is refused, and so is what is none")
    func foreign() throws {
        let path = try write([ticks(0..<1)], in: scratch)
        let other = JournalHeader(account: "other", date: header.date)
        mkdir(scratch.path + "/journal/other", 0o700)
        try overwrite(scratch.journals.path(other), try Files.read(path))
        #expect(throws: JournalFailure.self) { _ = try JournalWriter(scratch.journals, other) }
        for bytes in [[], Array("SAUDAJRN".utf8), [UInt8](repeating: 0, count: 100)] {
            try overwrite(path, bytes)
            #expect(throws: JournalFailure.self) { _ = try JournalReader(path) }
        }
        #expect(throws: JournalFailure.self) {
            _ = try JournalWriter(scratch.journals, JournalHeader(account: "../x", date: header.date))
        }
    }

    @Test("on a full disk says so, keeps what was there, and commits once there is room")
    func full() throws {
        let mount = scratch.file("small")
        mkdir(mount, 0o700)
        guard Glibc.system("mount -t tmpfs -o size=64k,mode=0700 none '\(mount)' 2>/dev/null") == 0 else {
            print("skipped: only root can mount a small disk to fill")
            return
        }
        defer { _ = Glibc.system("umount -l '\(mount)'") }
        let writer = try JournalWriter(JournalFolder(mount), header)
        for record in ticks(0..<100) { writer.append(record) }
        try writer.commitBlocking()
        _ = Glibc.system("dd if=/dev/zero of='\(mount)/ballast' bs=1k count=64 2>/dev/null")
        for record in ticks(100..<1_000) { writer.append(record) }
        let failure = #expect(throws: JournalFailure.self) { try writer.commitBlocking() }
        #expect(failure.map { if case .full = $0 { true } else { false } } == true)
        #expect(try read(writer.path) == ticks(0..<100))
        try Files.remove(mount + "/ballast")
        try writer.commitBlocking()
        #expect(try read(writer.path) == ticks(0..<1_000))
    }
}
