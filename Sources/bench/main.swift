// `bench NAME… [--json] [--strict]`: measures what the daemon does again and again, on
// synthetic days, each figure as the median of its runs with the least and the greatest.
//
// Run it through `etc/bench`, which gives each name a process of its own, so that one
// measurement's memory does not count for the next. Nothing here is a test: a figure
// belongs to the machine it was taken on. So one beyond its limit is marked, and is a
// failure only where `--strict` asks for it.
//
// Ends with 0 when all was measured (or left out, with the reason); 1 when something
// could not be measured, or with `--strict` lies beyond its limit; 2 for wrong arguments.

import Glibc

func run(_ arguments: [String]) async -> Int32 {
    if arguments.first == "--list-workloads" {
        for workload in Workload.all { print(workload.name) }
        return 0
    }
    if arguments.count == 3, arguments[0] == "--bars" || arguments[0] == "--workload" {
        return runWorkload(arguments[0], arguments[1], file: arguments[2])
    }
    if arguments.contains("--list") {
        for bench in Bench.all { print(bench.name) }
        return 0
    }
    let (isJSON, isStrict) = (arguments.contains("--json"), arguments.contains("--strict"))
    var status: Int32 = 0
    for name in arguments where !name.hasPrefix("--") {
        guard let bench = Bench.all.first(where: { $0.name == name }) else {
            print("There is no benchmark \(name). These are: \(Bench.all.map(\.name).joined(separator: " "))")
            return 2
        }
        do {
            let figures = try await bench.measure()
            for figure in figures {
                print(
                    isJSON
                        ? figure.json(of: name, residentMegabytes: megabytes("VmHWM:"))
                        : figure.line(of: name))
            }
            if isStrict, figures.contains(where: { $0.isOK == false }) { status = 1 }
        } catch let skipped as BenchSkipped {
            print(
                isJSON
                    ? "{\"name\":\"\(name)\",\"skipped\":\"\(skipped.reason)\"}"
                    : "\(name) was left out: \(skipped.reason)")
        } catch {
            print("\(name) could not be measured: \(error)")
            status = 1
        }
    }
    return status
}

/// `--bars N FILE` or `--workload NAME FILE`.
func runWorkload(_ option: String, _ word: String, file: String) -> Int32 {
    do {
        if option == "--bars" {
            guard let count = Int(word), count > 0 else {
                print("--bars takes how many bars to write, found \(word)")
                return 2
            }
            try ReferenceBars.write(count, to: file)
            return 0
        }
        guard let workload = Workload.all.first(where: { $0.name == word }) else {
            print(
                "There is no workload \(word). These are: \(Workload.all.map(\.name).joined(separator: " "))")
            return 2
        }
        print(workload.line(of: try workload.run(try ReferenceBars.columns(of: file))))
        return 0
    } catch {
        print("\(word) could not be measured: \(error)")
        return 1
    }
}

exit(await run(Array(CommandLine.arguments.dropFirst())))
