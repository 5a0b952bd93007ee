import Market
import Platform
import Testing

@Suite("TOML")
struct TOMLTests {
    let text = """
        # the owner's file
        mode = "paper"
        name = "सौदा ₹"  # not ASCII
        [risk]
        max_loss = 10_000
        fraction = 0.50
        after = 15:15:00
        until = 2026-03-31
        [[account]]
        id = "A1"
        armed = true
        [[account]]
        id = "A2"
        limits = [1, 2.25,
          { b = -3, a = 1e3 }]
        """

    @Test("keeps the order of the file, and numbers, dates and times as written")
    func values() throws {
        let toml = try TOML.parse(text, file: "sauda.toml")
        #expect(toml.table?.map(\.key) == ["mode", "name", "risk", "account"])
        #expect(toml["mode"]?.string == "paper")
        #expect(toml["name"]?.string == "सौदा ₹")
        #expect(toml["risk"]?["max_loss"]?.integer == 10_000)
        #expect(toml["risk"]?["fraction"]?.float == "0.50")
        #expect(toml["risk"]?["after"]?.moment == "15:15:00")
        #expect(toml["risk"]?["until"]?.moment == "2026-03-31")
        #expect(toml["account"]?.array?.map { $0["id"]?.string } == ["A1", "A2"])
        #expect(toml["account"]?.array?.first?["armed"]?.boolean == true)
        let limits = try #require(toml["account"]?.array?.last?["limits"]?.array)
        #expect(limits.map(\.decimal) == ["1", "2.25", nil])
        #expect(limits.last?.table?.map(\.key) == ["b", "a"])
        #expect(limits.last?["a"]?.decimal == "1e3")
        #expect(toml["nothing"] == nil)
        #expect(toml["mode"]?.integer == nil)
    }

    @Test("knows where everything stands")
    func positions() throws {
        let toml = try TOML.parse(text, file: "sauda.toml")
        let mode = try #require(toml["mode"]), loss = try #require(toml["risk"]?["max_loss"])
        #expect([mode.line, mode.column, mode.length] == [2, 8, 7])
        #expect([loss.line, loss.column, loss.length] == [5, 12, 6])
        let entry = try #require(toml["risk"]?.table?.last)
        #expect([entry.line, entry.column] == [8, 1])
        #expect(toml["account"]?.array?.map(\.line) == [9, 12])
        let error = SourceError(
            file: "sauda.toml", text: text, line: loss.line, column: loss.column, length: loss.length,
            message: "risk.max_loss is more than the account holds", remedy: "lower it")
        #expect(
            error.description == """
                sauda.toml:5:12: risk.max_loss is more than the account holds
                  5 | max_loss = 10_000
                    |            ^^^^^^
                help: lower it
                """)
    }

    @Test("that is wrong is shown with its line and a caret")
    func errors() throws {
        let error = try #require(throws: SourceError.self) {
            try TOML.parse("a = 1\nb = = 2\n", file: "x.toml")
        }
        #expect([error.line, error.column] == [2, 5])
        #expect(error.lineText == "b = = 2")
        #expect(error.description.contains("\n  2 | b = = 2\n    |     ^\nhelp: "))
        for wrong in ["a = 1\na = 2", "a", "[a", "a = \"", "a = 1 2", "\u{0}", "a = 2026-02-30", "[a]\n[a]"] {
            #expect(throws: SourceError.self, "\(wrong)") { try TOML.parse(wrong, file: "x.toml") }
        }
        #expect(try TOML.parse("", file: "x.toml").table == [])
    }

    @Test("that is nested without end is refused", arguments: ["[", "{a=", "a."])
    func depth(piece: String) {
        for count in [65, 200, 200_000] {
            let pieces = String(repeating: piece, count: count)
            let text = piece == "a." ? pieces + "a = 1" : "a = \(pieces)1" + closing(piece, count)
            #expect(throws: SourceError.self, "\(count)") { try TOML.parse(text, file: "x.toml") }
        }
    }

    func closing(_ piece: String, _ count: Int) -> String {
        String(repeating: piece == "[" ? "]" : "}", count: count)
    }

    @Test("with tabs has its caret in place")
    func tabs() {
        let error = SourceError(file: "x", text: "a\n\tb\tc\n", line: 2, column: 4, message: "no c")
        #expect(error.description == "x:2:4: no c\n  2 | \tb\tc\n    | \t \t^")
    }

    @Test("that toml++ itself trips over is refused with its line", arguments: ["[[[a]]]", "[[="])
    func trips(line: String) throws {
        let error = try #require(throws: SourceError.self) {
            try TOML.parse("a = 1\n\(line)\nb = 2", file: "x.toml")
        }
        #expect(error.line == 2)
        #expect(error.lineText == line)
    }

    @Test("that was damaged is read or refused, never a crash", arguments: UInt64(0)..<300)
    func damage(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var bytes = [UInt8](text)
        for _ in 0...random.below(6) {
            let at = random.below(bytes.count)
            if random.below(2) == 0 { bytes.remove(at: at) } else { bytes[at] = UInt8(random.below(256)) }
        }
        let cut = String(decoding: bytes.prefix(random.below(bytes.count * 2)), as: UTF8.self)
        do throws(SourceError) { _ = try TOML.parse(cut, file: "x") } catch {
            #expect(error.line >= 0 && !error.message.isEmpty, "seed \(seed)")
        }
    }

    @Test("noise is read or refused, never a crash", arguments: UInt64(0)..<300)
    func noise(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let words = [
            "a", "=", "[", "]", "{", "}", "\"", "'", ".", "\n", "1", "-", "e", ",", "#", "\"\"\"", ":", "_",
        ]
        let text = (0..<random.below(40)).map { _ in random.pick(words) }.joined()
        do throws(SourceError) { _ = try TOML.parse(text, file: "x") } catch {
            #expect(!error.description.isEmpty, "seed \(seed)")
        }
    }
}
