// The one table of who may import what, with the reason for each room. Package.swift
// and every `import` line are held to it; a new arrow is a change here, with its reason.
//
// Arrows point down the list only.

struct Room {
    let name: String
    /// Modules of the house and C libraries that its files may name.
    let imports: Set<String>
    /// Modules of the toolchain that it may name besides.
    let toolchain: Set<String>
    let why: String

    init(_ name: String, _ imports: Set<String>, toolchain: Set<String> = [], _ why: String) {
        self.name = name
        self.imports = imports
        self.toolchain = toolchain
        self.why = why
    }
}

enum House {
    static let rooms: [Room] = [
        Room("Market", [], "the words that everybody speaks; it knows nobody"),
        Room("Statistics", ["Market"], "what a row of returns says, and how much of it may be luck"),
        Room("Accounting", ["Market"], "what a trade costs, whoever made it"),
        Room("Rules", ["Market"], "says what it wants, and cannot see orders, positions or money"),
        Room("Exchange", ["Market"], "an opponent that knows nothing of our orders"),
        Room("Trading", ["Rules", "Accounting", "Market"], "decides, and cannot reach anything that waits"),
        Room(
            "Backtest", ["Exchange", "Trading", "Rules", "Accounting", "Statistics", "Market"],
            "the other driver of the Desk, in a plain loop"),
        Room(
            "PlayedDays", ["Backtest", "Exchange", "Trading", "Market"], toolchain: ["Foundation"],
            "the synthetic day that several tests play; only tests import it"),
        Room(
            "Platform",
            ["CArchive", "CCurl", "CCurlShim", "COpenSSL", "CSimdJSON", "CTOML", "CWebSockets", "Market"],
            toolchain: ["FoundationEssentials", "Glibc", "Synchronization"],
            "alone names the operating system and the network libraries; Market for Timestamp"),
        Room(
            "Storage", ["CSQLite", "Trading", "Rules", "Accounting", "Market", "Platform"],
            toolchain: ["Synchronization"], "keeps what the Desk said; SQLite is its own library"),
        Room(
            "Brokers", ["Exchange", "Trading", "Market", "Platform"], toolchain: ["Synchronization"],
            "takes approved tickets only; Exchange for the paper broker"),
        Room(
            "Service",
            ["Brokers", "Storage", "Exchange", "Trading", "Rules", "Accounting", "Market", "Platform"],
            toolchain: ["Synchronization"], "the actors around the Desk; Exchange for paper mode"),
        Room(
            "Gateway",
            [
                "Service", "Brokers", "Backtest", "Storage", "Exchange", "Trading", "Rules", "Accounting",
                "Statistics", "Market", "Platform",
            ],
            toolchain: ["Synchronization"], "shows, asks and plays days; it decides nothing"),
        Room(
            "BrokerServer", ["Exchange", "Market", "Platform"], toolchain: ["Synchronization"],
            "speaks the broker's wire, and must not share our client's idea of it"),
        Room(
            "sauda",
            [
                "BrokerServer", "Gateway", "Service", "Brokers", "Backtest", "Storage", "Exchange", "Trading",
                "Rules",
                "Accounting", "Market", "Platform",
            ], "parses, composes, runs"),
        Room(
            "bench",
            [
                "Service", "Brokers", "Backtest", "Storage", "Exchange", "Trading", "Rules", "Accounting",
                "Statistics", "Market", "Platform",
            ],
            toolchain: ["Glibc", "Synchronization"], "measures the others; nobody imports it"),
    ]

    /// What decides: never suspends, reads no clock, draws no randomness, imports no Foundation.
    static let pure: Set<String> = [
        "Market", "Statistics", "Accounting", "Rules", "Exchange", "Trading", "Backtest",
    ]

    static func room(_ name: String) -> Room? { rooms.first { $0.name == name } }
}
