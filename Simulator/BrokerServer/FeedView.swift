// What the feed has to say of one instrument: the day so far, and its frame.
//
// Field names, the meaning of `close` (yesterday's) and `qty` (the day's volume) and
// the order of month and day as seen in 2021 to 2026. An index has other fields than
// a share, and no book.

import Market

struct FeedView: Sendable {
    let instrument: Instrument
    var band: PriceBand?
    private(set) var quote: Quote?
    private var open = Price.zero
    private var high = Price.zero
    private var low = Price.zero
    private var traded = Quantity.zero
    private var tradedBefore = Quantity.zero
    /// Rupees times 10,000, of all units traded.
    private var turnover: Int128 = 0
    /// When yesterday's close was: the time a feed shows before the first trade.
    private let previousClose: Timestamp
    /// `"exchangeCode":"NC","scripCode":2885` and what follows it without change.
    private let head: [UInt8]

    init(_ instrument: Instrument, band: PriceBand?, date: CalendarDate) {
        self.instrument = instrument
        self.band = band
        var day = date.advanced(byDays: -1)
        while day.weekday.isWeekend { day = day.advanced(byDays: -1) }
        previousClose = Timestamp(day, TimeOfDay(15, 29, 59))
        let codes = "\"exchangeCode\":\"\(instrument.wireExchange)\",\"scripCode\":\(instrument.brokerCode)"
        let index = ",\"idxCode\":\(instrument.brokerCode),\"idxName\":\"\(instrument.symbol)\""
        head = Array((instrument.contract == .index ? codes + index : codes).utf8)
    }

    mutating func take(_ newer: Quote) {
        if quote == nil { (open, high, low) = (newer.first, newer.high, newer.low) }
        high = max(high, newer.high)
        low = min(low, newer.low)
        let volume = max(.zero, newer.dayVolume - (quote?.dayVolume ?? .zero))
        tradedBefore = traded
        traded = volume
        turnover += Int128(newer.last.raw) * Int128(volume.units)
        quote = newer
    }

    /// The object of a frame. `sent` is the second it leaves, `happened` the second of the trade.
    func append(to bytes: inout [UInt8], sent: SecondText, happened: SecondText, withDepth: Bool) {
        bytes.append(UInt8(ascii: "{"))
        bytes += head
        if instrument.contract == .index {
            appendIndex(to: &bytes, sent, happened)
        } else {
            appendShare(to: &bytes, sent, happened)
            if withDepth { appendDepth(to: &bytes) }
        }
        bytes.append(UInt8(ascii: "}"))
    }

    /// When the shown price was made.
    var lastTrade: Timestamp { quote?.exchangeTime ?? previousClose }

    private var close: Price { instrument.previousClose ?? .zero }
    private var last: Price { quote?.last ?? close }

    private func appendShare(to bytes: inout [UInt8], _ sent: SecondText, _ happened: SecondText) {
        bytes.append(",\"ltp\":", last)
        bytes.append(",\"ltq\":", traded)
        bytes.append(",\"preltq\":", tradedBefore)
        bytes.append(",\"ltt\":\"")
        bytes += happened.feed
        bytes.append("\",\"lastUpdatedTime\":\"")
        bytes += quote == nil ? happened.feed : sent.feed
        bytes.append("\",\"open\":", open)
        bytes.append(",\"high\":", high)
        bytes.append(",\"low\":", low)
        bytes.append(",\"close\":", close)
        bytes.append(",\"avgPrice\":", average)
        bytes.append(",\"bidPrice\":", quote?.bid?.price ?? .zero)
        bytes.append(",\"bidQty\":", quote?.bid?.quantity ?? .zero)
        bytes.append(",\"offPrice\":", quote?.ask?.price ?? .zero)
        bytes.append(",\"offQty\":", quote?.ask?.quantity ?? .zero)
        bytes.append(",\"qty\":", quote?.dayVolume ?? .zero)
        bytes.append(",\"totalBuyQty\":", Quantity(raw: (quote?.bid?.quantity ?? .zero).raw * 5))
        bytes.append(",\"totalSellQty\":", Quantity(raw: (quote?.ask?.quantity ?? .zero).raw * 5))
        bytes.append(",\"perChange\":", percentChange)
        bytes.append(",\"rsChange\":", last - close)
        bytes.append(",\"upperCkt\":", band?.upper ?? .zero)
        bytes.append(",\"lowerCkt\":", band?.lower ?? .zero)
        bytes.append(",\"yrHigh\":", max(high, close))
        bytes.append(",\"yrLow\":", low == .zero ? close : min(low, close))
    }

    private func appendIndex(to bytes: inout [UInt8], _ sent: SecondText, _ happened: SecondText) {
        bytes.append(",\"ltt\":\"")
        bytes += happened.index
        bytes.append("\",\"ltp\":", last)
        bytes.append(",\"high\":", high)
        bytes.append(",\"low\":", low)
        bytes.append(",\"open\":", open)
        bytes.append(",\"close\":", close)
        bytes.append(",\"yrHigh\":", max(high, close))
        bytes.append(",\"yrLow\":", low == .zero ? close : min(low, close))
        bytes.append(",\"turnOver\":0.0,\"adsInfo\":{\"NC\":{\"turnOver\":0.0,\"advance\":0,\"decline\":0,")
        bytes.append("\"same\":0}},\"lastUpdTime\":")
        appendInteger(sent.epoch, to: &bytes)
        bytes.append(",\"ads\":{\"turnOver\":0.0,\"advance\":0,\"decline\":0,\"same\":0},\"ltq\":0,")
        bytes.append("\"preltq\":0,\"settlementprice\":0.0,\"cashturnover\":0.0,\"foturnover\":0.0,")
        bytes.append(
            "\"priceband\":0.0,\"indexADS\":{\"turnOver\":0.0,\"advance\":0,\"decline\":0,\"same\":0}")
    }

    /// Nobody has seen depth; one level each, in the shape most brokers use.
    private func appendDepth(to bytes: inout [UInt8]) {
        bytes.append(",\"bids\":[")
        appendLevel(quote?.bid, to: &bytes)
        bytes.append("],\"asks\":[")
        appendLevel(quote?.ask, to: &bytes)
        bytes.append("]")
    }

    private func appendLevel(_ level: Quote.Level?, to bytes: inout [UInt8]) {
        guard let level else { return }
        bytes.append("{\"price\":", level.price)
        bytes.append(",\"quantity\":", level.quantity)
        bytes.append(",\"orders\":1}")
    }

    private var average: Price {
        guard let volume = quote?.dayVolume.units, volume > 0 else { return .zero }
        return Price(raw: Int64(clamping: turnover / Int128(volume)) / 100 * 100)
    }

    /// Percent with two decimals, in the scale of a price.
    private var percentChange: Price {
        guard close > .zero else { return .zero }
        let hundredths = Int128((last - close).raw) * 10_000 / Int128(close.raw)
        return Price(raw: Int64(clamping: hundredths) * 100)
    }
}
