// One edge of one control: values that pass the whole gate, and the first values
// beyond that are denied with exactly this code among the reasons.

import Market
import Trading

struct RiskEdge: Sendable, CustomStringConvertible {
    let code: DenialCode
    let good: [Int64]
    let bad: [Int64]
    let set: @Sendable (inout RiskScene, Int64) -> Void

    init(
        _ code: DenialCode, good: [Int64], bad: [Int64],
        _ set: @escaping @Sendable (inout RiskScene, Int64) -> Void
    ) {
        self.code = code
        self.good = good
        self.bad = bad
        self.set = set
    }

    var description: String { "\(code.rawValue) \(good) | \(bad)" }

    func scene(_ value: Int64) -> RiskScene {
        var scene = RiskScene()
        set(&scene, value)
        return scene
    }

    static let all = exchange + price + order + exposure + system
}

private let second: Int64 = 1_000_000_000
private let rupee: Int64 = 10_000

extension RiskEdge {
    static let exchange: [RiskEdge] = [
        RiskEdge(.notTradable, good: [0], bad: [1]) { if $1 == 1 { $0.view.instrument.contract = .index } },
        RiskEdge(.suspended, good: [0], bad: [1]) { $0.view.listing.isSuspended = $1 == 1 },
        RiskEdge(.seriesForbidsProduct, good: [1], bad: [0]) { $0.view.listing.seriesTakesProduct = $1 == 1 },
        RiskEdge(.notOnAllowList, good: [1], bad: [0]) { $0.view.listing.isOnAllowList = $1 == 1 },
        RiskEdge(.calendarUnknown, good: [1], bad: [0]) { $0.view.phase = $1 == 1 ? .continuous : nil },
        RiskEdge(.phaseClosed, good: [2], bad: [0, 1, 3, 6]) {
            $0.view.phase = TradingPhase.allCases[Int($1)]
        },
        RiskEdge(.phaseForbidsEntry, good: [2], bad: [4, 5]) {
            $0.view.phase = TradingPhase.allCases[Int($1)]
        },
        RiskEdge(.phaseForbidsStop, good: [2], bad: [4, 5]) {
            $0.view.phase = TradingPhase.allCases[Int($1)]
            $0.ticket.terms.kind = .stop(trigger: Price(paise: 1000_00), limit: Price(paise: 1001_00))
        },
        RiskEdge(.phaseForbidsMarket, good: [2], bad: [5]) {
            $0.view.phase = TradingPhase.allCases[Int($1)]
            $0.ticket.terms.kind = .market(protection: Price(paise: 1001_00))
        },
        RiskEdge(.priceNotPositive, good: [1000 * rupee], bad: [0, -500]) { $0.limit = $1 },
        RiskEdge(.offTick, good: [9_999_500, 10_000_000], bad: [9_999_999, 10_000_001]) { $0.limit = $1 },
        RiskEdge(.offTick, good: [500], bad: [0, -1]) { $0.view.instrument.tick = Price(raw: $1) },
        RiskEdge(.triggerOffTick, good: [9_999_500, 10_000_000], bad: [9_999_999]) {
            $0.ticket.terms.kind = .stop(trigger: Price(raw: $1), limit: Price(paise: 1000_00))
        },
        RiskEdge(.stopLimitBeforeTrigger, good: [1000_05, 1000_00], bad: [999_95]) {
            $0.ticket.terms.kind = .stop(trigger: Price(paise: 1000_00), limit: Price(paise: $1))
        },
        RiskEdge(.quantityNotPositive, good: [1], bad: [0, -1]) { $0.quantity = $1 },
        RiskEdge(.offLot, good: [40, 50], bad: [49, 51]) {
            $0.view.instrument.lot = Quantity(10)
            $0.quantity = $1
        },
        RiskEdge(.offLot, good: [1], bad: [0, -1]) { $0.view.instrument.lot = Quantity($1) },
        RiskEdge(.aboveFreeze, good: [30, 40], bad: [50]) {
            $0.view.instrument.lot = Quantity(10)
            $0.view.instrument.freezeQuantity = Quantity(45)
            $0.quantity = $1
        },
        RiskEdge(.bandUnknown, good: [1], bad: [0]) { if $1 == 0 { $0.view.instrument.band = nil } },
        RiskEdge(.outsideBand, good: [999_95, 1000_00], bad: [1000_05]) {
            $0.view.instrument.band?.upper = Price(paise: 1000_00)
            $0.limit = $1 * 100
        },
        RiskEdge(.outsideBand, good: [995_05, 995_00], bad: [994_95]) {
            $0.view.instrument.band?.lower = Price(paise: 995_00)
            $0.ticket.terms.side = .sell
            $0.ticket.stopTrigger = Price(paise: 1005_00)
            $0.limit = $1 * 100
        },
        RiskEdge(.triggerOutsideBand, good: [995_05, 995_00], bad: [994_95]) {
            $0.view.instrument.band?.lower = Price(paise: 995_00)
            $0.ticket.terms.kind = .stop(trigger: Price(paise: $1), limit: Price(paise: 1000_00))
            $0.ticket.stopTrigger = Price(paise: 995_00)
        },
        RiskEdge(.bandStale, good: [0, 60 * second], bad: [60 * second + 1]) {
            $0.view.instrument.hasDerivatives = true
            $0.view.price.bandSeenAt = $0.view.now - Span(nanoseconds: $1)
        },
        RiskEdge(.unsupportedByBroker, good: [1], bad: [0]) { if $1 == 0 { $0.view.capabilities = .init() } },
        RiskEdge(.unsupportedByBroker, good: [0], bad: [1]) {
            $0.ticket.terms.validity = Validity.allCases[Int($1)]
        },
    ]

    static let price: [RiskEdge] = [
        RiskEdge(.outsideCollar, good: [1009_95, 1010_00], bad: [1010_05]) { $0.limit = $1 * 100 },
        RiskEdge(.outsideCollar, good: [1019_95, 1020_00], bad: [1020_05]) {
            $0.view.price.isThin = true
            $0.limit = $1 * 100
        },
        RiskEdge(.outsideCollar, good: [1099_95, 1100_00], bad: [1100_05]) {
            $0.view.instrument.contract = .option(
                underlying: "X", expiry: RiskScene.day, strike: Price(paise: 1000_00), .call)
            $0.view.limits[.stopDistanceMost] = 2000
            $0.view.instrument.band?.upper = Price(paise: 1200_00)
            $0.quantity = 10
            $0.limit = $1 * 100
        },
        RiskEdge(.outsideCollar, good: [1010_05, 1010_10], bad: [1010_15]) {
            $0.ticket.terms.kind = .stop(trigger: Price(paise: 1000_10), limit: Price(paise: $1))
        },
        RiskEdge(.sentMeanDrifted, good: [1030 * rupee - 1, 1030 * rupee], bad: [1030 * rupee + 1]) {
            $0.view.price.sentDrift = SentDrift(meanSent: Price(raw: $1), marketMean: Price(paise: 1000_00))
        },
        RiskEdge(.collarReferenceUnknown, good: [1000_00], bad: [0]) {
            $0.view.price.quote?.last = Price(paise: $1)
        },
        RiskEdge(.priceUnknown, good: [1], bad: [0]) { if $1 == 0 { $0.view.price.quote = nil } },
        RiskEdge(.priceStale, good: [0, 45 * second], bad: [45 * second + 1]) {
            $0.view.price.quote?.exchangeTime = $0.view.now - Span(nanoseconds: $1)
        },
        RiskEdge(.priceStale, good: [5 * second - 1, 5 * second], bad: [5 * second + 1]) {
            $0.view.feed = FeedHealth(mode: .stream, lastDataAt: $0.view.now - .seconds(6))
            $0.view.price.quote?.exchangeTime = $0.view.now - Span(nanoseconds: $1)
        },
        RiskEdge(.priceStale, good: [5 * second + 1, 45 * second], bad: [45 * second + 1]) {
            $0.view.feed = FeedHealth(mode: .stream, lastDataAt: $0.view.now - .seconds(5))
            $0.view.price.quote?.exchangeTime = $0.view.now - Span(nanoseconds: $1)
        },
        RiskEdge(.priceFromFuture, good: [2 * second - 1, 2 * second], bad: [2 * second + 1]) {
            $0.view.price.quote?.exchangeTime = $0.view.now + Span(nanoseconds: $1)
        },
        RiskEdge(.priceFrozen, good: [1, 2], bad: [3, 4]) { $0.view.price.frozenPolls = Int($1) },
        RiskEdge(.touchUnknown, good: [1], bad: [0]) {
            $0.ticket.terms.kind = .market(protection: Price(paise: 1001_00))
            if $1 == 0 { $0.view.price.quote = nil }
        },
    ]
}
