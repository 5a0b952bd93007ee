// What holds when nothing else is said.

public import Market
import Platform

public enum Defaults {
    /// An ordinary session under the rules of 2026: the closing auction and today's charges.
    public static let rulebook = "2026-11-20"
    public static let cash = Money(rupees: 1_000_000)
    public static let seed: UInt64 = 1
    public static let build = "sauda 0.1"

    /// The folder that holds `etc/calendars` and `Strategies`: above the working directory or the program.
    public static func packageFile(_ relative: String) -> String? {
        for start in [environment("PWD"), programPath.map { Files.parent(of: $0) }] {
            var folder = start ?? "."
            while true {
                let path = folder + "/" + relative
                if Files.exists(path) { return path }
                let above = Files.parent(of: folder)
                if above == folder || above == "." { break }
                folder = above
            }
        }
        return nil
    }

    /// This program's own file.
    public static var programPath: String? { ThisProgram.path }
}
