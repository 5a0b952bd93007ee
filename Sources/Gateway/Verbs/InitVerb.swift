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
            try copy("etc/calendars/nse.calendar", to: folder + "/calendars/nse.calendar")
            try copy("Strategies/trend.sauda", to: folder + "/trend.sauda")
            try Files.writeAtomically(Array(Configuration.reference().utf8), to: path, mode: 0o600)
        } catch {
            throw Failure(.system, "\(error)")
        }
        console.say("Wrote \(path): every key with its default.")
        console.say("Next: put your API key and secret into the files it names (chmod 600), then")
        console.say(
            "  sauda check \(path)\n  sauda daemon --config \(path)\n  sauda login\n  sauda start --paper")
        return .done
    }

    /// Skipped when the file is there already, or not installed with the program.
    private func copy(_ source: String, to path: String) throws(FileFailure) {
        guard !Files.exists(path), let found = Defaults.packageFile(source) else { return }
        try Files.makePrivateDirectory(Files.parent(of: path))
        try Files.writeAtomically(try Files.read(found), to: path, mode: 0o600)
    }
}
