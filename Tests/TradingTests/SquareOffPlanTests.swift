// Tables: the deadline by date, instrument and product; the price of each rung;
// the class of each refusal; the order of closing.

import Foundation
import Market
import Testing
import Trading

@Suite("A square-off's plan")
struct SquareOffPlanTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var date: String
        var instrument: Instrument
        var product: Product
        var cutOffs = CutOffs()
        var deadline: String
        var testDescription: String { "\(date) \(instrument) \(product) by \(deadline)" }
    }

    private static let auctioned = Instrument(id: InstrumentID(0), symbol: "RELIANCE", hasDerivatives: true)
    private static let plain = Instrument(id: InstrumentID(1), symbol: "PLAIN")
    private static let future = Instrument(
        id: InstrumentID(2), symbol: "NIFTY26AUGFUT", segment: .derivatives,
        contract: .future(underlying: "NIFTY", expiry: CalendarDate(daysSinceEpoch: 20_690)))

    /// Session ends as the exchanges announced them, cut-offs as the settings have them.
    private static let cases: [Case] = [
        // Before the closing auction the intraday cut-off binds for every share.
        Case(date: "2026-07-31", instrument: auctioned, product: .intraday, deadline: "15:11"),
        Case(date: "2026-07-31", instrument: plain, product: .intraday, deadline: "15:11"),
        Case(date: "2026-07-31", instrument: auctioned, product: .delivery, deadline: "15:30"),
        Case(date: "2026-08-03", instrument: auctioned, product: .intraday, deadline: "15:05"),
        Case(date: "2026-08-03", instrument: plain, product: .intraday, deadline: "15:11"),
        Case(date: "2026-08-03", instrument: auctioned, product: .delivery, deadline: "15:15"),
        Case(date: "2026-08-03", instrument: plain, product: .delivery, deadline: "15:30"),
        Case(date: "2026-08-03", instrument: future, product: .intraday, deadline: "15:11"),
        Case(date: "2026-08-03", instrument: future, product: .carryForward, deadline: "15:40"),
        // A cut-off after the end of trading cannot bind.
        Case(
            date: "2026-08-03", instrument: auctioned, product: .intraday,
            cutOffs: CutOffs(auctionStock: TimeOfDay(15, 20), intraday: TimeOfDay(15, 20)),
            deadline: "15:15"),
        // Zerodha's published 15:20 (page older than the auction).
        Case(
            date: "2026-08-03", instrument: plain, product: .intraday,
            cutOffs: CutOffs(intraday: TimeOfDay(15, 20)), deadline: "15:20"),
        // Muhurat hours: in the afternoon of 2025 before the cut-off, in the evening of 2018 after it.
        Case(date: "2025-10-21", instrument: plain, product: .intraday, deadline: "14:45"),
        Case(date: "2018-11-07", instrument: plain, product: .intraday, deadline: "18:30"),
    ]

    private func calendar() throws -> TradingCalendar {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = root.appending(path: "etc/calendars/nse.calendar")
        return try TradingCalendar(parsing: String(contentsOf: file, encoding: .utf8), file: file.path)
    }

    @Test("ends with continuous trading or at the broker's cut-off, whichever is first", arguments: cases)
    func deadline(of example: Case) throws {
        let date = try #require(CalendarDate(example.date))
        let session = try #require(calendar().session(of: example.instrument, on: date))
        let plan = SquareOffPlan(session: session, product: example.product, cutOffs: example.cutOffs)
        #expect(plan.deadline.timeOfDay == TimeOfDay(example.deadline))
        #expect(plan.deadline.date == date)
        #expect(plan.sessionEnd == session.continuousEnd)
    }

    @Test("counts its stages back from the deadline")
    func stages() {
        let plan = SquareOffTape.plan
        let stages = [plan.startAt, plan.stepCAt, plan.stepFAt, plan.pageAt]
        #expect(stages.map { "\($0.timeOfDay)" } == ["14:56", "15:05", "15:08", "15:10"])
        #expect(plan.mildestStep(at: plan.stepCAt - .seconds(1)) == .a)
        #expect(plan.mildestStep(at: plan.stepCAt) == .c)
        #expect(plan.mildestStep(at: plan.stepFAt) == .f)
    }
}

@Suite("The ladder")
struct LadderTests {
    private let band = PriceBand(lower: Price(paise: 90_02), upper: Price(paise: 110_03))

    private func quote(_ last: Int64, bid: Int64?, ask: Int64?) -> Quote {
        func level(_ paise: Int64) -> Quote.Level { .init(price: Price(paise: paise), quantity: Quantity(1)) }
        return Quote(
            last: Price(paise: last), bid: bid.map(level), ask: ask.map(level),
            exchangeTime: Timestamp(nanoseconds: 0))
    }

    private func limits(_ quote: Quote?, _ band: PriceBand?, _ side: Side) -> [String] {
        let market = LadderMarket(quote: quote, band: band, tick: Price(paise: 5))
        return LadderStep.allCases.map { step in market.limit(side, at: step).map { "\($0)" } ?? "none" }
    }

    @Test(
        "goes from the own touch through the opposite one to the edge of the band, always on a tick"
    )
    func rungs() {
        let quote = quote(99_95, bid: 99_95, ask: 100_00)
        #expect(limits(quote, band, .sell) == ["100.00", "99.70", "99.45", "98.95", "97.95", "90.05"])
        #expect(limits(quote, band, .buy) == ["99.95", "100.25", "100.50", "101.00", "102.00", "110.00"])
    }

    @Test("stays inside the band")
    func clamped() {
        #expect(
            limits(quote(90_10, bid: 90_10, ask: 90_15), band, .sell).suffix(4) == [
                "90.05", "90.05", "90.05", "90.05",
            ])
    }

    @Test("without a quote goes to the edge, without a band stops at 2 %, without both names no price")
    func missing() {
        #expect(limits(nil, band, .sell) == Array(repeating: "90.05", count: 6))
        #expect(limits(quote(100_00, bid: nil, ask: nil), nil, .buy).last == "102.00")
        #expect(limits(nil, nil, .sell) == Array(repeating: "none", count: 6))
    }

    @Test("at a locked circuit goes to the edge at once")
    func locked() {
        #expect(
            limits(quote(90_00, bid: nil, ask: 90_05), band, .sell) == Array(repeating: "90.05", count: 6))
        #expect(
            limits(quote(110_05, bid: 110_00, ask: nil), band, .buy) == Array(repeating: "110.00", count: 6))
    }

    @Test("gives each rung the time that the rule names, the last all there is")
    func patience() {
        let seconds = LadderStep.allCases.map { $0.patience?.seconds }
        #expect(seconds == [20, 15, 12, 10, 8, nil])
        #expect(LadderStep.f.next == .f)
    }
}

@Suite("A refusal")
struct RejectClassTests {
    @Test(
        "is known by its telling words",
        arguments: [
            ("RMS:Margin Exceeds,Cash Available:1200.00,Additional margin required:300", RejectClass.margin),
            ("Insufficient funds. Required margin is 2100 but available margin is 900", .margin),
            ("Order price is not multiple of Tick Size", .tickOrBand),
            ("17070 : The Price is out of the LPP range", .tickOrBand),
            ("16283 : The order price is out of the current execution range / circuit limit", .tickOrBand),
            ("17159 : Quantity exceeds the freeze quantity", .freeze),
            ("MIS product type blocked for this scrip after cut-off time", .productClosed),
            ("RMS:Auto Square Off Block", .productClosed),
            ("Authorise your holdings at CDSL with TPIN to sell", .deliveryAuthorisation),
            ("eDIS not done for the quantity", .deliveryAuthorisation),
            ("Session expired. Please login again", .authentication),
            ("Too many requests", .rateLimit),
            ("Max orders per second exceeded", .rateLimit),
            ("ORS error 8134", .unknown),
            ("", .unknown),
        ] as [(String, RejectClass)])
    func classes(text: String, kind: RejectClass) {
        #expect(RejectClass.classify(text) == kind)
        #expect(RejectClass.classify(text.uppercased()) == kind)
    }
}
