// A played day on paper: where its files lie, what the two processes are told.

import Market
import Platform

struct PlayPlan: Sendable {
    let arguments: Arguments
    /// 0700; made by the plan unless --keep names one.
    let directory: String
    let program: String
    let cash: Money
    let strategies: [String]
    let calendarFile: String
    let rulebook: CalendarDate
    let mode: String
    let kills: Int64
    let seed: UInt64

    init(_ arguments: Arguments) throws(Failure) {
        self.arguments = arguments
        if let speed = arguments.text("speed"), speed != "max" {
            throw Failure(
                .usage, "a played day runs as fast as the daemon can, found --speed \(speed)",
                remedy: "leave --speed out; `sauda simulate --speed N` follows the clock for other clients")
        }
        cash = try arguments.money("cash") ?? Defaults.cash
        strategies = try Sources.strategyFiles(arguments.text("strategies"))
        rulebook = try Sources.rulebook(arguments)
        guard let calendar = arguments.text("calendar") ?? Defaults.packageFile("etc/calendars/nse.calendar")
        else {
            throw Failure(.data, "no trading calendar was found", remedy: "name one with --calendar FILE")
        }
        calendarFile = absolute(calendar)
        mode =
            try arguments.read("mode", "simulated or paper") {
                ["simulated", "paper"].contains($0) ? $0 : nil
            } ?? "simulated"
        kills = try arguments.number("kills", in: 0...1000) ?? 0
        seed = try arguments.seed() ?? 1
        guard let program = Defaults.programPath else {
            throw Failure(.system, "this program's own file cannot be told", remedy: "mount /proc")
        }
        self.program = program
        directory = absolute(arguments.text("keep") ?? "/tmp/sauda-play-\(hexEncoded(randomBytes(4)))")
        do throws(FileFailure) {
            try Files.makePrivateDirectory(directory)
            try Files.remove(readyFile)
        } catch {
            throw Failure(.system, "\(error)")
        }
        guard !Files.exists(data + "/journal") else {
            throw Failure(
                .refused, "\(directory) holds a played day already",
                remedy: "name another directory with --keep")
        }
    }

    var readyFile: String { directory + "/simulator.json" }
    var configurationFile: String { directory + "/sauda.toml" }
    var data: String { directory + "/data" }
    var socket: String { data + "/run/control.sock" }

    /// The options of the day go on to the simulator as they were given.
    func simulatorArguments(redirect: String) -> [String] {
        var words = ["simulate"]
        for option in Verbs.dayOptions {
            guard let value = arguments.text(option.name) else { continue }
            words += ["--\(option.name)", value]
        }
        return words + ["--redirect", redirect, "--ready", readyFile, "--cash", cash.description]
    }

    var daemonArguments: [String] { ["daemon", "--config", configurationFile, "--autostart"] }

    /// Writes the configuration, and the simulator's keys into private files.
    func configure(_ ready: SimulatorReady, redirect: String) throws(Failure) {
        do throws(FileFailure) {
            try Files.writeAtomically(Array((ready.apiKey + "\n").utf8), to: directory + "/api.key")
            try Files.writeAtomically(Array((ready.secret + "\n").utf8), to: directory + "/api.secret")
            try Files.writeAtomically(Array(configuration(ready, redirect).utf8), to: configurationFile)
        } catch {
            throw Failure(.system, "\(error)")
        }
    }

    private func configuration(_ ready: SimulatorReady, _ redirect: String) -> String {
        let url = "http://127.0.0.1:\(ready.port)"
        var lines = [
            "# A played day: written by `sauda play`.", "data = \"data\"", "clock = \"simulator\"",
            "simulator = \"\(url)\"", "rules_as_of = \(rulebook)", "calendar = \(quoted(calendarFile))", "",
            "[[account]]", "name = \"main\"", "mode = \"\(mode)\"", "api_key_file = \"api.key\"",
            "secret_file = \"api.secret\"", "redirect = \"\(redirect)\"", "url = \"\(url)\"",
        ]
        if mode == "paper" { lines.append("paper_cash = \(cash)") }
        let allotment = cash.scaled(by: 1, over: Int64(strategies.count))
        for file in strategies {
            lines += [
                "", "[[account.strategy]]", "file = \(quoted(absolute(file)))",
                "allotment = \(allotment.roundedToPaise)",
            ]
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// A TOML basic string.
    private func quoted(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}

/// What the simulator wrote once it listened.
struct SimulatorReady: Hashable, Sendable {
    let port: Int64
    let day: CalendarDate
    let instruments: Int64
    let apiKey: String
    let secret: String

    init?(_ json: JSON) {
        guard let port = json["port"]?.integer, let day = json["day"]?.text.flatMap({ CalendarDate($0) }),
            let instruments = json["instruments"]?.integer, let apiKey = json["api_key"]?.text,
            let secret = json["secret"]?.text
        else { return nil }
        (self.port, self.day, self.instruments, self.apiKey, self.secret) = (
            port, day, instruments, apiKey, secret
        )
    }
}

/// Counted from the working directory.
func absolute(_ path: String) -> String {
    path.hasPrefix("/") ? path : (environment("PWD") ?? ".") + "/" + path
}
