// The real daemon as a process: how soon it answers, and what it holds in memory with
// 200 instruments, whose bars and rules are written for it.

import Backtest
import Market
import Platform

private let program = "\(Files.parent(of: CommandLine.arguments[0]))/sauda"
private let strategies = ["trend", "opening_range", "mean_reversion"]

/// From the start of the process until its control socket answers; nobody has logged in.
func measureStartUp() async throws -> [Figure] {
    var times: [Double] = []
    for run in 0...5 {
        let folder = "/tmp/sauda-bench-\(processID)-\(run)"
        try prepare(folder)
        let http = HTTPClient(clock: SystemClock())
        let request = HTTPRequest(
            "GET", "http://sauda/v1/status", timeout: .seconds(1),
            unixSocket: "\(folder)/data/run/control.sock")
        let start = SystemClock().now()
        let daemon = try ChildProcess(
            program, ["daemon", "--config", "\(folder)/sauda.toml"], log: "\(folder)/log")
        while try await !answers(http, request) {
            guard daemon.exitStatus == nil, SystemClock().now() - start < .seconds(20) else {
                throw BenchFailed(description: "the daemon did not come up; see \(folder)/log")
            }
        }
        let took = SystemClock().now() - start
        http.stop()
        // Its end is not what is measured here.
        daemon.destroy()
        while daemon.exitStatus == nil { try await SystemClock().sleep(for: .milliseconds(5)) }
        _ = try Subprocess.run("rm", ["-r", folder])
        if run > 0 { times.append(Double(took.nanoseconds) / 1e6) }
    }
    return [Figure(what: "until the control socket answers", unit: "ms", runs: times, limit: .atMost(300))]
}

/// False while nobody listens. Any answer counts: without a login it is that the day is not open yet.
private func answers(_ http: HTTPClient, _ request: HTTPRequest) async throws -> Bool {
    do throws(HTTPFailure) {
        _ = try await http.send(request)
        return true
    } catch {
        try await SystemClock().sleep(for: .milliseconds(1))
        return false
    }
}

private func prepare(_ folder: String) throws {
    try Files.makePrivateDirectory(folder)
    try Files.writeAtomically(Array("TESTAPIKEY0123456789ABCDEFabcdef\n".utf8), to: "\(folder)/key")
    try Files.writeAtomically(Array("0123456789abcdef0123456789ABCDEF\n".utf8), to: "\(folder)/secret")
    let root = try workingDirectory()
    var lines = [
        "data = \"data\"", "calendar = \"\(root)/etc/calendars/nse.calendar\"", "[[account]]",
        "name = \"main\"", "mode = \"simulated\"", "url = \"http://127.0.0.1:9\"", "api_key_file = \"key\"",
        "secret_file = \"secret\"", "redirect = \"http://127.0.0.1:8765/\"",
    ]
    for name in strategies {
        lines += [
            "[[account.strategy]]", "file = \"\(root)/Strategies/\(name).sauda\"", "allotment = 300000",
        ]
    }
    try Files.writeAtomically(
        Array((lines.joined(separator: "\n") + "\n").utf8), to: "\(folder)/sauda.toml")
}

private func workingDirectory() throws -> String {
    let said = try Subprocess.run("pwd").output
    return String(decoding: said.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
}

/// The most that the daemon of a played day had resident, with 200 shares in its feed and its rules.
///
/// Their bars end after half an hour; the rest of the day is quiet. One run: it takes minutes.
func measureDaemon() async throws -> [Figure] {
    let folder = "/tmp/sauda-bench-\(processID)"
    try Files.makePrivateDirectory(folder)
    try Files.makePrivateDirectory("\(folder)/bars")
    try Files.makePrivateDirectory("\(folder)/rules")
    for line in try Days.wideSeries(200) {
        try Files.writeAtomically(
            Array(table(line.history + line.bars).utf8), to: "\(folder)/bars/\(line.instrument.symbol).csv")
    }
    for file in try Days.wideStrategies(200) {
        let name = file.file.split(separator: "/").last.map(String.init) ?? file.file
        try Files.writeAtomically(Array(file.source.utf8), to: "\(folder)/rules/\(name)")
    }
    let play = try ChildProcess(
        program,
        [
            "play", "--headless", "--json", "--data", "\(folder)/bars", "--strategies", "\(folder)/rules",
            "--cash", "10000000", "--keep", "\(folder)/day",
        ], log: "\(folder)/log")
    var most = 0
    while play.exitStatus == nil {
        most = max(most, try residentBytes(ofDaemonIn: "\(folder)/day"))
        try await SystemClock().sleep(for: .milliseconds(200))
    }
    guard play.exitStatus == 0, most > 0 else {
        throw BenchFailed(description: "the day of 200 instruments did not end well; see \(folder)/log")
    }
    _ = try Subprocess.run("rm", ["-r", folder])
    return [
        Figure(
            what: "resident at most, 200 instruments", unit: "MB", runs: [Double(most) / 1e6],
            limit: .atMost(80))
    ]
}

private func table(_ bars: [Bar]) -> String {
    bars.reduce(into: "timestamp,open,high,low,close,volume\n") { text, bar in
        text +=
            "\(bar.start.date) \(bar.start.timeOfDay),\(bar.open),\(bar.high),\(bar.low),\(bar.close),"
            + "\(bar.volume)\n"
    }
}

/// Of the process that runs `sauda daemon` on this folder's configuration; 0 while there is none.
private func residentBytes(ofDaemonIn folder: String) throws -> Int {
    let said = try Subprocess.run("pgrep", ["-f", "sauda daemon --config \(folder)/"]).output
    let number = String(decoding: said.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    let status = "/proc/\(number)/status"
    guard !number.isEmpty, Files.exists(status) else { return 0 }
    let lines = String(decoding: try Files.read(status), as: UTF8.self).split(separator: "\n")
    let line = lines.first { $0.hasPrefix("VmHWM:") }
    return line?.split(separator: " ").compactMap { Int($0) }.first.map { $0 * 1_024 } ?? 0
}
