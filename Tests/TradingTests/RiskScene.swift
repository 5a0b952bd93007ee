// A calm moment at the gate: one ticket that passes, and the view it passes in. Tests
// change one thing of it.

import Market
import Trading

struct RiskScene: Sendable {
    var ticket: Ticket
    var view: RiskView

    static let day = CalendarDate(daysSinceEpoch: 20_777)  // Friday 2026-11-20
    static let me = Owner.strategy(0)

    /// A strategy buys 50 at 1000.00 with a stop at 990.00; equity and allotment are ten lakh.
    init(at time: TimeOfDay = TimeOfDay(10, 0)) {
        let now = Timestamp(RiskScene.day, time)
        let instrument = Instrument(
            id: InstrumentID(0), symbol: "RELIANCE",
            band: PriceBand(lower: Price(paise: 900_00), upper: Price(paise: 1100_00)))
        ticket = Ticket(
            owner: RiskScene.me,
            terms: OrderTerms(
                instrument: instrument.id, side: .buy, quantity: Quantity(50),
                kind: .limit(Price(paise: 1000_00))),
            purpose: .entry, signalAt: now, stopTrigger: Price(paise: 990_00))
        var capabilities = BrokerCapabilities()
        capabilities.allow([.cash, .derivatives], [.limit, .market, .stop], [.day], Product.allCases)
        view = RiskView(
            now: now, limits: .standard, instrument: instrument, listing: DayListing(), phase: .continuous,
            deadline: now + .minutes(240),
            price: PriceView(quote: RiskScene.quote(at: now), bandSeenAt: now),
            feed: FeedHealth(mode: .poll, lastDataAt: now),
            gate: GateState(
                isRecovered: true, isArmed: true, orderID: OrderID(8),
                highestUsedID: OrderID(7)),
            key: KeyExposure(
                owner: WorstCase(position: .zero), account: WorstCase(position: .zero), confirmed: .zero),
            account: AccountState(equity: Money(rupees: 10_00_000), grossElsewhere: .zero, dayProfit: .zero),
            strategy: StrategyState(
                allotment: Money(rupees: 10_00_000), openPositions: 0, entriesLastMinute: 0, entriesToday: 0),
            capabilities: capabilities)
    }

    static func quote(at time: Timestamp, last: Int64 = 1000_00) -> Quote {
        Quote(
            last: Price(paise: last), bid: .init(price: Price(paise: last - 5), quantity: Quantity(500)),
            ask: .init(price: Price(paise: last + 5), quantity: Quantity(500)), exchangeTime: time)
    }

    /// The strategy holds 100 and sells 50 of them at 1000.00.
    static var closing: RiskScene {
        var scene = RiskScene()
        scene.hold(Quantity(100))
        scene.ticket.terms.side = .sell
        scene.ticket.purpose = .exit
        scene.ticket.stopTrigger = nil
        return scene
    }

    /// The position as the strategy, the account and the broker have it.
    mutating func hold(_ quantity: Quantity) {
        view.key.owner = WorstCase(position: quantity)
        view.key.account = WorstCase(position: quantity)
        view.key.confirmed = quantity
    }

    /// An open order of the strategy on the same instrument.
    mutating func open(_ side: Side, _ quantity: Int64, at paise: Int64 = 1000_00) {
        view.key.owner.add(side, Quantity(quantity), at: Price(paise: paise))
        view.key.account.add(side, Quantity(quantity), at: Price(paise: paise))
    }

    var quantity: Int64 {
        get { ticket.terms.quantity.units }
        set { ticket.terms.quantity = Quantity(newValue) }
    }

    /// The limit price in ten-thousandths of a rupee.
    var limit: Int64 {
        get { ticket.terms.kind.limitPrice.raw }
        set { ticket.terms.kind = .limit(Price(raw: newValue)) }
    }

    var verdict: Verdict { RiskGate.review(ticket, in: view) }
}

extension Verdict {
    var approved: Ticket? { if case .approved(let ticket, _) = self { ticket.ticket } else { nil } }
    var denials: [Denial] { if case .denied(let denials, _) = self { denials } else { [] } }
    var codes: [DenialCode] { denials.map(\.code) }

    var results: [ControlResult] {
        switch self {
        case .approved(_, let results), .denied(_, let results): results
        }
    }

    func outcome(of control: RiskControl) -> ControlResult.Outcome? {
        results.first { $0.control == control }?.outcome
    }
}
