// What these tests share: random things from a seed, a place for files,
// and Python as an outside opinion.

import Glibc
import Market
import Platform
import Testing

extension SeededRandom {
    mutating func below(_ bound: Int) -> Int { Int(below(Int64(bound))) }
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
