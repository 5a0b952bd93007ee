// Why our own gate refused, as stable words for journals, alerts and tests. What a
// broker refuses is *rejected*, never denied.

public enum DenialCode: String, Codable, CaseIterable, Hashable, Sendable {
    case notTradable, suspended, seriesForbidsProduct, notOnAllowList
    case calendarUnknown, phaseClosed, phaseForbidsStop, phaseForbidsMarket, phaseForbidsEntry
    case priceNotPositive, offTick, triggerOffTick, stopLimitBeforeTrigger
    case quantityNotPositive, offLot, aboveFreeze
    case bandUnknown, bandStale, outsideBand, triggerOutsideBand
    case collarReferenceUnknown, outsideCollar, sentMeanDrifted
    case aboveMaxQuantity
    case aboveMaxValue, equityUnknown
    case duplicate
    case priceUnknown, priceStale, priceFromFuture, priceFrozen
    case selfCross, opposesOwnEntry, opposesOtherOwner
    case touchUnknown
    case unsupportedByBroker
    case stopMissing, stopOutsideBand, stopTooNear, stopTooFar, stopRiskTooHigh
    case overClose, nothingToClose, positionUnconfirmed
    case identityReused
    case intentTooOld, intentFromFuture
    case overflow
    case scripPositionTooLarge, allotmentUnknown
    case tooManyPositions
    case tooManyEntriesThisMinute, tooManyEntriesToday
    case outsideEntryWindow, tooNearDeadline, deadlineUnknown
    case grossTooHigh
    case dayLossReached, dayProfitUnknown
    case deliveryShort
    case feedUnknown, feedSilent
    case notRecovered, notArmed
    case unknownOnSide, unknownOnKey, tooManyUnknown, unknownValueTooHigh
    case locked, halted, newRiskLatched, strategyPaused
}

extension DenialCode {
    /// Whether a ticket that only reduces a position may pass all the same.
    ///
    /// Value, loss, exposure, rate and missing data may be waived; whether the exchange can take
    /// the order, and whether we may send at all, never.
    public var isWaivedWhenReducing: Bool {
        switch self {
        case .notOnAllowList, .calendarUnknown, .phaseForbidsEntry, .bandUnknown, .bandStale: true
        case .collarReferenceUnknown, .outsideCollar, .sentMeanDrifted: true
        case .aboveMaxQuantity, .aboveMaxValue, .equityUnknown: true
        case .priceUnknown, .priceStale, .priceFromFuture, .priceFrozen, .touchUnknown: true
        case .opposesOwnEntry, .opposesOtherOwner: true
        case .stopMissing, .stopOutsideBand, .stopTooNear, .stopTooFar, .stopRiskTooHigh: true
        case .scripPositionTooLarge, .allotmentUnknown, .tooManyPositions: true
        case .tooManyEntriesThisMinute, .tooManyEntriesToday: true
        case .outsideEntryWindow, .tooNearDeadline, .deadlineUnknown: true
        case .grossTooHigh, .dayLossReached, .dayProfitUnknown: true
        case .feedUnknown, .feedSilent, .notArmed: true
        case .unknownOnKey, .tooManyUnknown, .unknownValueTooHigh: true
        case .halted, .newRiskLatched, .strategyPaused: true
        default: false
        }
    }

    /// What was found, for a person.
    public var finding: String {
        switch self {
        case .notTradable: "the instrument is an index"
        case .suspended: "the instrument is suspended today"
        case .seriesForbidsProduct: "the instrument's series does not take this product"
        case .notOnAllowList: "the instrument is not on the allow-list"
        case .calendarUnknown: "no calendar says when the instrument trades"
        case .phaseClosed: "the session takes no orders now"
        case .phaseForbidsStop: "the closing auction takes no stop orders"
        case .phaseForbidsMarket: "the session takes no market orders now"
        case .phaseForbidsEntry: "entries are for the continuous session"
        case .priceNotPositive: "the price or trigger is not positive"
        case .offTick: "the price is not a multiple of the tick"
        case .triggerOffTick: "the trigger is not a multiple of the tick"
        case .stopLimitBeforeTrigger: "the stop's limit lies before its trigger"
        case .quantityNotPositive: "the quantity is not positive"
        case .offLot: "the quantity is not a multiple of the lot"
        case .aboveFreeze: "the quantity is above the exchange's freeze quantity"
        case .bandUnknown: "the day's price band is unknown"
        case .bandStale: "the sliding price band was not seen lately"
        case .outsideBand: "the price lies outside the exchange's band"
        case .triggerOutsideBand: "the trigger lies outside the exchange's band"
        case .collarReferenceUnknown: "there is no price to compare the order's with"
        case .outsideCollar: "the price lies too far from the market"
        case .sentMeanDrifted: "what was sent in 5 minutes lies too far from the market's mean"
        case .aboveMaxQuantity: "the quantity is too large"
        case .aboveMaxValue: "the order's value is too large"
        case .equityUnknown: "the account's equity is unknown"
        case .duplicate: "an equal order was sent a moment ago"
        case .priceUnknown: "the instrument has no price"
        case .priceStale: "the last price is too old"
        case .priceFromFuture: "the last price is dated in the future"
        case .priceFrozen: "the price stands still while the index moves"
        case .selfCross: "the order would meet an own resting order"
        case .opposesOwnEntry: "an own entry on the other side is still open"
        case .opposesOtherOwner: "another owner stands on the other side of this instrument"
        case .touchUnknown: "no quote is there to cap the market order"
        case .unsupportedByBroker: "the broker does not take this kind of order"
        case .stopMissing: "the entry has no stop"
        case .stopOutsideBand: "the stop's trigger lies outside the band"
        case .stopTooNear: "the stop is too near, or on the wrong side"
        case .stopTooFar: "the stop is too far"
        case .stopRiskTooHigh: "the loss at the stop is too large"
        case .overClose: "the order would close more than is held"
        case .nothingToClose: "there is no position that this order would close"
        case .positionUnconfirmed: "the broker has not confirmed the position yet"
        case .identityReused: "the order's number was used before"
        case .intentTooOld: "the signal is too old"
        case .intentFromFuture: "the signal is dated in the future"
        case .overflow: "price, quantity or value are beyond any real order"
        case .scripPositionTooLarge: "the position could grow beyond the strategy's share for one scrip"
        case .allotmentUnknown: "the strategy has no allotment"
        case .tooManyPositions: "the strategy has too many positions"
        case .tooManyEntriesThisMinute: "the strategy enters too often"
        case .tooManyEntriesToday: "the strategy used up its entries of the day"
        case .outsideEntryWindow: "it is not the time for entries"
        case .tooNearDeadline: "the square-off is too near for an intraday entry"
        case .deadlineUnknown: "the square-off deadline is unknown"
        case .grossTooHigh: "the account's worst-case exposure would be too high"
        case .dayLossReached: "the day's loss has reached its limit"
        case .dayProfitUnknown: "the day's profit is unknown"
        case .deliveryShort: "a delivery sale is not covered by holdings"
        case .feedUnknown: "the price feed has brought nothing yet"
        case .feedSilent: "the price feed is silent"
        case .notRecovered: "recovery is not complete"
        case .notArmed: "the account is not armed"
        case .unknownOnSide: "an order on this instrument and side is unknown"
        case .unknownOnKey: "an order on this instrument is unknown"
        case .tooManyUnknown: "too many orders are unknown"
        case .unknownValueTooHigh: "the value of unknown orders is too high"
        case .locked: "everything is locked (K4)"
        case .halted: "new risk is halted (K1 to K3)"
        case .newRiskLatched: "new risk is latched off"
        case .strategyPaused: "the strategy is paused"
        }
    }
}
