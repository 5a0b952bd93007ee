// Whether the exchange and the broker would take the order at all: the instrument,
// the session, the grid of prices and quantities, the band, the kind of order.

import Market

extension GateControl {
    static let tradable = GateControl(.tradable) { review in
        let listing = review.view.listing
        return Finding.holds(review.view.instrument.isTradable, else: .notTradable)
            .and(.holds(!listing.isSuspended, else: .suspended))
            .and(.holds(listing.seriesTakesProduct, else: .seriesForbidsProduct))
            .and(.holds(listing.isOnAllowList, else: .notOnAllowList))
    }

    static let phase = GateControl(.phase) { review in
        guard let phase = review.view.phase else { return .missing(.calendarUnknown) }
        let kind = BrokerCapabilities.Kind(review.terms.kind)
        return Finding.holds(phase.takesNewOrders, else: .phaseClosed)
            .and(.holds(kind != .stop || phase.takesStops, else: .phaseForbidsStop))
            .and(.holds(kind != .market || phase.takesMarketOrders, else: .phaseForbidsMarket))
            // A position entered in an auction could not be protected by a stop.
            .and(.holds(phase == .continuous || review.isReducing, else: .phaseForbidsEntry))
    }

    static let tick = GateControl(.tick) { review in
        let (price, trigger) = (review.limitPrice, review.terms.kind.trigger)
        let tick = review.view.instrument.tick.raw
        return Finding.holds(price > .zero && trigger ?? price > .zero, else: .priceNotPositive)
            .and(remainder(of: price.raw, over: tick, .money, else: .offTick))
            .and(remainder(of: trigger?.raw ?? 0, over: tick, .money, else: .triggerOffTick))
            .and(
                .holds(
                    trigger.map { (price.raw - $0.raw) * review.terms.side.sign >= 0 } ?? true,
                    else: .stopLimitBeforeTrigger))
    }

    static let lot = GateControl(.lot) { review in
        let (quantity, instrument) = (review.terms.quantity, review.view.instrument)
        let grid = Finding.holds(quantity > .zero, else: .quantityNotPositive)
            .and(remainder(of: quantity.raw, over: instrument.lot.raw, .quantity, else: .offLot))
        guard grid.breach == nil, let largest = instrument.largestOrder else { return grid }
        return .atMost(largest.raw, quantity.raw, .quantity, else: .aboveFreeze)
    }

    static let band = GateControl(.band) { review in
        guard let band = review.view.instrument.band else { return .missing(.bandUnknown) }
        var finding = inside(band, review.limitPrice, else: .outsideBand)
        if let trigger = review.terms.kind.trigger {
            finding = finding.and(inside(band, trigger, else: .triggerOutsideBand))
        }
        if finding.breach == nil, review.view.instrument.bandSlides { finding = bandAge(review) }
        finding.clipped = review.bandClipped
        return finding
    }

    static let capability = GateControl(.capability) { review in
        .holds(
            review.view.capabilities.takes(review.terms, in: review.view.instrument.segment),
            else: .unsupportedByBroker)
    }

    /// A grid that is not positive is a bad master: nothing fits it.
    private static func remainder(
        of value: Int64, over grid: Int64, _ unit: RiskUnit, else code: DenialCode
    ) -> Finding {
        grid > 0 ? .atMost(0, value.magnitude == 0 ? 0 : abs(value % grid), unit, else: code) : .missing(code)
    }

    private static func inside(_ band: PriceBand, _ price: Price, else code: DenialCode) -> Finding {
        Finding.atLeast(band.lower.raw, price.raw, .money, else: code)
            .and(.atMost(band.upper.raw, price.raw, .money, else: code))
    }

    private static func bandAge(_ review: borrowing Review) -> Finding {
        let limit = Span.seconds(review.limits[.bandAge]).nanoseconds
        guard let seen = review.view.price.bandSeenAt else {
            return .missing(.bandStale, limit: limit, .nanoseconds)
        }
        return .atMost(limit, (review.view.now - seen).nanoseconds, .nanoseconds, else: .bandStale)
    }
}

extension Instrument {
    /// Whether the exchange may move the band during the day: stocks with derivatives, and derivatives.
    var bandSlides: Bool { hasDerivatives || segment != .cash }
}
