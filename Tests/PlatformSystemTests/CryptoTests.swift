import Market
import Platform
import Testing

@Suite("AES-256-GCM")
struct AESGCMTests {
    /// The login exchange of ShareKhan, whose nonce is 16 zero bytes.
    let key = [UInt8]("0123456789abcdef0123456789ABCDEF")
    let nonce = [UInt8](repeating: 0, count: 16)
    let plaintext = [UInt8]("A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6|1234567")

    @Test("seals a ShareKhan request token as their own programs do")
    func shareKhan() throws {
        let sealed = AESGCM.seal(plaintext, key: key, nonce: nonce)
        #expect(
            hexEncoded(sealed) == "63e54be0e0e8eed474a6f339033999eab8c8dcfa91c81bfbf4720b69029e2056"
                + "6245ceb90e1b4025" + "bf35133d2ca898c44495ea681d3f5b6f")
        #expect(
            base64Encoded(sealed)
                == "Y+VL4ODo7tR0pvM5AzmZ6rjI3PqRyBv79HILaQKeIFZiRc65DhtAJb81Ez0sqJjERJXqaB0/W28=")
        #expect(try AESGCM.open(sealed, key: key, nonce: nonce) == plaintext)

        let swapped = AESGCM.seal([UInt8]("1234567|A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6"), key: key, nonce: nonce)
        #expect(
            base64Encoded(swapped, .urlSafe)
                == "E-Ya5pbtvZxwovc9Bz2V5rTE0Pydzh_x8HgPbQaaPFJTR5K-dRsGJEde9DdS4iq4iXodbbmjKpA")
        #expect(
            base64Encoded(swapped)
                == "E+Ya5pbtvZxwovc9Bz2V5rTE0Pydzh/x8HgPbQaaPFJTR5K+dRsGJEde9DdS4iq4iXodbbmjKpA=")
    }

    /// McGrew and Viega, "The Galois/Counter Mode of Operation", test cases 13 and 14.
    @Test(
        "agrees with the test cases of its inventors",
        arguments: [
            (
                "0000000000000000000000000000000000000000000000000000000000000000",
                "000000000000000000000000",
                "", "530f8afbc74536b9a963b4f1c4cb738b"
            ),
            (
                "0000000000000000000000000000000000000000000000000000000000000000",
                "000000000000000000000000",
                "00000000000000000000000000000000",
                "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"
            ),
        ])
    func published(key: String, nonce: String, plaintext: String, sealed: String) throws {
        let box = AESGCM.seal(bytes(plaintext), key: bytes(key), nonce: bytes(nonce))
        #expect(hexEncoded(box) == sealed)
    }

    private func bytes(_ hex: String) -> [UInt8] {
        let digits = hex.compactMap(\.hexDigitValue)
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }

    @Test("opens nothing that was changed, cut, or sealed with another key or nonce")
    func refusals() {
        let sealed = AESGCM.seal(plaintext, key: key, nonce: nonce)
        for index in sealed.indices {
            var changed = sealed
            changed[index] ^= 1
            #expect(throws: CryptoError.self) { try AESGCM.open(changed, key: key, nonce: nonce) }
            let cut = Array(sealed.prefix(index))
            #expect(throws: CryptoError.self) { try AESGCM.open(cut, key: key, nonce: nonce) }
        }
        #expect(throws: CryptoError.self) { try AESGCM.open(sealed, key: key.reversed(), nonce: nonce) }
        #expect(throws: CryptoError.self) { try AESGCM.open(sealed, key: key, nonce: [0, 0, 0, 0]) }
        #expect(throws: CryptoError.self) { try AESGCM.open(sealed, key: [1, 2, 3], nonce: nonce) }
    }

    @Test("gives back what it sealed, whatever the lengths", arguments: UInt64(0)..<50)
    func roundTrip(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let key = random.bytes(32), nonce = random.bytes(1 + random.below(64))
        let plaintext = random.bytes(random.below(500))
        let sealed = AESGCM.seal(plaintext, key: key, nonce: nonce)
        #expect(try AESGCM.open(sealed, key: key, nonce: nonce) == plaintext, "seed \(seed)")
    }
}

@Suite("Hashes")
struct HashTests {
    @Test("agree with FIPS 180-4, RFC 4231 and RFC 3720")
    func published() {
        #expect(
            hexEncoded(sha256([UInt8]("abc")))
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(
            hexEncoded(sha256([])) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        #expect(
            hexEncoded(hmacSHA256([UInt8]("what do ya want for nothing?"), key: [UInt8]("Jefe")))
                == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
        #expect(
            hexEncoded(hmacSHA256([], key: []))
                == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad")
        #expect(crc32c([UInt8]("123456789")) == 0xE306_9283)
        #expect(crc32c([UInt8](repeating: 0, count: 32)) == 0x8A91_36AA)
        #expect(crc32c(Array(0..<32)) == 0x46DD_794E)
        #expect(crc32c([]) == 0)
    }

    @Test("of pieces are the hashes of the whole", arguments: UInt64(0)..<50)
    func pieces(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let bytes = random.bytes(random.below(300))
        let cut = random.below(bytes.count + 1)
        let digest = SHA256()
        digest.update(Array(bytes[..<cut]))
        digest.update(Array(bytes[cut...]))
        #expect(digest.finalize() == sha256(bytes), "seed \(seed)")
        let crc = crc32c(Array(bytes[cut...]), continuing: crc32c(Array(bytes[..<cut])))
        #expect(crc == crc32c(bytes), "seed \(seed)")
        #expect(crc == slowCRC(bytes), "seed \(seed)")
    }

    /// Bit by bit, as the polynomial is written.
    func slowCRC(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(UInt32.max) { crc, byte in
            (0..<8).reduce(crc ^ UInt32(byte)) { crc, _ in crc >> 1 ^ (crc & 1 == 1 ? 0x82F6_3B78 : 0) }
        }
    }
}

@Suite("Encodings")
struct EncodingTests {
    @Test(
        "write base64 as RFC 4648 does",
        arguments: [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")])
    func base64(text: String, encoded: String) {
        #expect(base64Encoded([UInt8](text)) == encoded)
        #expect(base64Decoded(encoded) == [UInt8](text))
    }

    @Test("read base64 of either alphabet, padded or not", arguments: UInt64(0)..<50)
    func roundTrip(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let bytes = random.bytes(random.below(60))
        let standard = base64Encoded(bytes), urlSafe = base64Encoded(bytes, .urlSafe)
        let stripped = standard.filter { $0 != "=" }
        for text in [standard, stripped, urlSafe, urlSafe + "="] {
            #expect(base64Decoded(text) == bytes, "seed \(seed): \(text)")
        }
    }

    @Test("refuse what is neither", arguments: ["A", "Zm9v!", "Zm 9v", "Zg===", "Z=g="])
    func notBase64(text: String) { #expect(base64Decoded(text) == nil) }

    @Test("compare secrets by value")
    func comparison() {
        #expect(constantTimeEqual([1, 2, 3], [1, 2, 3]))
        #expect(constantTimeEqual([], []))
        #expect(!constantTimeEqual([1, 2, 3], [1, 2, 4]))
        #expect(!constantTimeEqual([1, 2, 3], [1, 2]))
    }

    @Test("draw different random bytes every time")
    func random() {
        #expect(randomBytes(32).count == 32)
        #expect(randomBytes(32) != randomBytes(32))
        #expect(randomBytes(0) == [])
    }
}
