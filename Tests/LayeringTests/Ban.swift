// Words that must not stand in the code, each with its reason and the few audited
// places where it may. Prose and strings are not code.

struct Ban {
    let word: String
    let why: String
    /// Paths, or folders ending in a slash, where the word is allowed, with what was checked there.
    var audited: [String: String] = [:]
    /// Nil bans it everywhere in the program.
    var rooms: Set<String>?

    func places(in file: SourceFile) -> [Int] {
        if let rooms, !rooms.contains(file.module) { return [] }
        guard !audited.keys.contains(where: { $0.hasSuffix("/") ? file.path.hasPrefix($0) : file.path == $0 })
        else { return [] }
        return file.offsets(of: word)
    }

    func violations(in files: [SourceFile]) -> [String] {
        files.flatMap { file in places(in: file).map { "\(file.place(at: $0)) has `\(word)`: \(why)" } }
    }
}

extension Ban {
    static let time = "inject Platform's Clock: a played day must be able to stand still"
    static let swallowed = "an error is handled or it travels on"
    static let seeded = "randomness comes from a seed that a failure can print (SeededRandom)"
    private static let clocks = [
        "Sources/Platform/Time/": "the one room that makes clocks",
        "Sources/bench/": "measures the machine's time",
    ]

    static let everywhere: [Ban] =
        [
            "Task.sleep", "Task.yield", "ContinuousClock", "SuspendingClock", "Date(", "Date.now",
            "MainActor.run",
        ]
        .map { Ban(word: $0, why: time, audited: clocks) }
        + ["TimeZone.current", "Locale.current"].map {
            Ban(word: $0, why: "times are IST and numbers are Indian, whatever the machine thinks")
        }
        + ["SystemRandomNumberGenerator", "UUID("].map { Ban(word: $0, why: seeded) }
        + [
            Ban(
                word: "getenv", why: "settings come through Platform's `environment`",
                audited: ["Sources/Platform/Process/ThisProcess.swift": "the one reader of the environment"]),
            Ban(word: "ProcessInfo", why: "ask Platform about this process"),
            Ban(word: "DispatchQueue", why: "what waits is an actor"),
            Ban(word: "try?", why: swallowed),
            Ban(word: "try!", why: swallowed),
            Ban(word: "fatalError(", why: "a bug is a precondition with a sentence"),
            Ban(
                word: "@unchecked Sendable", why: "the compiler checks sharing, except in the audited files",
                audited: [
                    "Sources/Market/BarColumns.swift": "read-only memory, kept alive by its owner",
                    "Sources/Platform/Files/MappedFile.swift": "read-only memory, unmapped by its last owner",
                    "Sources/Platform/Time/IdleChannel.swift": "state behind a Monitor",
                    "Sources/Platform/Time/Monitor.swift": "a mutex with a condition, used by the rest",
                ]),
            Ban(
                word: "nonisolated(unsafe)", why: "the compiler checks sharing, except in the audited files",
                audited: ["Sources/Platform/Process/Signals.swift": "written before the handler is set"]),
        ]

    static let inTheCore: [Ban] =
        ["await", "async", "actor", "Task"].map {
            Ban(word: $0, why: "what decides never suspends", rooms: House.pure)
        } + [Ban(word: "hashValue", why: "differs in every process", rooms: House.pure)]
}
