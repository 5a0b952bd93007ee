// One ticket on the table: the view, the terms after clipping, and what several
// controls ask for. Clipping comes first, so that every control judges what would
// really be sent.

import Market

struct Review {
    let view: RiskView
    /// Terms clipped to the touch (RC-12) and, for a reducing ticket, to the band (RC-05).
    let ticket: Ticket
    /// Against a position, and no more than is left to close of it: by owner, account and broker.
    let isReducing: Bool
    /// What may still be closed; nil while the broker has not confirmed the position.
    let closable: Quantity?
    let protectionClipped: Bool
    let bandClipped: Bool
    /// RC-10's finding, which decides how a market order is capped.
    let price: Finding

    init(_ ticket: Ticket, in view: consuming RiskView) {
        closable = Review.closable(by: ticket.terms.side, view.key)
        price = GateControl.judgePrice(view)
        let quantity = ticket.terms.quantity
        isReducing = quantity > .zero && quantity <= closable ?? .zero
        var clipper = Clipper(
            ticket.terms, in: view, isReducing: isReducing, priceIsGood: price.breach == nil)
        clipper.clip()
        self.view = view
        self.ticket = Ticket(
            owner: ticket.owner, terms: clipper.terms, purpose: ticket.purpose, signalAt: ticket.signalAt,
            stopTrigger: ticket.stopTrigger, parent: ticket.parent)
        protectionClipped = clipper.protectionClipped
        bandClipped = clipper.bandClipped
    }

    var terms: OrderTerms { ticket.terms }
    var limits: RiskLimits { view.limits }
    var limitPrice: Price { ticket.terms.kind.limitPrice }

    /// The highest price the order may trade at: its own limit, or the market's where a sale does better.
    var worstPrice: Price {
        guard let quote = view.price.quote else { return limitPrice }
        return max(limitPrice, quote.last, quote.bid?.price ?? .zero)
    }

    /// `worst` with this order added.
    func adding(to worst: WorstCase) -> WorstCase {
        var worst = worst
        worst.add(terms.side, terms.quantity, at: worstPrice)
        return worst
    }

    private static func closable(by side: Side, _ key: KeyExposure) -> Quantity? {
        guard let confirmed = key.confirmed else { return nil }
        var broker = key.account
        broker.position = confirmed
        return min(key.owner.closable(by: side), key.account.closable(by: side), broker.closable(by: side))
    }
}

/// Brings terms to where they may be sent, and says what it changed.
private struct Clipper {
    var terms: OrderTerms
    var protectionClipped = false
    var bandClipped = false
    private let quote: Quote?
    private let band: PriceBand?
    private let tick: Price
    /// How far from the touch a market order may pay, in hundredths of a percent.
    private let protection: Int64
    private let isReducing: Bool
    private let priceIsGood: Bool

    init(_ terms: OrderTerms, in view: borrowing RiskView, isReducing: Bool, priceIsGood: Bool) {
        self.terms = terms
        quote = view.price.quote
        band = view.instrument.band
        tick = view.instrument.tick
        protection = view.limits[.marketProtection]
        self.isReducing = isReducing
        self.priceIsGood = priceIsGood
    }

    mutating func clip() {
        if case .market(let cap) = terms.kind { clipProtection(cap) }
        if isReducing, let band { clamp(to: band) }
    }

    /// An opening order pays at most the touch ± 1 %; a closing one without a price takes the band's edge.
    private mutating func clipProtection(_ cap: Price) {
        let buys = terms.side == .buy
        if isReducing {
            guard !priceIsGood, let band else { return }
            protectionClipped = replace(.market(protection: onTick(buys ? band.upper : band.lower)))
        } else if let quote {
            let touch = (buys ? quote.ask?.price : quote.bid?.price) ?? quote.last
            let furthest = onTick(touch.moved(byBasisPoints: terms.side.sign * protection))
            if (cap.raw - furthest.raw) * terms.side.sign > 0 {
                protectionClipped = replace(.market(protection: furthest))
            }
        }
    }

    private mutating func clamp(to band: PriceBand) {
        let kind: OrderKind =
            switch terms.kind {
            case .limit(let price): .limit(clamped(price, band))
            case .market(let cap): .market(protection: clamped(cap, band))
            case .stop(let trigger, let limit):
                .stop(trigger: clamped(trigger, band), limit: clamped(limit, band))
            }
        bandClipped = replace(kind)
    }

    /// The price where it is inside the band, else the nearest edge on a tick inside.
    private func clamped(_ price: Price, _ band: PriceBand) -> Price {
        guard tick.raw > 0 else { return band.clamp(price) }
        if price > band.upper { return band.upper.roundedDown(to: tick) }
        if price < band.lower { return band.lower.roundedUp(to: tick) }
        return price
    }

    /// Towards the passive side: a buy down, a sale up.
    private func onTick(_ price: Price) -> Price {
        guard tick.raw > 0 else { return price }
        return terms.side == .buy
            ? price.roundedDown(to: tick) : price.roundedUp(to: tick)
    }

    /// Whether anything changed.
    private mutating func replace(_ kind: OrderKind) -> Bool {
        defer { terms.kind = kind }
        return kind != terms.kind
    }
}
