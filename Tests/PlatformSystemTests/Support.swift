// What these tests share: a seeded source of random things, a place for files,
// and Python as an outside opinion.

import Glibc
import Platform
import Testing

/// SplitMix64, so that a seed in a failure is the whole failure.
struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
    mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) }
    }
    mutating func pick<Item>(_ items: [Item]) -> Item { items[below(items.count)] }
}

/// A directory that is removed with everything in it when the test ends.
final class Scratch {
    let path: String

    init() {
        path = "/tmp/sauda-test-" + hexEncoded(randomBytes(8))
        mkdir(path, 0o700)
    }

    deinit { _ = Glibc.system("rm -rf '\(path)'") }

    func file(_ name: String) -> String { path + "/" + name }
}

extension [UInt8] {
    init(_ text: String) { self = Array(text.utf8) }
    var text: String { String(decoding: self, as: UTF8.self) }
}
