// The edges of the controls that are about the order's size and stop, about exposure,
// and about whether anything may be sent at all.

import Market
import Rules
import Trading

private let second: Int64 = 1_000_000_000
private let rupee: Int64 = 10_000

extension RiskEdge {
    static let order: [RiskEdge] = [
        RiskEdge(.aboveMaxQuantity, good: [49, 50], bad: [51]) {
            $0.view.limits[.orderQuantity] = 50
            $0.quantity = $1
        },
        RiskEdge(.aboveMaxQuantity, good: [49, 50], bad: [51]) {
            $0.view.price.averageDailyVolume = Quantity(5000)
            $0.quantity = $1
        },
        RiskEdge(.aboveMaxQuantity, good: [49, 50], bad: [51]) {
            $0.view.price.oppositeDepth = Quantity(200)
            $0.quantity = $1
        },
        RiskEdge(.aboveMaxValue, good: [49, 50], bad: [51]) {
            $0.view.limits[.orderValue] = 50_000_00
            $0.quantity = $1
        },
        RiskEdge(.aboveMaxValue, good: [5_00_001, 5_00_000], bad: [4_99_999]) {
            $0.view.account.equity = Money(rupees: $1)
        },
        RiskEdge(.equityUnknown, good: [1], bad: [0]) { if $1 == 0 { $0.view.account.equity = nil } },
        RiskEdge(.duplicate, good: [10 * second + 1, 11 * second], bad: [0, 10 * second]) {
            $0.view.recent = [RiskScene.copy(of: $0, before: Span(nanoseconds: $1))]
        },
        RiskEdge(.duplicate, good: [1000_10, 999_90], bad: [1000_05, 1000_00, 999_95]) {
            var copy = RiskScene.copy(of: $0)
            copy.price = Price(paise: $1)
            $0.view.recent = [copy]
        },
        RiskEdge(.duplicate, good: [49, 51], bad: [50]) {
            var copy = RiskScene.copy(of: $0)
            copy.quantity = Quantity($1)
            $0.view.recent = [copy]
        },
        RiskEdge(.duplicate, good: [3], bad: [2, 4]) {
            var copy = RiskScene.copy(of: $0)
            copy.parent = OrderID(Int32($1))
            $0.ticket.parent = OrderID(3)
            $0.view.recent = [copy]
        },
        RiskEdge(.selfCross, good: [1000_10, 1000_05], bad: [1000_00, 999_95]) {
            $0.view.key.ownOppositeBest = Price(paise: $1)
        },
        RiskEdge(.opposesOwnEntry, good: [0], bad: [1]) { $0.open(.sell, $1, at: 1050_00) },
        RiskEdge(.opposesOwnEntry, good: [19, 20], bad: [21]) {
            $0.hold(Quantity(20))
            $0.open(.sell, $1, at: 1050_00)
        },
        RiskEdge(.opposesOtherOwner, good: [0], bad: [1]) { $0.view.key.othersOpposing = Quantity($1) },
        RiskEdge(.stopMissing, good: [990_00], bad: [0]) {
            $0.ticket.stopTrigger = $1 == 0 ? nil : Price(paise: $1)
        },
        RiskEdge(.stopOutsideBand, good: [990_05, 990_00], bad: [989_95]) {
            $0.view.instrument.band?.lower = Price(paise: 990_00)
            $0.ticket.stopTrigger = Price(paise: $1)
        },
        RiskEdge(.stopTooNear, good: [997_95, 998_00], bad: [998_05, 1000_00, 1010_00]) {
            $0.ticket.stopTrigger = Price(paise: $1)
        },
        RiskEdge(.stopTooNear, good: [996_90, 997_00], bad: [997_05]) {
            $0.view.price.quote = RiskScene.quote(at: $0.view.now, last: 999_00)
            $0.ticket.stopTrigger = Price(paise: $1)
        },
        RiskEdge(.stopTooFar, good: [950_05, 950_00], bad: [949_95]) {
            $0.ticket.stopTrigger = Price(paise: $1)
        },
        RiskEdge(.stopRiskTooHigh, good: [990_05, 990_00], bad: [989_95]) {
            $0.view.limits[.stopRisk] = 5
            $0.ticket.stopTrigger = Price(paise: $1)
        },
        RiskEdge(.overClose, good: [49, 50], bad: [51]) {
            $0 = .closing
            $0.open(.sell, 50)
            $0.quantity = $1
        },
        RiskEdge(.overClose, good: [29, 30], bad: [31]) {
            $0 = .closing
            $0.view.key.confirmed = Quantity(30)
            $0.quantity = $1
        },
        RiskEdge(.overClose, good: [100], bad: [101]) {
            $0 = .closing
            $0.ticket.purpose = .entry
            $0.quantity = $1
        },
        RiskEdge(.nothingToClose, good: [1], bad: [0, -1]) {
            $0 = .closing
            $0.hold(Quantity($1))
            $0.quantity = 1
        },
        RiskEdge(.positionUnconfirmed, good: [1], bad: [0]) {
            $0 = .closing
            if $1 == 0 { $0.view.key.confirmed = nil }
        },
        RiskEdge(.identityReused, good: [9, 8], bad: [7, 1]) { $0.view.gate.orderID = OrderID(Int32($1)) },
        RiskEdge(.intentTooOld, good: [5 * second - 1, 5 * second], bad: [5 * second + 1]) {
            $0.ticket.signalAt = $0.view.now - Span(nanoseconds: $1)
        },
        RiskEdge(.intentFromFuture, good: [0], bad: [1]) {
            $0.ticket.signalAt = $0.view.now + Span(nanoseconds: $1)
        },
        RiskEdge(.overflow, good: [50], bad: [2_000_000_000]) {
            $0.view.instrument.band?.upper = .limit
            $0.quantity = $1
        },
        RiskEdge(.overflow, good: [1000 * rupee], bad: [Price.limit.raw + 1, .min, .max]) { $0.limit = $1 },
    ]

    static let exposure: [RiskEdge] = [
        RiskEdge(.scripPositionTooLarge, good: [49, 50], bad: [51]) {
            $0.view.strategy.allotment = Money(rupees: 2_50_000)
            $0.quantity = $1
        },
        RiskEdge(.scripPositionTooLarge, good: [19, 20], bad: [21]) {
            $0.view.strategy.allotment = Money(rupees: 2_50_000)
            $0.hold(Quantity(20))
            $0.open(.buy, 10)
            $0.quantity = $1
        },
        RiskEdge(.allotmentUnknown, good: [1], bad: [0]) { if $1 == 0 { $0.view.strategy.allotment = nil } },
        RiskEdge(.tooManyPositions, good: [8, 9], bad: [10]) { $0.view.strategy.openPositions = Int($1) },
        RiskEdge(.tooManyPositions, good: [10], bad: [11]) {
            $0.hold(Quantity(1))
            $0.view.strategy.openPositions = Int($1)
        },
        RiskEdge(.tooManyEntriesThisMinute, good: [28, 29], bad: [30]) {
            $0.view.strategy.entriesLastMinute = Int($1)
        },
        RiskEdge(.tooManyEntriesToday, good: [498, 499], bad: [500]) {
            $0.view.strategy.entriesToday = Int($1)
        },
        RiskEdge(.outsideEntryWindow, good: [33_600, 33_601, 53_099, 53_100], bad: [33_599, 53_101]) {
            $0 = RiskScene(at: TimeOfDay(seconds: Int32($1)))
        },
        RiskEdge(.outsideEntryWindow, good: [36_000, 36_060], bad: [35_999, 36_061]) {
            $0 = RiskScene(at: TimeOfDay(seconds: Int32($1)))
            $0.view.entryWindow = EntryWindow(from: TimeOfDay(10, 0), until: TimeOfDay(10, 1))
        },
        RiskEdge(.tooNearDeadline, good: [1800 * second + 1, 1800 * second], bad: [1800 * second - 1, 0]) {
            $0.view.deadline = $0.view.now + Span(nanoseconds: $1)
        },
        RiskEdge(.deadlineUnknown, good: [1], bad: [0]) { if $1 == 0 { $0.view.deadline = nil } },
        RiskEdge(
            .grossTooHigh, good: [19_50_000 * rupee - 1, 19_50_000 * rupee], bad: [19_50_000 * rupee + 1]
        ) {
            $0.view.account.grossElsewhere = Money(raw: $1)
        },
        RiskEdge(.dayLossReached, good: [0, 15_000 * rupee - 1], bad: [15_000 * rupee, 15_000 * rupee + 1]) {
            $0.view.account.dayProfit = Money(raw: -$1)
        },
        RiskEdge(.dayProfitUnknown, good: [1], bad: [0]) { if $1 == 0 { $0.view.account.dayProfit = nil } },
        RiskEdge(.deliveryShort, good: [49, 50], bad: [51]) {
            $0 = .closing
            $0.ticket.terms.product = .delivery
            $0.open(.sell, 50)
            $0.quantity = $1
        },
    ]

    static let system: [RiskEdge] = [
        RiskEdge(.feedUnknown, good: [1], bad: [0]) { if $1 == 0 { $0.view.feed.lastDataAt = nil } },
        RiskEdge(.feedSilent, good: [0, 1], bad: [2, 3]) { $0.view.feed.missedPolls = Int($1) },
        RiskEdge(.feedSilent, good: [90 * second - 1], bad: [90 * second]) {
            $0.view.feed.lastDataAt = $0.view.now - Span(nanoseconds: $1)
        },
        RiskEdge(.notRecovered, good: [1], bad: [0]) { $0.view.gate.isRecovered = $1 == 1 },
        RiskEdge(.notArmed, good: [1], bad: [0]) { $0.view.gate.isArmed = $1 == 1 },
        RiskEdge(.unknownOnSide, good: [0], bad: [1]) { $0.view.unknown.onSide = Int($1) },
        RiskEdge(.unknownOnKey, good: [0], bad: [1]) { $0.view.unknown.onKey = Int($1) },
        RiskEdge(.tooManyUnknown, good: [1, 2], bad: [3]) { $0.view.unknown.total = Int($1) },
        RiskEdge(.unknownValueTooHigh, good: [50_000 * rupee], bad: [50_000 * rupee + 1]) {
            $0.view.unknown.totalValue = Money(raw: $1)
        },
        RiskEdge(.halted, good: [0], bad: [1, 2, 3]) {
            $0.view.gate.killLevel = KillLevel(rawValue: Int($1)) ?? .none
        },
        RiskEdge(.locked, good: [0], bad: [4]) {
            $0.view.gate.killLevel = KillLevel(rawValue: Int($1)) ?? .none
        },
        RiskEdge(.newRiskLatched, good: [0], bad: [1]) { $0.view.gate.noNewRisk = $1 == 1 ? .dayLoss : nil },
        RiskEdge(.strategyPaused, good: [0], bad: [1]) {
            $0.view.gate.strategyPaused = $1 == 1 ? .strategyDayLoss : nil
        },
    ]
}

extension RiskScene {
    /// The scene's own ticket, as if it had been sent before.
    static func copy(of scene: RiskScene, before: Span = .seconds(1)) -> RecentTicket {
        let terms = scene.ticket.terms
        return RecentTicket(
            side: terms.side, quantity: terms.quantity, price: terms.kind.limitPrice,
            at: scene.view.now - before)
    }
}
