// Whether this one order is sane in itself: its size, its stop, its age, its
// identity, and that it closes no more than there is.

import Market

extension GateControl {
    static let maxQuantity = GateControl(.maxQuantity) { review in
        let (limits, price) = (review.limits, review.view.price)
        var largest = Quantity(limits[.orderQuantity])
        if let volume = price.averageDailyVolume {
            largest = min(largest, volume.share(limits[.volumeShare]))
        }
        if let depth = price.oppositeDepth {
            largest = min(largest, depth.share(limits[.depthShare]))
        }
        return .atMost(largest.raw, review.terms.quantity.raw, .quantity, else: .aboveMaxQuantity)
    }

    static let maxValue = GateControl(.maxValue) { review in
        let configured = Money(paise: review.limits[.orderValue])
        guard let equity = review.view.account.equity else {
            return .missing(.equityUnknown, limit: configured.raw, .money)
        }
        let limit = min(configured, equity.basisPoints(review.limits[.orderValueShare]))
        return .atMost(limit.raw, orderValue(review)?.raw ?? .max, .money, else: .aboveMaxValue)
    }

    static let duplicate = GateControl(.duplicate) { review in
        let (view, terms, parent) = (review.view, review.terms, review.ticket.parent)
        let window = Span.seconds(review.limits[.duplicateWindow])
        let copies = view.recent.count { earlier in
            earlier.side == terms.side && earlier.quantity == terms.quantity
                && view.now - earlier.at <= window
                && abs(earlier.price.raw - review.limitPrice.raw) <= view.instrument.tick.raw
                && !(parent != nil && parent == earlier.parent)
        }
        return .atMost(0, Int64(copies), .count, else: .duplicate)
    }

    static let stopPlan = GateControl(.stopPlan) { review in
        if review.isReducing { return .fine }
        guard let stop = review.ticket.stopTrigger, stop > .zero, review.limitPrice > .zero else {
            return .missing(.stopMissing)
        }
        let (side, limits) = (review.terms.side.sign, review.limits)
        let last = review.view.price.quote?.last ?? review.limitPrice
        // The order may fill better than its limit, and the stop must be far enough from there too.
        let nearest = side > 0 ? min(review.limitPrice, last) : max(review.limitPrice, last)
        let near = basisPointsDown((nearest.raw - stop.raw) * side, of: max(nearest.raw, 1))
        let far = basisPointsUp((review.limitPrice.raw - stop.raw) * side, of: review.limitPrice.raw)
        return Finding.holds(review.view.instrument.band?.contains(stop) ?? false, else: .stopOutsideBand)
            .and(.atLeast(limits[.stopDistanceLeast], near, .basisPoints, else: .stopTooNear))
            .and(.atMost(limits[.stopDistanceMost], far, .basisPoints, else: .stopTooFar))
            .and(stopRisk(review, Price(raw: abs(review.limitPrice.raw - stop.raw))))
    }

    static let overClose = GateControl(.overClose) { review in
        let (key, terms) = (review.view.key, review.terms)
        let opposes = key.owner.position.raw.signum() == -terms.side.sign
        guard opposes else {
            return .holds(!review.ticket.purpose.closes, else: .nothingToClose)
        }
        guard let closable = review.closable else { return .missing(.positionUnconfirmed) }
        return .atMost(closable.raw, terms.quantity.raw, .quantity, else: .overClose)
    }

    static let identity = GateControl(.identity) { review in
        let gate = review.view.gate
        let next = Int64(gate.highestUsedID?.number ?? 0) + 1
        return .atLeast(next, Int64(gate.orderID.number), .count, else: .identityReused)
    }

    static let intentAge = GateControl(.intentAge) { review in
        let age = (review.view.now - review.ticket.signalAt).nanoseconds
        let limit = Span.seconds(review.limits[.intentAge]).nanoseconds
        return Finding.atLeast(0, age, .nanoseconds, else: .intentFromFuture)
            .and(.atMost(limit, age, .nanoseconds, else: .intentTooOld))
    }

    static let overflow = GateControl(.overflow) { review in
        .atMost(Money.limit.raw, orderValue(review)?.raw ?? .max, .money, else: .overflow)
    }

    static let selfCross = GateControl(.selfCross) { review in
        let (key, side) = (review.view.key, review.terms.side.sign)
        // An untriggered stop rests nowhere: it can meet nothing yet.
        let meets = key.ownOppositeBest.map { (review.limitPrice.raw - $0.raw) * side >= 0 } ?? false
        return Finding.holds(!meets || review.terms.kind.trigger != nil, else: .selfCross)
            .and(
                .atMost(
                    0, key.owner.entering(review.terms.side.opposite).raw, .quantity, else: .opposesOwnEntry)
            )
            .and(.atMost(0, key.othersOpposing.raw, .quantity, else: .opposesOtherOwner))
    }

    /// Nil beyond the bounds of money.
    private static func orderValue(_ review: borrowing Review) -> Money? {
        review.worstPrice.exposure(of: review.terms.quantity, multiplier: review.view.instrument.multiplier)
    }

    private static func stopRisk(_ review: borrowing Review, _ distance: Price) -> Finding {
        guard let equity = review.view.account.equity else { return .missing(.stopRiskTooHigh, .money) }
        let loss = distance.exposure(
            of: review.terms.quantity, multiplier: review.view.instrument.multiplier)
        let limit = equity.basisPoints(review.limits[.stopRisk])
        return .atMost(limit.raw, loss?.raw ?? .max, .money, else: .stopRiskTooHigh)
    }
}

extension Quantity {
    /// Hundredths of a percent of this, rounded down.
    fileprivate func share(_ basisPoints: Int64) -> Quantity {
        Quantity(raw: Int64(clamping: Int128(raw) * Int128(basisPoints) / 10_000))
    }
}
