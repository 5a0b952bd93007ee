import Market
import Testing

@testable import Trading

@Suite("The risk monitor")
struct RiskMonitorTests {
    private static let open = Timestamp(RiskScene.day, TimeOfDay(10, 0))
    private static let key = PositionKey(RiskScene.me, InstrumentID(0), .intraday)

    /// Equity ten lakh, one strategy with ten lakh, nothing held, a live stream.
    private static func calm(at now: Timestamp = open) -> MonitorView {
        MonitorView(
            now: now, limits: .standard, equity: Money(rupees: 10_00_000), dayProfit: .zero,
            strategies: [
                StrategyDay(owner: RiskScene.me, allotment: Money(rupees: 10_00_000), dayProfit: .zero)
            ],
            positions: [], feed: FeedHealth(mode: .stream, lastDataAt: now), feedSince: open)
    }

    private static func holding(
        _ net: Int64 = 50, nakedSince: Timestamp? = nil, deadline: Timestamp? = nil, at now: Timestamp = open
    ) -> MonitorView {
        var view = calm(at: now)
        view.positions = [
            WatchedPosition(key: key, net: Quantity(net), nakedSince: nakedSince, deadline: deadline)
        ]
        return view
    }

    /// Action words without figures.
    private func words(_ actions: [MonitorAction]) -> [String] {
        actions.map {
            switch $0 {
            case .warn(let control, _, _): "warn \(control.code)"
            case .noNewRisk(let control, _, _): "noNewRisk \(control.code)"
            case .flatten(let control, _, _): "flatten \(control.code)"
            case .placeStop: "placeStop"
            case .closeNaked: "closeNaked"
            case .feed(let level): "feed \(level)"
            case .carry: "carry"
            case .blind(let control, _): "blind \(control.code)"
            }
        }
    }

    @Test("has nothing to say on a calm day")
    func calmDay() {
        var monitor = RiskMonitor()
        #expect(monitor.look(RiskMonitorTests.calm()).isEmpty)
        #expect(monitor.look(RiskMonitorTests.holding()).isEmpty)
    }

    @Test(
        "warns, stops and flattens at 1, 1.5 and 2 percent of equity",
        arguments: [
            (-9_999_9999, [String]()), (-10_000_0000, ["warn RC-54"]), (-14_999_9999, ["warn RC-54"]),
            (-15_000_0000, ["warn RC-54", "noNewRisk RC-54"]),
            (-19_999_9999, ["warn RC-54", "noNewRisk RC-54"]),
            (-20_000_0000, ["warn RC-54", "noNewRisk RC-54", "flatten RC-54"]),
        ])
    func dayLoss(profit: Int, expected: [String]) {
        var monitor = RiskMonitor()
        var view = RiskMonitorTests.calm()
        view.strategies = []
        view.dayProfit = Money(raw: Int64(profit))
        #expect(words(monitor.look(view)) == expected)
    }

    @Test("raises a loss once a day, whatever the market does after")
    func latch() {
        var monitor = RiskMonitor()
        var view = RiskMonitorTests.calm()
        view.strategies = []
        view.dayProfit = Money(rupees: -20_000)
        #expect(monitor.look(view).count == 3)
        view.dayProfit = Money(rupees: 50_000)
        #expect(monitor.look(view).isEmpty)
        view.dayProfit = Money(rupees: -30_000)
        #expect(monitor.look(view).isEmpty)
        var tomorrow = RiskMonitorTests.calm(at: RiskMonitorTests.open + .seconds(86_400))
        #expect(monitor.look(tomorrow).isEmpty)
        tomorrow.dayProfit = Money(rupees: -20_000)
        #expect(words(monitor.look(tomorrow)) == ["warn RC-54", "noNewRisk RC-54", "flatten RC-54"])
    }

    @Test("flattens a strategy that lost one percent of its allotment")
    func strategyLoss() {
        var monitor = RiskMonitor()
        var view = RiskMonitorTests.calm()
        view.strategies[0].dayProfit = Money(raw: -99_999_999)
        #expect(monitor.look(view).isEmpty)
        view.strategies[0].dayProfit = Money(rupees: -10_000)
        #expect(words(monitor.look(view)) == ["flatten RC-34"])
        #expect(monitor.look(view).isEmpty)
    }

    @Test("does not call an empty account's zero a loss")
    func emptyAccount() {
        var monitor = RiskMonitor()
        var view = RiskMonitorTests.calm()
        view.equity = .zero
        #expect(monitor.look(view).isEmpty)
    }

    @Test("says when it cannot see a loss while something is held, once")
    func blind() {
        var monitor = RiskMonitor()
        var view = RiskMonitorTests.calm()
        view.dayProfit = nil
        #expect(monitor.look(view).isEmpty)
        view = RiskMonitorTests.holding()
        view.dayProfit = nil
        view.strategies[0].dayProfit = nil
        #expect(words(monitor.look(view)) == ["blind RC-54", "blind RC-34"])
        #expect(monitor.look(view).isEmpty)
        #expect(monitor.look(RiskMonitorTests.holding()).isEmpty)
        #expect(words(monitor.look(view)) == ["blind RC-54", "blind RC-34"])
    }

    @Test("asks for a missing stop after 5 seconds and for a close after 30, once each")
    func naked() {
        var monitor = RiskMonitor()
        let since = RiskMonitorTests.open
        var asked: [Int64: [String]] = [:]
        for second in Int64(0)...40 {
            let now = since + .seconds(second)
            let actions = words(monitor.look(RiskMonitorTests.holding(nakedSince: since, at: now)))
            if !actions.isEmpty { asked[second] = actions }
        }
        #expect(asked == [6: ["placeStop"], 31: ["closeNaked"]])
        let exactly = RiskMonitorTests.holding(
            nakedSince: since, at: since + .seconds(5) + Span(nanoseconds: 1))
        var other = RiskMonitor()
        #expect(words(other.look(exactly)) == ["placeStop"])
    }

    @Test("asks again when the stop is lost again")
    func nakedAgain() {
        var monitor = RiskMonitor()
        let since = RiskMonitorTests.open
        let late = since + .seconds(6)
        #expect(words(monitor.look(RiskMonitorTests.holding(nakedSince: since, at: late))) == ["placeStop"])
        #expect(monitor.look(RiskMonitorTests.holding(at: late)).isEmpty)
        let again = RiskMonitorTests.holding(nakedSince: late, at: late + .seconds(6))
        #expect(words(monitor.look(again)) == ["placeStop"])
    }

    @Test("pages for what is carried past its deadline, and for a delivery short at any time")
    func carry() {
        let deadline = RiskMonitorTests.open + .minutes(10)
        var monitor = RiskMonitor()
        let before = deadline - Span(nanoseconds: 1)
        #expect(monitor.look(RiskMonitorTests.holding(deadline: deadline, at: before)).isEmpty)
        let late = RiskMonitorTests.holding(deadline: deadline, at: deadline)
        #expect(words(monitor.look(late)) == ["carry"])
        #expect(monitor.look(late).isEmpty)
        var short = RiskMonitorTests.holding(-1, at: deadline)
        short.positions[0].key.product = .delivery
        #expect(words(monitor.look(short)) == ["carry"])
        short.positions[0].net = .zero
        #expect(monitor.look(short).isEmpty)
    }

    @Test("warns at three unknown orders or five percent of equity")
    func unknown() {
        for (total, value, warns) in [(2, 50_000, false), (3, 0, true), (1, 50_001, true)] {
            var monitor = RiskMonitor()
            var view = RiskMonitorTests.calm()
            view.unknown = UnknownOrders(total: total, totalValue: Money(rupees: Int64(value)))
            #expect(words(monitor.look(view)) == (warns ? ["warn RC-88"] : []))
            #expect(monitor.look(view).isEmpty)
        }
    }

    @Test("reports each level of the feed's silence once, and its return")
    func feed() {
        var monitor = RiskMonitor()
        var levels: [Int64: [String]] = [:]
        for second in Int64(0)...200 {
            var view = RiskMonitorTests.holding(at: RiskMonitorTests.open + .seconds(second))
            view.feed = FeedHealth(
                mode: .stream, lastDataAt: RiskMonitorTests.open, missedPolls: Int(second / 30))
            let actions = words(monitor.look(view))
            if !actions.isEmpty { levels[second] = actions }
        }
        #expect(
            levels == [
                20: ["feed reconnect"], 60: ["feed noNewRisk"], 90: ["feed cancelEntries"],
                180: ["feed askQuotes"],
            ])
        #expect(words(monitor.look(RiskMonitorTests.calm())) == ["feed live"])
    }

    @Test("counts silence from the request when no data ever came")
    func feedNeverCame() {
        var monitor = RiskMonitor()
        var view = RiskMonitorTests.calm(at: RiskMonitorTests.open + .seconds(90))
        view.feed = FeedHealth(mode: .poll, lastDataAt: nil)
        #expect(words(monitor.look(view)) == ["feed cancelEntries"])
        view.now = RiskMonitorTests.open + .seconds(180)
        #expect(monitor.look(view).isEmpty, "nothing is held, so no quotes are needed")
    }
}
