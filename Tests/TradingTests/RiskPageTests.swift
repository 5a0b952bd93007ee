import Foundation
import Testing

@testable import Trading

@Suite("The page of risk controls")
struct RiskPageTests {
    private static let page = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "docs/risk-controls.md")

    @Test("is what the enums say; SAUDA_WRITE_DOCS=1 writes it")
    func isFresh() throws {
        let text = RiskControl.markdown()
        if ProcessInfo.processInfo.environment["SAUDA_WRITE_DOCS"] == "1" {
            try FileManager.default.createDirectory(
                at: RiskPageTests.page.deletingLastPathComponent(), withIntermediateDirectories: true)
            try text.write(to: RiskPageTests.page, atomically: true, encoding: .utf8)
        }
        let written = try String(contentsOf: RiskPageTests.page, encoding: .utf8)
        #expect(written == text, "docs/risk-controls.md is stale: run this test with SAUDA_WRITE_DOCS=1")
    }

    @Test("names every control with a code of its own")
    func codes() {
        #expect(Set(RiskControl.allCases.map(\.code)).count == RiskControl.allCases.count)
        for control in RiskControl.allCases {
            #expect(control.code.hasPrefix("RC-") && control.number > 0)
            let isJudged = GateControl.all.contains { $0.control == control }
            #expect(isJudged == (control.place == .gate || control.place == .gateAndMonitor), "\(control)")
        }
        for limit in RiskLimit.allCases { #expect(RiskControl.markdown().contains("`\(limit.key)`")) }
    }
}
