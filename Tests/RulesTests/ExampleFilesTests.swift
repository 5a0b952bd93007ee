// The strategies that show the language: they compile, say their idea and its limits, are
// written as the formatter writes, and can be explained.

import Foundation
import Market
import Testing

@testable import Rules

enum ExampleFiles {
    static func all() throws -> [Strategy] {
        let folder = SharedData.packageRoot.appendingPathComponent("Strategies/examples")
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
            .filter { $0.hasSuffix(".sauda") }.map { name in
                let path = folder.appendingPathComponent(name)
                return try Strategy.compile(String(contentsOf: path, encoding: .utf8), file: name)
            }
    }
}

@Suite("A strategy that shows the language")
struct ExampleFilesTests {
    @Test("opens with its idea and its limits, and is written the one way")
    func files() throws {
        let examples = try ExampleFiles.all()
        #expect(examples.count >= 6)
        for strategy in examples {
            #expect(strategy.source.hasPrefix("# "))
            #expect(strategy.source.contains("honest limits"))
            #expect(try Strategy.formatted(strategy.source, file: strategy.file) == strategy.source)
            #expect(strategy.limits.dayLossBasisPoints != nil)
        }
    }

    @Test("shows, with the others, companions, longer bars, days, contracts and volatility")
    func span() throws {
        let examples = try ExampleFiles.all()
        #expect(examples.contains { !$0.companions.isEmpty })
        #expect(examples.contains { $0.streams.contains { $0.companion == nil && $0.minutes == 60 } })
        #expect(examples.contains { $0.barLength == .minutes(1_440) && $0.product == .delivery })
        #expect(examples.contains { if case .future = $0.vehicle { true } else { false } })
        #expect(examples.contains { if case .option = $0.vehicle { true } else { false } })
        #expect(examples.contains { if case .members = $0.universe { true } else { false } })
        #expect(examples.contains { !$0.otherWindows.isEmpty })
    }
}
