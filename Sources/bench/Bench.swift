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
        Bench(name: "w1-100k") { try measureReference(100_000, expected: 0xc318_fb49_cfe7_dc63) },
        Bench(name: "w1-1m") { try measureReference(1_000_000, expected: 0x873b_692d_f746_169c) },
        Bench(name: "w1-5m") { try measureReference(5_000_000, expected: 0xc99e_3a9d_3add_21b4) },
        Bench(name: "orders", measure: measureOrders),
        Bench(name: "w5", measure: measureQuotes),
        Bench(name: "played-day", measure: measurePlayedDay),
        Bench(name: "daemon-200", measure: measureDaemon),
    ]
}
