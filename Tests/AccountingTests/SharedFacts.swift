// Facts beside the package that tests compare with, when they are there.

import Foundation

enum SharedFacts {
    static func path(_ relative: String) -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let beside = root.deletingLastPathComponent().appending(path: "shared").path
        return (ProcessInfo.processInfo.environment["SAUDA_SHARED"] ?? beside) + "/" + relative
    }

    /// Nil when it is absent.
    static func text(_ path: String) -> String? {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
    }
}
