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

@Suite("For people")
struct HumaneTests {
    @Test(
        "money has Indian digit groups",
        arguments: [
            ("0", "₹0.00"), ("0.05", "₹0.05"), ("-0.05", "-₹0.05"), ("999", "₹999.00"), ("1000", "₹1,000.00"),
            ("99999.995", "₹1,00,000.00"), ("1234567.50", "₹12,34,567.50"), ("-1234567.50", "-₹12,34,567.50"),
            ("100000000", "₹10,00,00,000.00"), ("-0.004", "₹0.00"),
        ])
    func rupees(amount: String, text: String) throws {
        #expect(Humane.rupees(try #require(Money(amount))) == text)
    }

    @Test("every amount keeps its digits", arguments: UInt64(0)..<100)
    func digits(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let paise = Int64(random.next() >> UInt64(20 + random.below(40)))
        let text = Humane.rupees(Money(paise: paise))
        #expect(Int64(text.filter(\.isNumber)) == paise, "seed \(seed): \(text)")
        let whole = text.dropFirst().prefix { $0 != "." }.split(separator: ",")
        #expect(whole.count == 1 || whole.last?.count == 3, "seed \(seed): \(text)")
        #expect(whole.dropLast().dropFirst().allSatisfy { $0.count == 2 }, "seed \(seed): \(text)")
    }

    @Test("prices, quantities, gains and percents")
    func others() throws {
        #expect(Humane.rupees(try #require(Price("152500.5"))) == "₹1,52,500.50")
        #expect(Humane.rupees(try #require(Price("0.0025"))) == "₹0.0025")
        #expect(Humane.count(Quantity(150_000)) == "1,50,000")
        #expect(Humane.count(-Quantity(75)) == "-75")
        #expect(Humane.count(try #require(Quantity("0.25"))) == "0.25")
        #expect(Humane.signedRupees(Money(rupees: 1234)) == "+₹1,234.00")
        #expect(Humane.signedRupees(Money(rupees: -1234)) == "-₹1,234.00")
        #expect(Humane.signedRupees(.zero) == "₹0.00")
        #expect(Humane.signedPercent(basisPoints: 125) == "+1.25%")
        #expect(Humane.signedPercent(basisPoints: -5) == "-0.05%")
        #expect(Humane.signedPercent(fraction: -0.00001) == "0.00%")
        #expect(Humane.signedPercent(fraction: 12.345) == "+1,234.50%")
        #expect(Humane.signedPercent(fraction: .nan) == "n/a")
        #expect(Humane.signedPercent(fraction: .infinity) == "n/a")
    }

    @Test(
        "lengths of time have two units",
        arguments: [
            (0, "0 ms"), (250, "250 ms"), (1_000, "1 s"), (59_999, "59 s"), (60_000, "1 min"),
            (65_000, "1 min 5 s"), (3_900_000, "1 h 5 min"), (3_600_500, "1 h"), (90_000_000, "1 d 1 h"),
            (-65_000, "-1 min 5 s"),
        ])
    func durations(milliseconds: Int64, text: String) {
        #expect(Humane.duration(.milliseconds(milliseconds)) == text)
    }

    @Test("ages look both ways")
    func ages() {
        #expect(Humane.age(.seconds(45)) == "45 s ago")
        #expect(Humane.age(.milliseconds(-300)) == "just now")
        #expect(Humane.age(.minutes(-5)) == "in 5 min")
    }
}
