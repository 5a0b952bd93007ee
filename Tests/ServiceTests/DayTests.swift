import BrokerServer
import Market
import Platform
import Service
import Testing
import Trading

@Suite("A played day", .timeLimit(.minutes(5)))
struct DayTests {
    @Test("logs in, trades and is flat by the bell")
    func wholeDay() async throws {
        let played = try PlayedDay(seed: 7)
        let (daemon, exit) = try await played.play()
        played.simulator.stop()
        for alert in daemon.alerts(since: 0) { print(alert.at, alert.alert.severity, alert.alert.text) }
        #expect(exit == .dayOver)
        let report = try #require(await daemon.report("main"))
        print(report.text)
        print(report.json)
        #expect(report.isFlat)
        #expect(report.quotes > 10_000)
    }
}
