// What the exchange refuses, and in which words.
//
// The checks of an exchange's front door: session, lot, freeze quantity, tick and
// band. No check of money or margin: those are a broker's. The wording follows the
// reasons that Indian brokers list for NSE's rejections (seen 2026-11).

import Market

extension Book {
    /// Why these terms are refused at this instant; nil when they are taken.
    func refusal(of terms: OrderTerms, at time: Timestamp) -> String? {
        sessionRefusal(of: terms, at: time) ?? quantityRefusal(of: terms.quantity)
            ?? priceRefusal(of: terms) ?? triggerRefusal(of: terms) ?? valueRefusal(of: terms)
    }

    private func sessionRefusal(of terms: OrderTerms, at time: Timestamp) -> String? {
        guard instrument.isTradable else {
            return "Security is not allowed to trade in this market: an index"
        }
        if time < session.open { return "Market is not open: trading starts at \(session.open.timeOfDay)" }
        if time >= session.ordersExpire { return "Market is closed since \(session.ordersExpire.timeOfDay)" }
        if isHalted || isHalt(at: time) { return "Trading in \(instrument.symbol) is halted" }
        guard time >= session.continuousEnd, let auction = session.auction else { return nil }
        if time < auction.entryFrom {
            return "Order entry is not allowed before \(auction.entryFrom.timeOfDay): "
                + "the auction's reference price is being computed"
        }
        switch terms.kind {
        case .stop: return "Stop orders are not allowed in the closing auction"
        case .market where time >= auction.limitOnlyFrom:
            return "Market orders are not allowed after \(auction.limitOnlyFrom.timeOfDay)"
        case .market, .limit: return nil
        }
    }

    private func quantityRefusal(of quantity: Quantity) -> String? {
        if quantity.raw <= 0 { return "Order quantity must be above zero, was \(quantity)" }
        if quantity.raw % instrument.lot.raw != 0 {
            return "Quantity \(quantity) is not a multiple of the market lot \(instrument.lot)"
        }
        guard let largest = instrument.largestOrder, quantity > largest else { return nil }
        return "Quantity \(quantity) exceeds the freeze quantity: at most \(largest) in one order"
    }

    private func priceRefusal(of terms: OrderTerms) -> String? {
        let limit = terms.kind.limitPrice
        for price in [limit, terms.kind.trigger ?? limit] {
            if price.raw <= 0 { return "Order price must be above zero, was \(price)" }
            if price.raw % instrument.tick.raw != 0 {
                return "Rate \(price) not multiple of tick [\(instrument.tick)]"
            }
            if let band, !band.contains(price) {
                return "Order price \(price) is out of day's price range \(band.lower) - \(band.upper)"
            }
        }
        return nil
    }

    private func triggerRefusal(of terms: OrderTerms) -> String? {
        guard let trigger = terms.kind.trigger else { return nil }
        let limit = terms.kind.limitPrice
        switch terms.side {
        case .buy where trigger > limit:
            return "Trigger price \(trigger) must not be above the limit price \(limit) of a buy stop"
        case .sell where trigger < limit:
            return "Trigger price \(trigger) must not be below the limit price \(limit) of a sell stop"
        case .buy, .sell: break
        }
        guard let widest = widestStop(at: trigger), max(trigger, limit) - min(trigger, limit) > widest
        else { return nil }
        return
            "16448 : Difference between limit price and trigger price is beyond permissible range \(widest)"
    }

    /// How far a stop's limit may lie from its trigger; nil where any distance is taken.
    /// NSE's pre-trade check of derivatives, circular 54/2023.
    private func widestStop(at trigger: Price) -> Price? {
        let isCheap = trigger <= Price(paise: 50_00)
        return switch instrument.contract {
        case .future: isCheap ? Price(paise: 1_50) : trigger.moved(byBasisPoints: 300) - trigger
        case .option: isCheap ? Price(paise: 10_00) : trigger.moved(byBasisPoints: 2000) - trigger
        case .share, .index: nil
        }
    }

    /// Bounds what one order can move, so that no sum of values can overflow.
    private func valueRefusal(of terms: OrderTerms) -> String? {
        let highest = max(terms.kind.limitPrice, band?.upper ?? .zero)
        guard highest.checkedValue(of: terms.quantity) == nil else { return nil }
        return "Order value exceeds \(Money.limit): send a smaller quantity than \(terms.quantity)"
    }
}
