// Scenario files: what they say, and what is said about mistakes in them.

import Exchange
import Foundation
import Market
import Testing

@Suite("A scenario file")
struct ScenarioTests {
    @Test("says in words what the settings hold in numbers")
    func reading() throws {
        let scenario = try Scenario(
            text: """
                # a comment
                scenario "Everything at once"

                seed 42
                volatility 150%
                gap -1.25%
                plunge -6% at 11:10 over 15 minutes   # all stocks
                latency 5 to 250 ms
                share 10%
                slippage 2 ticks
                lock lower SBIN from 13:00 to 14:00
                halt from 11:20 to 12:05
                absurd-price 0.05 M&M from 10:00
                jump 3%
                """)
        var settings = ExchangeSettings()
        settings.leastLatency = .milliseconds(5)
        settings.mostLatency = .milliseconds(250)
        settings.volumeShare = 10
        settings.slippage = .ticks(2)
        settings.faults = [
            MarketFault(
                .lock(.lower), symbol: "SBIN", from: TimeOfDay(13, 0), until: TimeOfDay(14, 0)),
            MarketFault(.halt, from: TimeOfDay(11, 20), until: TimeOfDay(12, 5)),
            MarketFault(.absurdPrice(.rupees("0.05")), symbol: "M&M", from: TimeOfDay(10, 0)),
            MarketFault(.gap(basisPoints: 300)),
        ]
        var shape = DayShape()
        shape.volatilityPercent = 150
        shape.gapBasisPoints = -125
        shape.plunges = [DayShape.Plunge(from: TimeOfDay(11, 10), minutes: 15, basisPoints: -600)]
        #expect(scenario.name == "Everything at once")
        #expect(scenario.seed == 42)
        #expect(scenario.settings == settings)
        #expect(scenario.shape == shape)
    }

    @Test(
        "names the line and what was expected",
        arguments: [
            ("", "line 1: a scenario needs a name"),
            ("scenario calm", "line 1: expected the scenario's name in quotation marks, found calm"),
            ("scenario \"A\"\n\ncrash 5%", "line 3: unknown statement crash: expected one of scenario"),
            ("gap big", "line 1: expected a percentage from -50% to 50% such as -2.5%, found big"),
            ("gap 51%", "line 1: expected a percentage from -50% to 50%"),
            ("plunge 5% at 25:00", "line 1: expected a time such as 11:00, found 25:00"),
            ("plunge 5%", "line 1: expected at, found the end of the line"),
            ("latency 60 to 20 ms", "line 1: expected milliseconds, 60 or more from 60 to 60000, found 20"),
            ("halt from 12:00 to 11:00", "line 1: the window must end after 12:00, ends at 11:00"),
            ("lock middle", "line 1: expected lower or upper, found middle"),
            ("seed 1 2", "line 1: expected the end of the line, found 2"),
        ])
    func mistakes(text: String, message: String) {
        do throws(ScenarioError) {
            _ = try Scenario(text: text)
            Issue.record("was read: \(text)")
        } catch {
            #expect(error.description.hasPrefix(message), "\(error.description)")
        }
    }

    @Test("of those we ship reads without a mistake, and plays")
    func shipped() throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Simulator/Scenarios")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
            .filter { $0.hasSuffix(".scenario") }
        #expect(files.count >= 4)
        for file in files {
            let text = try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
            let scenario = try Scenario(text: text)
            let day = SyntheticDay(open: .open, shape: scenario.shape, seed: 1)
            #expect(day.bars.allSatisfy { $0.allSatisfy(\.isConsistent) }, "\(file)")
        }
    }
}
