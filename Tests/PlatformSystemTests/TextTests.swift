import Market
import Platform
import Testing

@Suite("CSV")
struct CSVTests {
    @Test(
        "is told into fields",
        arguments: [
            ("a,b\r\nc,d\r\n", [["a", "b"], ["c", "d"]]),
            ("a,b\nc,d", [["a", "b"], ["c", "d"]]),
            ("\"a,1\",\"say \"\"hi\"\"\"\n", [["a,1", "say \"hi\""]]),
            ("\"two\r\nlines\",x", [["two\r\nlines", "x"]]),
            ("a,,\n,b,", [["a", "", ""], ["", "b", ""]]),
            ("\u{FEFF}a\n\n\r\nb\n", [["a"], ["b"]]),
            ("\"\",\"\"", [["", ""]]), ("5\" pipe,x", [["5\" pipe", "x"]]), ("a\rb,c\r\n", [["a\rb", "c"]]),
            ("", []), ("\n\n", []), ("₹,सौदा", [["₹", "सौदा"]]),
        ])
    func fields(text: String, rows: [[String]]) throws {
        #expect(try CSVReader.rows([UInt8](text)).map(\.fields) == rows)
    }

    @Test("counts lines of the file, not rows")
    func lines() throws {
        let rows = try CSVReader.rows([UInt8]("a\n\"b\n\nb\"\n\nc"))
        #expect(rows.map(\.line) == [1, 2, 6])
    }

    @Test("that is broken is refused with its line")
    func errors() {
        let open = #expect(throws: CSVError.self) { try CSVReader.rows([UInt8]("a\n\"b\nc")) }
        #expect(open?.line == 2)
        let after = #expect(throws: CSVError.self) { try CSVReader.rows([UInt8]("a\n\"b\"c\n")) }
        #expect(after?.line == 2)
    }

    @Test("written with quotes is read back", arguments: UInt64(0)..<100)
    func roundTrip(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let letters = ["a", ",", ";", "\"", "\r\n", "\n", " ", "₹"]
        let rows = (0..<random.below(5)).map { _ in
            (0...random.below(4)).map { _ in (0..<random.below(6)).map { _ in random.pick(letters) }.joined()
            }
        }
        let text = rows.map { row in
            row.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: ";")
        }.joined(separator: "\r\n")
        #expect(try CSVReader.rows([UInt8](text), separator: ";").map(\.fields) == rows, "seed \(seed)")
    }

    @Test("noise is read or refused, never a crash", arguments: UInt64(0)..<200)
    func noise(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let bytes = (0..<random.below(40)).map { _ in random.pick(Array("a,\"\n\r".utf8)) }
        do throws(CSVError) {
            let rows = try CSVReader.rows(bytes)
            #expect(rows.allSatisfy { !$0.fields.isEmpty }, "seed \(seed)")
        } catch { #expect(error.line >= 1, "seed \(seed)") }
    }
}

@Suite("An archive", .enabled(if: Files.exists("/usr/bin/python3"), "needs /usr/bin/python3"))
struct ArchiveTests {
    let scratch = Scratch()

    /// Has Python make an archive, so that we are not our own witness.
    func packed(_ program: String) throws -> [UInt8] {
        let path = scratch.file("packed")
        let outcome = try Subprocess.run(
            "/usr/bin/python3", ["-c", "import gzip, zipfile\n" + program, path])
        try #require(outcome.status == 0, "\(outcome.error.text)")
        return try Files.read(path)
    }

    @Test("of gzip is refused when its checksum or length is not that of its content, or bytes follow")
    func gzipTrailer() throws {
        let bytes = try packed("import sys; gzip.open(sys.argv[1], 'wb').write(b'SYMBOL,CLOSE\\n' * 2001)")
        let body = Array(bytes.dropLast(8))
        var flipped = bytes
        flipped[body.count] ^= 1
        let damaged = [body + [UInt8](repeating: 0, count: 8), flipped, bytes + [UInt8]("garbage".utf8)]
        for packed in damaged {
            #expect(throws: ArchiveError.self) { try Archive.decompressed(packed) }
        }
        #expect(try Archive.decompressed(bytes + bytes).count == 52_026)
    }

    @Test("of gzip gives its content, from memory and from a file")
    func gzip() throws {
        let bytes = try packed("import sys; gzip.open(sys.argv[1], 'wb').write(b'SYMBOL,CLOSE\\n' * 20000)")
        let content = try Archive.decompressed(bytes)
        #expect(content.count == 260_000)
        #expect(content.starts(with: [UInt8]("SYMBOL,CLOSE\nSYMBOL")))
        #expect(try Archive.decompressed(scratch.file("packed")) == content)
        #expect(throws: ArchiveError.self) { try Archive.decompressed(bytes, limit: 259_999) }
        #expect(throws: ArchiveError.self) { try Archive.decompressed(Array(bytes.dropLast(20))) }
        #expect(throws: ArchiveError.self) { try Archive.decompressed(scratch.file("missing")) }
    }

    @Test("of zip gives its files by name")
    func zip() throws {
        let bytes = try packed(
            """
            import sys
            z = zipfile.ZipFile(sys.argv[1], 'w', zipfile.ZIP_DEFLATED)
            z.writestr('folder/', ''); z.writestr('folder/a.csv', 'A' * 1000); z.writestr('b ₹.csv', 'B')
            z.close()
            """)
        #expect(try Archive.entryNames(bytes) == ["folder/a.csv", "b ₹.csv"])
        #expect(try Archive.entry("b ₹.csv", in: bytes)?.text == "B")
        #expect(try Archive.entry("c", in: bytes) == nil)
        #expect(try Archive.decompressed(bytes).count == 1000)
        #expect(throws: ArchiveError.self) { try Archive.entry("folder/a.csv", in: bytes, limit: 999) }
    }

    @Test("that is none comes back as it is")
    func plain() throws {
        #expect(try Archive.decompressed([UInt8]("plain,text\n")).text == "plain,text\n")
        #expect(try Archive.decompressed([UInt8]()) == [])
    }
}
