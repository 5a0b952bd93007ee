// What these tests share: a place for files and a small day to write down.

import Accounting
import Glibc
import Market
import Platform
import Testing
import Trading

/// A directory that is removed with everything in it when the test ends.
final class Scratch: Sendable {
    let path: String

    init() {
        path = "/tmp/sauda-test-" + hexEncoded(randomBytes(8))
        mkdir(path, 0o700)
    }

    deinit { _ = Glibc.system("rm -rf '\(path)'") }

    func file(_ name: String) -> String { path + "/" + name }
}
