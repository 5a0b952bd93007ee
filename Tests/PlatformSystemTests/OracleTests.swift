// Python's json module as an outside opinion on ours.

import Market
import Platform
import Testing

@Suite("Python and we", .enabled(if: Files.exists("/usr/bin/python3"), "needs /usr/bin/python3"))
struct OracleTests {
    @Test("read the same values from random documents")
    func reading() throws {
        var random = SeededRandom(seed: 20_261_120)
        let documents = (0..<300).map { _ in anyJSON(&random, depth: 5) }
        let outcome = try python(
            """
            import json, sys
            for line in sys.stdin.buffer.read().decode().split("\\n"):
                value = json.loads(line, parse_float=lambda t: {"n": t}, parse_int=lambda t: {"n": t},
                                   object_pairs_hook=lambda pairs: {"o": [[k, v] for k, v in pairs]})
                print(json.dumps(value, ensure_ascii=True))
            """, input: documents.map(\.description).joined(separator: "\n"))
        let answers = outcome.split(separator: "\n")
        try #require(answers.count == documents.count)
        for (document, answer) in zip(documents, answers) {
            #expect(try JSON.parse(String(answer), maximumDepth: 64) == asPythonSees(document))
        }
    }

    /// Objects as lists of pairs, numbers as their text: what the program above prints.
    func asPythonSees(_ json: JSON) -> JSON {
        switch json {
        case .null, .bool, .string: json
        case .number(let text): ["n": .string(text)]
        case .array(let elements): .array(elements.map(asPythonSees))
        case .object(let members):
            ["o": .array(members.map { [.string($0.name), asPythonSees($0.value)] })]
        }
    }

    @Test("refuse the same damaged documents")
    func refusing() throws {
        var random = SeededRandom(seed: 7)
        let texts = (0..<500).map { _ in
            var text = Array(anyJSON(&random, depth: 3).description.unicodeScalars.filter(\.isASCII))
            text.insert(
                random.pick(Array(#"[]{}",:0-.e1 "#.unicodeScalars)), at: random.below(text.count + 1))
            return String(String.UnicodeScalarView(text))
        }
        let outcome = try python(
            """
            import json, sys
            def refuse(word): raise ValueError(word)
            for line in json.load(sys.stdin):
                try: json.loads(line, parse_constant=refuse); print("read")
                except ValueError: print("refused")
            """, input: JSON.array(texts.map { .string($0) }).description)
        let answers = outcome.split(separator: "\n")
        try #require(answers.count == texts.count)
        for (text, answer) in zip(texts, answers) {
            let mine: Result<JSON, JSONError> = Result { () throws(JSONError) in try JSON.parse(text) }
            #expect((answer == "read") == ((try? mine.get()) != nil), "\(text): Python \(answer) it")
        }
    }

    func python(_ program: String, input: String) throws -> String {
        let outcome = try Subprocess.run("/usr/bin/python3", ["-c", program], input: [UInt8](input))
        #expect(outcome.status == 0, "\(outcome.error.text)")
        return outcome.output.text
    }
}

/// Whether Python has its `cryptography` package, which is OpenSSL by another way.
let hasPythonCryptography: Bool = {
    do {
        return try Subprocess.run("/usr/bin/env", ["python3", "-c", "import cryptography"]).status == 0
    } catch { return false }
}()

@Suite("AES-GCM and Python", .enabled(if: hasPythonCryptography, "needs Python's cryptography package"))
struct CryptographyOracleTests {
    @Test("agree on nonces of every length")
    func nonces() throws {
        var random = SeededRandom(seed: 16)
        let cases = (8...64).map { (random.bytes(32), random.bytes($0), random.bytes(random.below(100))) }
        let input = cases.map { "\(hexEncoded($0.0)) \(hexEncoded($0.1)) \(hexEncoded($0.2))" }
        let program = """
            import sys
            from cryptography.hazmat.primitives.ciphers.aead import AESGCM
            for line in sys.stdin.read().split("\\n"):
                key, nonce, text = [bytes.fromhex(word) for word in line.split(" ")]
                print(AESGCM(key).encrypt(nonce, text, None).hex())
            """
        let outcome = try Subprocess.run(
            "python3", ["-c", program], input: [UInt8](input.joined(separator: "\n")))
        #expect(outcome.status == 0, "\(outcome.error.text)")
        let expected = outcome.output.text.split(separator: "\n").map(String.init)
        #expect(cases.map { hexEncoded(AESGCM.seal($0.2, key: $0.0, nonce: $0.1)) } == expected)
    }
}
