import Accounting
import Market
import Testing
import Trading

@Suite("A tape")
struct RecordTapeTests {
    let tape = Tape(date: RiskScene.day, symbols: ["RELIANCE", "M&M", "NIFTY 50"])

    @Test("line gives its event back", arguments: [1, 2, 3] as [UInt64])
    func roundTrip(seed: UInt64) throws {
        var samples = RecordSamples(seed: seed)
        for number in 0..<1_000 {
            let record = samples.record()
            guard case .event(let event, _, let time) = record else { continue }
            if case .polled = event { continue }
            let line = tape.line(record)
            let read = try tape.event(line)
            #expect(read.event == event && read.time == time, "seed \(seed), record \(number): \(line)")
        }
    }

    @Test(
        "reads as a person writes it",
        arguments: [
            ("09:15:00.250 tick", Event.tick),
            ("09:15:00.250 initialised", .initialised),
            ("09:15:00.250 command start 0 2 by meera", .command(.start(strategies: [0, 2]), by: "meera")),
            (
                "09:15:00.250 command kill account flatten \"too wild\" by meera",
                .command(.kill(.account, .flatten, reason: "too wild"), by: "meera")
            ),
            (
                "09:15:00.250 answered O3 placed 1100012 routing NSE7",
                .answered(OrderID(3), .placed(BrokerOrderID("1100012"), routingCode: "NSE7"))
            ),
            (
                "09:15:00.250 bar M&M open 571.25 high 572.00 low 571.00 close 571.50 volume 90 "
                    + "at 09:14:00.000 last",
                .bar(
                    InstrumentID(1),
                    Bar(
                        start: Timestamp(RiskScene.day, TimeOfDay(9, 14)), open: Price(paise: 571_25),
                        high: Price(paise: 572_00), low: Price(paise: 571_00), close: Price(paise: 571_50),
                        volume: Quantity(90)), isLast: true)
            ),
            (
                "09:15:00.250 acknowledged 1100012 filled T1 50 @ 571.25 at 09:15:00.100",
                .acknowledged(
                    BrokerOrderID("1100012"),
                    .filled(
                        Fill(
                            id: "T1", quantity: Quantity(50), price: Price(paise: 571_25),
                            time: Timestamp(RiskScene.day, TimeOfDay(9, 15)) + .milliseconds(100))))
            ),
            (
                "09:15:00.250 quote M&M 571.25 bid 571.20 x 100 volume 45000 at 09:15:00.000",
                .quote(
                    InstrumentID(1),
                    Quote(
                        last: Price(paise: 571_25),
                        bid: .init(price: Price(paise: 571_20), quantity: Quantity(100)),
                        dayVolume: Quantity(45_000), exchangeTime: Timestamp(RiskScene.day, TimeOfDay(9, 15)))
                )
            ),
        ])
    func lines(line: String, event: Event) throws {
        let read = try tape.event(line)
        #expect(read.event == event)
        #expect(read.time == Timestamp(RiskScene.day, TimeOfDay(9, 15)) + .milliseconds(250))
        #expect(tape.line(.event(event, effects: [], at: read.time)) == line)
    }

    @Test(
        "line that is none says why",
        arguments: [
            "", "tick", "25:00:00.000 tick", "09:15:00.000 tock", "09:15:00.000 tick tick",
            "09:15:00.000 quote TCS 1.00 volume 1 at 09:15:00.000", "09:15:00.000 sessionLost \"open",
            "09:15:00.000 quote M&M -1.00 volume 1 at 09:15:00.000", "09:15:00.000 answered 3 cancelTaken",
            "09:15:00.000 polled complete asked 09:15:00.000",
        ])
    func bad(line: String) {
        let error = #expect(throws: TapeError.self) { _ = try tape.event(line) }
        #expect(error?.reason.isEmpty == false)
    }

    @Test("plays an incident copied from a journal")
    func incident() throws {
        let day = RiskScene.day
        let opening = DayOpening(
            build: "test", account: "main", mode: .paper, date: day, rulebook: day,
            instruments: [Instrument(id: InstrumentID(0), symbol: "SBIN")], sessions: [nil], strategies: [],
            limits: .standard, plan: .zero, cutOffs: CutOffs(), equity: Money(rupees: 1_000_000),
            positions: [])
        try expectTape(
            opening, from: Timestamp(day, TimeOfDay(9, 0)),
            """
            09:00:00.000 funds cash 1000.00 available 900.50 -> funds cash 1000.00 available 900.50
            09:00:01.000 command reconcile by meera -> readBooks
            09:00:02.000 sessionLost "token -> gone" -> latched session on "token -> gone"; \
            alert critical session "The broker refuses our session (token -> gone). \
            Nothing can be sent: run `sauda login`."
            """)
    }
}
