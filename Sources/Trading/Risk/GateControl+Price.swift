// Whether the price can be trusted, and the order's price is near it.

import Market

extension GateControl {
    static let collar = GateControl(.collar) { review in
        guard let reference = reference(review) else { return .missing(.collarReferenceUnknown) }
        let away = (review.limitPrice.raw - reference.raw) * review.terms.side.sign
        return Finding.atMost(
            collarLimit(review), basisPointsUp(away, of: reference.raw), .basisPoints, else: .outsideCollar
        ).and(drift(review))
    }

    static let stalePrice = GateControl(.stalePrice) { $0.price }

    static let protection = GateControl(.protection) { review in
        guard case .market(let cap) = review.terms.kind else { return .fine }
        guard let quote = review.view.price.quote, quote.last > .zero else {
            var finding = Finding.missing(.touchUnknown)
            finding.clipped = review.protectionClipped
            return finding
        }
        let touch = (review.terms.side == .buy ? quote.ask?.price : quote.bid?.price) ?? quote.last
        let away = (cap.raw - touch.raw) * review.terms.side.sign
        return Finding(
            breach: nil, observed: basisPointsUp(away, of: max(touch.raw, 1)),
            limit: review.limits[.marketProtection],
            headroom: review.limits[.marketProtection] - basisPointsUp(away, of: max(touch.raw, 1)),
            unit: .basisPoints, clipped: review.protectionClipped)
    }

    /// RC-10. A quiet instrument on a stream that proves itself alive may be as old as a polled one.
    static func judgePrice(_ view: borrowing RiskView) -> Finding {
        let (limits, now) = (view.limits, view.now)
        guard let quote = view.price.quote, quote.last > .zero else { return .missing(.priceUnknown) }
        let age = now - quote.exchangeTime
        let fresh = Span.seconds(limits[.quoteAgeStream])
        let feedIsProven = view.feed.mode == .poll || (view.feed.age(at: now).map { $0 <= fresh } ?? false)
        let allowed = feedIsProven ? Span.seconds(limits[.quoteAge]) : fresh
        let lead = Span.seconds(limits[.quoteLead])
        return Finding.atMost(lead.nanoseconds, -age.nanoseconds, .nanoseconds, else: .priceFromFuture)
            .and(.below(limits[.frozenPolls], Int64(view.price.frozenPolls), .count, else: .priceFrozen))
            .and(.atMost(allowed.nanoseconds, age.nanoseconds, .nanoseconds, else: .priceStale))
    }

    /// A stop is compared with its trigger; anything else with the middle of a narrow market, or the last
    /// price.
    private static func reference(_ review: borrowing Review) -> Price? {
        if let trigger = review.terms.kind.trigger { return trigger > .zero ? trigger : nil }
        guard let quote = review.view.price.quote, quote.last > .zero else { return nil }
        guard let bid = quote.bid?.price, let ask = quote.ask?.price, bid > .zero, ask >= bid,
            basisPointsUp(ask.raw - bid.raw, of: quote.mid.raw) <= review.limits[.collarSpread]
        else { return quote.last }
        return quote.mid
    }

    private static func collarLimit(_ review: borrowing Review) -> Int64 {
        if case .option = review.view.instrument.contract { return review.limits[.collarOptions] }
        return review.limits[review.view.price.isThin ? .collarThin : .collarCash]
    }

    private static func drift(_ review: borrowing Review) -> Finding {
        guard let drift = review.view.price.sentDrift else { return .fine }
        guard drift.marketMean > .zero else { return .missing(.collarReferenceUnknown) }
        return .atMost(
            review.limits[.collarCumulative],
            basisPointsUp(abs(drift.meanSent.raw - drift.marketMean.raw), of: drift.marketMean.raw),
            .basisPoints, else: .sentMeanDrifted)
    }
}
