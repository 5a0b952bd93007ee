// The whole thing: a day played by two processes over real sockets, as `etc/run` does
// it, each run a process tree of its own.

import Glibc
import Platform

func measurePlayedDay() throws -> [Figure] {
    let program = "\(Files.parent(of: CommandLine.arguments[0]))/sauda"
    var seconds: [Double] = []
    var quotes: [Double] = []
    for run in 1...5 {
        let folder = "/tmp/sauda-bench-\(processID)-\(run)"
        let outcome = try Subprocess.run(program, ["play", "--headless", "--json", "--keep", folder])
        _ = try Subprocess.run("rm", ["-r", folder])
        guard outcome.status == 0 else {
            let said = String(decoding: outcome.error, as: UTF8.self)
            throw BenchFailed(description: "sauda play ended with \(outcome.status): \(said)")
        }
        let result = try JSON.parse(outcome.output)
        guard let took = result["seconds"]?.text.flatMap({ Double($0) }),
            let count = result["quotes"]?.integer
        else { throw BenchFailed(description: "its JSON has no seconds and quotes: \(result)") }
        seconds.append(took)
        quotes.append(Double(count) / took)
    }
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_CHILDREN.rawValue), &usage)
    return [
        Figure(what: "a day over sockets", unit: "s", runs: seconds),
        Figure(
            what: "against real time", unit: "times", runs: seconds.map { 375 * 60 / $0 },
            limit: .atLeast(200)),
        Figure(what: "quotes over the wire", unit: "a second", runs: quotes),
        Figure(what: "largest process of all", unit: "MB", runs: [Double(usage.ru_maxrss) / 1e3]),
    ]
}
