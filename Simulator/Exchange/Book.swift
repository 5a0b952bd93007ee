// One instrument's side of the exchange: its quotes, its band, its state, and the
// orders that wait in it.
//
// A quote is drawn from the path, then made true for the day: faults that move the
// market move it, the band bounds it. What the feed is shown may be a lie (frozen,
// absurd, crossed); orders match against the truth.

public import Market

struct Book: Sendable {
    let instrument: Instrument
    let session: SessionWindow
    var path: QuotePath
    var band: PriceBand?
    /// The last true quote.
    var quote: Quote?
    /// Positions in the exchange's orders, of those that are open here.
    var open: [Int] = []
    var isHalted = false
    /// Traded since continuous trading ended.
    var auctionVolume: Quantity = .zero
    /// The next instant at which something happens here by itself.
    private(set) var nextInstant: Timestamp?

    private let faults: [MarketFault]
    private let bandStep: Price
    private var messageCount: UInt64 = 0
    private var shown: Quote?
    /// Traded on the path during halts, and therefore never.
    private var volumeSkipped: Quantity = .zero
    private var pathVolume: Quantity = .zero
    private var hasExpired = false

    init(_ listing: Listing, settings: ExchangeSettings, seed: UInt64) {
        let instrument = listing.instrument
        self.instrument = instrument
        session = listing.session
        path = QuotePath(
            bars: listing.bars, instrument: instrument, open: listing.session.open,
            length: listing.barLength, seed: seed)
        faults = settings.faults.filter { $0.symbol == nil || $0.symbol == instrument.symbol }
        let reference = instrument.previousClose ?? listing.bars.first?.open
        band = settings.dayBand(of: instrument, around: reference)
        bandStep = max(
            reference?.moved(byBasisPoints: -9500).roundedUp(to: instrument.tick) ?? .zero, instrument.tick)
        schedule()
    }

    mutating func nextLatency(_ settings: ExchangeSettings, seed: UInt64) -> Span {
        messageCount += 1
        let nth = messageCount &* 0xA24B_AED4_963E_E407
        var random = SeededRandom(seed: seed ^ nth, stream: instrument.symbol)
        return settings.latencyShape.draw(settings.leastLatency, settings.mostLatency, &random)
    }

    /// Quotes come until the close; after them only the expiry of orders.
    mutating func schedule() {
        let quoteTime = path.nextTime.flatMap { $0 < session.close ? $0 : nil }
        let expiry = hasExpired ? nil : session.ordersExpire
        guard let quoteTime, let expiry else {
            nextInstant = quoteTime ?? expiry
            return
        }
        nextInstant = min(quoteTime, expiry)
    }

    /// True once, when the last instant for orders has come.
    mutating func expires(at time: Timestamp) -> Bool {
        guard !hasExpired, time >= session.ordersExpire else { return false }
        hasExpired = true
        return true
    }

    func isHalt(at time: Timestamp) -> Bool { has(.halt, at: time) }

    private func has(_ kind: MarketFault.Kind, at time: Timestamp) -> Bool {
        faults.contains { $0.kind == kind && $0.befalls(instrument.symbol, at: time.timeOfDay) }
    }

    /// Draws the quote that is due, if one is, and with it what has traded since the one before.
    mutating func draw(at time: Timestamp) -> (quote: Quote, traded: Quantity)? {
        guard path.nextTime.map({ $0 <= time && $0 < session.close }) ?? false, let next = path.next()
        else { return nil }
        return take(next)
    }

    /// Takes a quote in, and with it what has traded since the one before; nil while trading is halted.
    mutating func take(_ quote: Quote) -> (quote: Quote, traded: Quantity)? {
        var next = quote
        let traded = max(.zero, next.dayVolume - pathVolume)
        pathVolume = max(pathVolume, next.dayVolume)
        if isHalted {
            volumeSkipped += traded
            return nil
        }
        next.dayVolume -= volumeSkipped
        return (next, traded)
    }
}

extension Book {
    /// The quote as the market's faults and the band make it.
    /// Where the bars themselves go beyond the band, it is the band that moves.
    mutating func settle(_ drawn: Quote) -> (quote: Quote, bandMoved: Bool) {
        guard instrument.isTradable, let before = band else { return (drawn, false) }
        var settled = disturbed(drawn, before)
        if settled.last != drawn.last { settled = settled.at(before.clamp(settled.last)) }
        var moved = before
        while !moved.contains(settled.last) { moved = slid(moved, towards: settled.last) }
        band = moved
        return (settled.bounded(by: moved), moved != before)
    }

    /// The quote after the faults that move the market itself.
    private func disturbed(_ drawn: Quote, _ band: PriceBand) -> Quote {
        var quote = drawn
        let time = drawn.exchangeTime.timeOfDay
        for fault in faults where fault.from <= time {
            switch fault.kind {
            case .gap(let points): quote = quote.moved(byBasisPoints: points, tick: instrument.tick)
            case .lock(let edge) where time < fault.until:
                quote = quote.at(edge == .lower ? band.lower : band.upper)
            case .oneLotBook where time < fault.until:
                quote.bid?.quantity = instrument.lot
                quote.ask?.quantity = instrument.lot
            case .emptyBook where time < fault.until: (quote.bid, quote.ask) = (nil, nil)
            default: break
            }
        }
        return quote
    }

    /// Both edges move: NSE slides the band of a stock with derivatives, 5 % of the previous close at a time.
    private func slid(_ band: PriceBand, towards price: Price) -> PriceBand {
        let step = Price(raw: price > band.upper ? bandStep.raw : -bandStep.raw)
        let lowest = instrument.tick
        return PriceBand(lower: max(lowest, band.lower + step), upper: max(lowest, band.upper + step))
    }

    /// What the feed shows of a quote.
    mutating func published(_ quote: Quote) -> Quote {
        let time = quote.exchangeTime.timeOfDay
        var result = quote
        for fault in faults where fault.befalls(instrument.symbol, at: time) {
            switch fault.kind {
            case .frozen: return shown ?? quote
            case .absurdPrice(let price):
                (result.last, result.first, result.high, result.low) = (price, price, price, price)
            case .crossedBook: (result.bid, result.ask) = (quote.ask, quote.bid)
            default: break
            }
        }
        shown = result
        return result
    }
}

extension Quote {
    fileprivate func moved(byBasisPoints points: Int64, tick: Price) -> Quote {
        at(last.moved(byBasisPoints: points).roundedDown(to: tick))
    }

    /// The same book around another last price.
    fileprivate func at(_ price: Price) -> Quote {
        let shift = price - last
        var moved = self
        (moved.last, moved.first, moved.high, moved.low) = (price, price, price, price)
        if let bid, bid.price + shift > .zero {
            moved.bid?.price = bid.price + shift
        } else {
            moved.bid = nil
        }
        if let ask { moved.ask?.price = ask.price + shift }
        return moved
    }

    /// Nobody shows a price beyond the band, and at its edge nobody takes the other side.
    fileprivate func bounded(by band: PriceBand) -> Quote {
        var bounded = self
        if let bid { bounded.bid?.price = max(bid.price, band.lower) }
        if let ask { bounded.ask?.price = min(ask.price, band.upper) }
        if last == band.upper { bounded.ask = nil }
        if last == band.lower { bounded.bid = nil }
        return bounded
    }
}

extension ExchangeSettings {
    /// The master's band, or the usual one around the previous close; nil for an index.
    public func dayBand(of instrument: Instrument, around reference: Price?) -> PriceBand? {
        guard instrument.isTradable else { return nil }
        guard instrument.band == nil, let reference else { return instrument.band }
        if case .option(_, _, let strike, _) = instrument.contract {
            // A premium moves by no more than its underlying, whose level the strike stands for.
            let reach = Price(raw: strike.raw / 100 * derivativeBandPercent)
            let (lower, upper) = (reference - reach, reference + reach)
            return PriceBand(
                lower: max(lower, instrument.tick).roundedUp(to: instrument.tick),
                upper: upper.roundedDown(to: instrument.tick))
        }
        let isDerivative = instrument.hasDerivatives || instrument.segment == .derivatives
        let percent = isDerivative ? derivativeBandPercent : cashBandPercent
        let lower = reference.moved(byBasisPoints: -percent * 100).roundedUp(to: instrument.tick)
        let upper = reference.moved(byBasisPoints: percent * 100).roundedDown(to: instrument.tick)
        return PriceBand(lower: max(lower, instrument.tick), upper: max(upper, instrument.tick))
    }
}
