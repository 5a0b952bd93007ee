import Platform
import Testing

@testable import Gateway

@Suite("The live view's picture")
struct LivePictureTests {
    private func position(_ number: Int) -> JSON {
        [
            "symbol": .string("SHARE\(number)"), "owner": "EMA crossover, intraday", "quantity": 1500,
            "average_price": .number("1525.5"), "last": .number("1526.25"), "stop": .number("1510.75"),
            "profit": ["net": .number("-1234.5")],
        ]
    }

    private func lines(_ positions: Int, width: Int, height: Int) async throws -> [String] {
        let request = ControlRequest(route: Routes.named(.status), arguments: [:], user: 7)
        let reply = await ControlDesk(operations: try PlayedDayFixture.operations()).answer(request)
        guard case .object(var members) = reply.json else { return [] }
        members.removeAll { $0.name == "positions" }
        members.append(JSON.Member(name: "positions", value: .array((0..<positions).map(position))))
        let alerts = (1...6).map { number -> JSON in
            [
                "at": "2026-11-20T10:00:00", "severity": "warning",
                "text": .string("alert \(number) " + String(repeating: "long ", count: 30)),
            ]
        }
        return LivePicture(page: Page(colours: Colours(isOn: false)), width: width, height: height)
            .lines(.object(members), alerts)
    }

    @Test("fits every screen and keeps its head and the newest alert", arguments: [0, 1, 5, 40])
    func fits(positions: Int) async throws {
        let lines = try await lines(positions, width: 80, height: 24)
        #expect(lines.count <= 23)
        #expect(lines.allSatisfy { $0.count <= 80 })
        #expect(lines[1].hasPrefix("feed") && lines[2].hasPrefix("net") && lines[3].hasPrefix("orders"))
        #expect(lines.last?.contains("alert 6") == true)
    }

    @Test("leaves out what was paid where there is no room for it")
    func average() async throws {
        let (wide, narrow) = (
            try await lines(1, width: 120, height: 50), try await lines(1, width: 80, height: 50)
        )
        #expect(wide.contains { $0.contains("Average") })
        #expect(!narrow.contains { $0.contains("Average") })
        #expect(narrow.contains { $0.hasPrefix("SHARE0") && $0.hasSuffix("-₹1,234.50") })
    }
}
