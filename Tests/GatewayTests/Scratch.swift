// A place for the files of one test; nothing in it outlives the test that made it.

import Glibc
import Platform

/// A directory that is removed with everything in it when the test ends.
final class Scratch: Sendable {
    let path: String

    init() {
        path = "/tmp/sauda-test-" + hexEncoded(randomBytes(8))
        mkdir(path, 0o700)
    }

    deinit { _ = Glibc.system("rm -rf '\(path)'") }
}
