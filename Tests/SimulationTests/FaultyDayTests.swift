import Exchange
import Foundation
import Market
import PlayedDays
import Testing
import Trading

@Suite("A day behind a line that lies")
struct FaultyDayTests {
    /// Few in the usual run; `SAUDA_SLOW=1` plays hundreds.
    static let seeds: Range<UInt64> =
        ProcessInfo.processInfo.environment["SAUDA_SLOW"] == "1" ? 1000..<1300 : 1000..<1004

    @Test("loses no fill, sends no order twice, and is flat by the bell or says so", arguments: seeds)
    func invariants(seed: UInt64) throws {
        var day = try FaultyDay(Played.setUp(seed: seed), seed: seed)
        try day.play()
        let desk = day.desk
        for position in day.broker.exchange.positions {
            let ours = desk.ledger.net(of: position.instrument, product: position.product)
            #expect(ours == position.net, "seed \(seed): \(desk.instrument(position.instrument).symbol)")
        }
        let isSaid = day.alerts.contains { $0.severity == .critical && $0.topic == .squareOff }
        #expect(desk.snapshot.isFlat || isSaid, "seed \(seed), \(day.broker.faults): neither flat nor said")
    }
}
