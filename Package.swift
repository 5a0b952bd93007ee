// swift-tools-version: 6.2
// The house, readable top to bottom: a module may import what its line names and nothing else.
import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("ExistentialAny"),
    .unsafeFlags(["-cross-module-optimization"], .when(configuration: .release)),
]

/// One Swift module: its name, where it lives, what it may import.
func module(_ name: String, in folder: String = "Sources", _ imports: [String] = []) -> Target {
    .target(
        name: name, dependencies: imports.map { .target(name: $0) }, path: "\(folder)/\(name)",
        swiftSettings: strict)
}

/// The tests of one module.
func tests(_ name: String, _ imports: [String], exclude: [String] = []) -> Target {
    .testTarget(
        name: name, dependencies: imports.map { .target(name: $0) }, path: "Tests/\(name)",
        exclude: exclude, swiftSettings: strict)
}

/// A C library from Debian: a module map and nothing else.
func library(_ name: String, pkgConfig: String, debian: String) -> Target {
    .systemLibrary(
        name: name, path: "Sources/\(name)", pkgConfig: pkgConfig, providers: [.apt([debian])])
}

/// A C or C++ library behind a plain C header of ours: `include/` is what Swift sees.
func shim(_ name: String, of imports: [String] = [], links libraries: [String] = []) -> Target {
    .target(
        name: name, dependencies: imports.map { .target(name: $0) }, path: "Sources/\(name)",
        linkerSettings: libraries.map { .linkedLibrary($0) })
}

/// A program: what it may import.
func program(_ name: String, _ imports: [String]) -> Target {
    .executableTarget(
        name: name, dependencies: imports.map { .target(name: $0) }, path: "Sources/\(name)",
        swiftSettings: strict)
}

let package = Package(
    name: "sauda",
    products: [.executable(name: "sauda", targets: ["sauda"])],
    targets: [
        // What decides: pure values.
        module("Market"),
        module("Statistics", ["Market"]),
        module("Accounting", ["Market"]),
        module("Rules", ["Market"]),
        module("Exchange", in: "Simulator", ["Market"]),
        module("Trading", ["Rules", "Accounting", "Market"]),
        module("Backtest", ["Exchange", "Trading", "Rules", "Accounting", "Statistics", "Market"]),

        // What names the operating system and the C libraries.
        library("CArchive", pkgConfig: "libarchive", debian: "libarchive-dev"),
        library("CCurl", pkgConfig: "libcurl", debian: "libcurl4-openssl-dev"),
        library("COpenSSL", pkgConfig: "libcrypto", debian: "libssl-dev"),
        library("CSQLite", pkgConfig: "sqlite3", debian: "libsqlite3-dev"),
        library("CWebSockets", pkgConfig: "libwebsockets", debian: "libwebsockets-dev"),
        shim("CCurlShim", of: ["CCurl"]),
        shim("CSimdJSON", links: ["simdjson"]),
        shim("CTOML"),
        module(
            "Platform",
            ["CArchive", "CCurl", "CCurlShim", "COpenSSL", "CSimdJSON", "CTOML", "CWebSockets", "Market"]),

        // What waits: actors around the values.
        module("Storage", ["Trading", "Accounting", "Market", "Platform", "CSQLite"]),
        module("Brokers", ["Exchange", "Trading", "Market", "Platform"]),
        module("BrokerServer", in: "Simulator", ["Exchange", "Market", "Platform"]),
        module(
            "Service",
            ["Brokers", "Storage", "Exchange", "Trading", "Rules", "Accounting", "Market", "Platform"]),
        module(
            "Gateway",
            [
                "Service", "Brokers", "Backtest", "Storage", "Exchange", "Trading", "Rules", "Accounting",
                "Statistics", "Market", "Platform",
            ]),
        program(
            "sauda",
            [
                "Gateway", "BrokerServer", "Service", "Brokers", "Storage", "Backtest", "Exchange", "Trading",
                "Rules", "Accounting", "Market", "Platform",
            ]),
        // Measures the others; nobody imports it.
        program(
            "bench",
            [
                "Brokers", "Backtest", "Storage", "Exchange", "Trading", "Rules", "Accounting", "Statistics",
                "Market", "Platform",
            ]),

        tests("LayeringTests", []),
        tests("MarketTests", ["Market"]),
        tests("StatisticsTests", ["Statistics", "Market", "Platform"]),
        tests("AccountingTests", ["Accounting", "Market"]),
        tests("RulesTests", ["Rules", "Market"], exclude: ["Errors"]),
        tests("ExchangeTests", ["Exchange", "Market"]),
        tests("TradingTests", ["Trading", "Rules", "Accounting", "Market"]),
        // Played days in one line, for tests of several rooms.
        module("PlayedDays", in: "Tests", ["Backtest", "Exchange", "Trading", "Market"]),
        tests(
            "BacktestTests",
            ["PlayedDays", "Backtest", "Exchange", "Trading", "Rules", "Accounting", "Statistics", "Market"]),
        tests("SimulationTests", ["PlayedDays", "Backtest", "Exchange", "Trading", "Market"]),
        tests("PlatformSystemTests", ["Platform", "Market"]),
        tests("PlatformNetTests", ["Platform", "Market"]),
        tests(
            "StorageTests",
            ["Storage", "Backtest", "Exchange", "Trading", "Accounting", "Market", "Platform"]),
        tests("BrokersTests", ["Brokers", "Exchange", "Trading", "Market", "Platform"]),
        tests("BrokerServerTests", ["BrokerServer", "Exchange", "Market", "Platform"]),
        tests("ConformanceTests", ["BrokerServer", "Exchange", "Market", "Platform"]),
        tests(
            "ServiceTests",
            [
                "Service", "BrokerServer", "Exchange", "Brokers", "Storage", "Trading", "Rules", "Accounting",
                "Backtest",
                "Market", "Platform",
            ]),
        tests(
            "GatewayTests",
            [
                "Gateway", "Service", "Storage", "Backtest", "Exchange", "Trading", "Rules", "Accounting",
                "Statistics", "Market", "Platform",
            ]),
        tests("IntegrationTests", ["Gateway", "Backtest", "Storage", "Trading", "Market", "Platform"]),
    ],
    cxxLanguageStandard: .cxx20
)
