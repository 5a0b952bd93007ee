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
func tests(_ name: String, _ imports: [String], resources: [Resource] = []) -> Target {
    .testTarget(
        name: name, dependencies: imports.map { .target(name: $0) }, path: "Tests/\(name)",
        resources: resources, swiftSettings: strict)
}

/// A C library from Debian: a module map and nothing else.
func library(_ name: String, pkgConfig: String, debian: String) -> Target {
    .systemLibrary(
        name: name, path: "Sources/\(name)", pkgConfig: pkgConfig, providers: [.apt([debian])])
}

let package = Package(
    name: "sauda",
    targets: [
        // What decides: pure values.
        module("Market"),
        module("Rules", ["Market"]),
        tests("MarketTests", ["Market"]),
        tests("RulesTests", ["Rules", "Market"], resources: [.copy("Errors")]),
    ],
    cxxLanguageStandard: .cxx20
)
