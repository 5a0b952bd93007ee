// The list of benchmarks. One is a name and what measures it.

struct Bench: Sendable {
    let name: String
    let measure: @Sendable () async throws -> [Figure]

    static let all: [Bench] = [
        Bench(name: "desk-13") { try measureDesk(Days.ordinary()) },
        Bench(name: "desk-200") { try measureDesk(Days.wide(200)) },
        Bench(name: "risk", measure: measureRisk),
        Bench(name: "rules", measure: measureRules),
        Bench(name: "journal", measure: measureJournal),
        Bench(name: "feed-json", measure: measureFeedText),
        Bench(name: "exchange", measure: measureExchange),
        Bench(name: "day", measure: measureDay),
        Bench(name: "why", measure: measureWhy),
        Bench(name: "memory-200", measure: measureMemory),
        Bench(name: "days-30", measure: measureDays),
        Bench(name: "signal", measure: measureSignal),
        Bench(name: "start-up", measure: measureStartUp),
        Bench(name: "process", measure: measureProcess),
        Bench(name: "universe", measure: measureUniverse),
        Bench(name: "kernels", measure: measureKernels),
        Bench(name: "orders", measure: measureOrders),
        Bench(name: "quotes", measure: measureQuotes),
        Bench(name: "played-day", measure: measurePlayedDay),
        Bench(name: "daemon-200", measure: measureDaemon),
    ]
}

/// Why something could not be measured.
struct BenchFailed: Error, CustomStringConvertible {
    let description: String
}

/// What it measures is not on this machine.
struct BenchSkipped: Error {
    let reason: String
}
