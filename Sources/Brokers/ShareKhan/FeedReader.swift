// Frames made into quotes and order messages: the stream without its socket.
//
// An update may leave fields out, so the last quote of each instrument is kept and
// filled from. `qty` is the day's volume (`ltq` is one trade's, and would count fifty
// times too little, seen 2026-10), `close` is yesterday's. The envelope's time is the
// one believed: the rows' own change their order of day and month with the kind of row.
// Only of a first row it is asked whether the trade was today's: before an instrument
// trades, the stream shows yesterday's close as its last price.

import Market
import Platform
import Trading

struct FeedReader {
    private let index: InstrumentIndex
    private var quotes: [ScripKey: Quote] = [:]
    private var bands: [ScripKey: PriceBand] = [:]

    init(_ index: InstrumentIndex) { self.index = index }

    /// What a frame delivers, in its order. Rows of instruments that nobody asked for are passed over.
    mutating func events(in frame: FeedFrame) -> [FeedEvent] {
        switch frame {
        case .heartbeat, .connected, .subscribed: []
        case .unreadable(let text): [.unreadable(text)]
        case .prices(let rows, let at): rows.flatMap { prices($0, at) }
        case .orders(let rows, let at): rows.map { order($0, at) }
        }
    }

    /// The band where it is new, then the quote.
    private mutating func prices(_ row: JSON, _ at: Timestamp?) -> [FeedEvent] {
        guard let code = row["exchangeCode"]?.text, let scrip = row["scripCode"]?.integer else {
            return [.unreadable("prices without exchangeCode and scripCode: `\(cut(row.description))`")]
        }
        let key = ScripKey(code: code, scrip: scrip)
        guard let instrument = index[key] else { return [] }
        guard let time = at ?? rowTime(row) else {
            return [.unreadable("prices of \(instrument.key) without a time: `\(cut(row.description))`")]
        }
        do throws(Absurd) {
            var events: [FeedEvent] = []
            if let band = try band(row), bands.updateValue(band, forKey: key) != band {
                events.append(.band(instrument.id, band))
            }
            let isOld = quotes[key] == nil && rowTime(row).map { $0.date < time.date } ?? false
            if !isOld, let quote = try quote(row, at: time, after: quotes[key]) {
                quotes[key] = quote
                events.append(.quote(instrument.id, quote))
            }
            return events
        } catch {
            let found = cut(row[error.field]?.description ?? "")
            return [.unreadable("\(error.field) of \(instrument.key) makes no sense: `\(found)`")]
        }
    }

    /// Nil where the row names none: zeros, or an index.
    private func band(_ row: JSON) throws(Absurd) -> PriceBand? {
        guard let lower = try price(row, "lowerCkt"), let upper = try price(row, "upperCkt"),
            lower > .zero, upper >= lower
        else { return nil }
        return PriceBand(lower: lower, upper: upper)
    }

    /// A number that cannot be one.
    private struct Absurd: Error { let field: String }

    /// Nil while there has been no trade yet.
    private func quote(_ row: JSON, at time: Timestamp, after before: Quote?) throws(Absurd) -> Quote? {
        let told = try price(row, "ltp")
        guard let last = told.flatMap({ $0 > .zero ? $0 : nil }) ?? before?.last else { return nil }
        var quote = Quote(last: last, exchangeTime: time)
        let volume = try quantity(row, "qty") ?? .zero
        quote.dayVolume = volume > .zero ? volume : before?.dayVolume ?? .zero
        quote.bid = try level(row, "bidPrice", "bidQty", before?.bid)
        quote.ask = try level(row, "offPrice", "offQty", before?.ask)
        return quote
    }

    /// One side of the book: a price or size of zero is an empty side, a missing one stays as it was.
    private func level(
        _ row: JSON, _ priceName: String, _ sizeName: String, _ before: Quote.Level?
    ) throws(Absurd) -> Quote.Level? {
        guard let price = try price(row, priceName) ?? before?.price,
            let size = try quantity(row, sizeName) ?? before?.quantity
        else { return nil }
        return price == .zero || size == .zero ? nil : Quote.Level(price: price, quantity: size)
    }

    private func price(_ row: JSON, _ name: String) throws(Absurd) -> Price? {
        guard let value = row[name], !value.isNull else { return nil }
        guard let price = value.price else { throw Absurd(field: name) }
        return price
    }

    private func quantity(_ row: JSON, _ name: String) throws(Absurd) -> Quantity? {
        guard let value = row[name], !value.isNull else { return nil }
        guard let quantity = value.quantity, quantity >= .zero else { throw Absurd(field: name) }
        return quantity
    }

    private func rowTime(_ row: JSON) -> Timestamp? {
        row.first("lastUpdatedTime", "ltt")?.text.flatMap { WireTime.instant($0, .monthFirst) }
    }
}

extension FeedReader {
    private func order(_ row: JSON, _ at: Timestamp?) -> FeedEvent {
        guard let id = row["SharekhanOrderID"]?.text, !id.isEmpty, let word = row["AckState"]?.text else {
            return .unreadable("an order message without number or state: `\(cut(row.description))`")
        }
        let reason = cut(row["ErrorMessage"]?.text ?? word)
        let state = normalised(word)
        let order = BrokerOrderID(id)
        if state.contains("trigger") { return .acknowledged(order, .triggered) }
        if state.contains("expir") { return .acknowledged(order, .expired) }
        let isRefused = state.contains("reject")
        guard isRefused || state.contains("confirm") else { return unknown(word, order) }
        if state.hasPrefix("trade"), !isRefused {
            guard let fill = fill(row, id, at) else {
                return .unreadable("a fill of order \(id) that cannot be read: `\(cut(row.description))`")
            }
            return .acknowledged(order, .filled(fill))
        }
        if state.hasPrefix("new") {
            return .acknowledged(order, isRefused ? .rejected(reason: reason) : .confirmed)
        }
        if state.hasPrefix("modif") {
            return .acknowledged(order, isRefused ? .modifyRejected(reason: reason) : .modified)
        }
        if state.hasPrefix("cancel") {
            return .acknowledged(order, isRefused ? .cancelRejected(reason: reason) : .cancelled)
        }
        return unknown(word, order)
    }

    private func unknown(_ word: String, _ order: BrokerOrderID) -> FeedEvent {
        .unreadable("order \(order) has the unknown state `\(cut(word))`: the book will tell")
    }

    /// `TradeQty` and `TradePrice` are this fill's. Without a trade number what is left names it.
    private func fill(_ row: JSON, _ order: String, _ at: Timestamp?) -> Fill? {
        guard let quantity = row["TradeQty"]?.quantity, quantity > .zero,
            let price = row["TradePrice"]?.price, price > .zero
        else { return nil }
        let told = row["ExchangeDateTime"]?.text.flatMap { WireTime.instant($0, .dayFirst) }
        guard let time = told ?? at else { return nil }
        let number = row["TradeID"]?.text ?? ""
        let rest = row["RemainingQty"]?.text ?? "?"
        let id = number.isEmpty || number == "0" ? "\(order)/left-\(rest)" : number
        return Fill(id: id, quantity: quantity, price: price, time: time)
    }
}
