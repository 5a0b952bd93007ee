// Which control a denial belongs to, and what a person can do about it.

extension DenialCode {
    /// The first control that denies with it: a missing equity is found by several.
    public var control: RiskControl {
        switch self {
        case .notTradable, .suspended, .seriesForbidsProduct, .notOnAllowList: .tradable
        case .calendarUnknown, .phaseClosed, .phaseForbidsStop, .phaseForbidsMarket: .phase
        case .phaseForbidsEntry: .phase
        case .priceNotPositive, .offTick, .triggerOffTick, .stopLimitBeforeTrigger: .tick
        case .quantityNotPositive, .offLot, .aboveFreeze: .lot
        case .bandUnknown, .bandStale, .outsideBand, .triggerOutsideBand: .band
        case .collarReferenceUnknown, .outsideCollar, .sentMeanDrifted: .collar
        case .aboveMaxQuantity: .maxQuantity
        case .aboveMaxValue, .equityUnknown: .maxValue
        case .duplicate: .duplicate
        case .priceUnknown, .priceStale, .priceFromFuture, .priceFrozen: .stalePrice
        case .selfCross, .opposesOwnEntry, .opposesOtherOwner: .selfCross
        case .touchUnknown: .protection
        case .unsupportedByBroker: .capability
        case .stopMissing, .stopOutsideBand, .stopTooNear, .stopTooFar, .stopRiskTooHigh: .stopPlan
        case .overClose, .nothingToClose, .positionUnconfirmed: .overClose
        case .identityReused: .identity
        case .intentTooOld, .intentFromFuture: .intentAge
        case .overflow: .overflow
        case .scripPositionTooLarge, .allotmentUnknown: .scripPosition
        case .tooManyPositions: .openPositions
        case .tooManyEntriesThisMinute, .tooManyEntriesToday: .entryRate
        case .outsideEntryWindow, .tooNearDeadline, .deadlineUnknown: .entryWindow
        case .grossTooHigh: .gross
        case .dayLossReached, .dayProfitUnknown: .dayLoss
        case .deliveryShort: .carry
        case .feedUnknown, .feedSilent: .feed
        case .notRecovered, .notArmed: .startGate
        case .unknownOnSide, .unknownOnKey, .tooManyUnknown, .unknownValueTooHigh: .unknownCap
        case .locked, .halted, .newRiskLatched, .strategyPaused: .kill
        }
    }

    /// What to do, in the imperative.
    public var remedy: String {
        switch self {
        case .notTradable, .notOnAllowList: "name another instrument, or add it to the allow-list"
        case .suspended, .phaseClosed, .phaseForbidsEntry: "wait for the next session"
        case .seriesForbidsProduct: "use delivery"
        case .calendarUnknown, .deadlineUnknown: "update the calendar file"
        case .phaseForbidsStop, .phaseForbidsMarket: "use a limit order"
        case .priceNotPositive, .offTick, .triggerOffTick: "round the price to the tick"
        case .stopLimitBeforeTrigger: "put the limit at or beyond the trigger"
        case .quantityNotPositive, .offLot: "order whole lots"
        case .aboveFreeze: "slice the order"
        case .bandUnknown, .bandStale, .touchUnknown, .collarReferenceUnknown: "wait for a quote"
        case .outsideBand, .triggerOutsideBand, .outsideCollar: "bring the price nearer to the market"
        case .sentMeanDrifted: "wait five minutes and check the rule's prices"
        case .aboveMaxQuantity, .aboveMaxValue, .overflow: "reduce the quantity"
        case .equityUnknown, .allotmentUnknown: "run `sauda reconcile`, or set the allotment"
        case .duplicate: "wait, or declare it a slice of its parent"
        case .priceUnknown, .priceStale, .priceFromFuture, .priceFrozen: "check the feed with `sauda doctor`"
        case .selfCross, .opposesOwnEntry: "cancel the resting order first"
        case .opposesOtherOwner: "let the other owner close first"
        case .unsupportedByBroker: "use a kind the broker takes"
        case .stopMissing, .stopOutsideBand, .stopTooNear, .stopTooFar: "correct the rule's stop"
        case .stopRiskTooHigh: "reduce the quantity or bring the stop nearer"
        case .overClose, .nothingToClose: "close what is left, after the open closing orders ended"
        case .positionUnconfirmed: "run `sauda reconcile`"
        case .identityReused: "stop this daemon and report it"
        case .intentTooOld, .intentFromFuture: "let the rule decide afresh"
        case .scripPositionTooLarge, .tooManyPositions, .grossTooHigh: "close something first"
        case .tooManyEntriesThisMinute: "wait a minute"
        case .tooManyEntriesToday, .outsideEntryWindow, .tooNearDeadline, .dayLossReached:
            "wait for the next day"
        case .dayProfitUnknown, .feedUnknown, .feedSilent: "wait for prices, or check `sauda doctor`"
        case .deliveryShort: "sell no more than is held"
        case .notRecovered: "wait for recovery, or see `sauda status`"
        case .notArmed: "run `sauda start`"
        case .unknownOnSide, .unknownOnKey, .tooManyUnknown: "wait until it is resolved, see `sauda orders`"
        case .unknownValueTooHigh: "wait until they are resolved, see `sauda orders`"
        case .halted: "find the cause, then `sauda resume`"
        case .locked: "find the cause, then `sauda kill --lower`, one level at a time"
        case .newRiskLatched, .strategyPaused: "it holds until the next session; look at `sauda risk`"
        }
    }
}
