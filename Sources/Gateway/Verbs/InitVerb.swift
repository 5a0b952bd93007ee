// `sauda init`: a commented configuration, its directories, and the calendar and rule
// files beside it, so that the next command is `sauda daemon`. Overwrites nothing.

import Platform
import Service

struct InitVerb {
    let arguments: Arguments
    let console: Console

    func run() throws(Failure) -> ExitCode {
        let folder = arguments.words.first ?? "."
        let path = folder + "/sauda.toml"
        guard !Files.exists(path) else {
            throw Failure(
                .refused, "\(path) exists and is not overwritten",
                remedy: "edit it, or name another directory: sauda init DIR")
        }
        do throws(FileFailure) {
            if folder != "." { try Files.makePrivateDirectory(folder) }
            try Files.makePrivateDirectory(folder + "/data")
            for (source, copy) in InitVerb.copies { try self.copy(source, to: folder + "/" + copy) }
            try Files.writeAtomically(Array(Configuration.reference().utf8), to: path, mode: 0o600)
        } catch {
            throw Failure(.system, "\(error)")
        }
        console.say("Wrote \(path): every key with its default.")
        console.say("Next: put your API key and secret into the files it names (chmod 600), then")
        let named = folder == "." ? "" : " --config \(path)"
        let steps = ["check \(path)", "daemon\(named)", "login\(named)", "start --paper\(named)"]
        for step in steps { console.say("  sauda \(step)") }
        return .done
    }

    /// What the written configuration names, and two more strategies to choose from.
    private static let copies = [
        ("etc/calendars/nse.calendar", "calendars/nse.calendar"), ("Strategies/trend.sauda", "trend.sauda"),
        ("Strategies/mean_reversion.sauda", "mean_reversion.sauda"),
        ("Strategies/opening_range.sauda", "opening_range.sauda"),
    ]

    /// Leaves a file that is there already; says so when the program has none to give.
    private func copy(_ source: String, to path: String) throws(FileFailure) {
        guard !Files.exists(path) else { return }
        guard let found = Defaults.packageFile(source) else {
            return console.note("\(source) was not found beside the program: copy it to \(path) yourself.")
        }
        try Files.makePrivateDirectory(Files.parent(of: path))
        try Files.writeAtomically(try Files.read(found), to: path, mode: 0o600)
    }
}
