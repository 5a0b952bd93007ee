// `bench NAME… [--json]`: measures what the daemon does again and again, on synthetic
// days, each figure as the median of its runs with the least and the greatest.
//
// Run it through `etc/bench`, which gives each name a process of its own, so that one
// measurement's memory does not count for the next. Nothing here is a test: a figure
// belongs to the machine it was taken on.

import Glibc

func run(_ arguments: [String]) async -> Int32 {
    let isJSON = arguments.contains("--json")
    let names = arguments.filter { !$0.hasPrefix("--") }
    if arguments.contains("--list") {
        for bench in Bench.all { print(bench.name) }
        return 0
    }
    for name in names {
        guard let bench = Bench.all.first(where: { $0.name == name }) else {
            print("There is no benchmark \(name). These are: \(Bench.all.map(\.name).joined(separator: " "))")
            return 64
        }
        do {
            for figure in try await bench.measure() {
                print(isJSON ? figure.json(of: name) : figure.line(of: name))
            }
        } catch {
            print("\(name) could not be measured: \(error)")
            return 1
        }
    }
    return 0
}

exit(await run(Array(CommandLine.arguments.dropFirst())))
