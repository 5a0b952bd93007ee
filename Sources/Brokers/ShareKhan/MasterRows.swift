// ShareKhan's scrip master: the instruments of one exchange code.
//
// The answer is tens of megabytes for derivatives, so it is cut into its rows first
// and each is read alone: the memory it takes is that of the answer and of what is
// kept. Ticks are in paise (seen for NC, 2024 and 2025), in rupees at MCX; a lot of
// 0 means 1; an index has neither company nor ISIN. The row does not name its exchange.

import Market
import Platform

struct MasterRows {
    let exchange: Exchange
    let segment: Segment

    /// - Throws: when the answer is no success, is cut off, or a row cannot be read.
    func instruments(_ response: HTTPResponse) throws(BrokerFailure) -> [Instrument] {
        let (envelope, found) = RowCutter.cut(response.body)
        guard let rows = found else {
            guard try ShareKhanReply(response).rows().isEmpty else {
                throw .unreadable("expected an array of instruments under data, found an object")
            }
            return []
        }
        var head = response
        head.body = envelope
        _ = try ShareKhanReply(head).data()
        var instruments: [Instrument] = []
        var names = NameBook(rows.count)
        for range in rows {
            let row: JSON
            do throws(JSONError) {
                row = try JSON.parse(Array(response.body[range]))
            } catch { throw .unreadable("a row of the master: \(error)") }
            guard let found = try instrument(row, id: InstrumentID(instruments.count)),
                names.isNew(scrip: found.brokerCode)
            else { continue }
            instruments.append(found)
        }
        names.makeUnique(&instruments)
        return instruments
    }

    /// Nil for what we cannot trade exactly: a contract whose multiplier is a fraction.
    func instrument(_ row: JSON, id: InstrumentID) throws(BrokerFailure) -> Instrument? {
        guard let scrip = row["scripCode"]?.integer, scrip > 0,
            let symbol = row["tradingSymbol"]?.text, !symbol.isEmpty
        else { throw unreadable("scrip code and symbol in the master", row["scripCode"], in: row) }
        guard let multiplier = multiplier(row["multiplier"]) else { return nil }
        let series = row["instType"]?.text ?? ""
        let isin = row["isinCode"]?.text ?? ""
        let contract = try contract(row, symbol, series, isin)
        return Instrument(
            id: id, symbol: contract.name ?? symbol, exchange: exchange, segment: segment, contract: contract,
            series: series, isin: isin == "NA" ? "" : isin, tick: try tick(row), lot: try lot(row),
            multiplier: multiplier, brokerCode: scrip)
    }

    private func contract(
        _ row: JSON, _ symbol: String, _ series: String, _ isin: String
    ) throws(BrokerFailure) -> Contract {
        guard segment != .cash else {
            let isNameless = row["companyName"]?.text == "NA" && (isin == "NA" || isin.isEmpty)
            return isNameless ? .index : .share
        }
        guard let expiry = row["expiry"]?.text.flatMap({ WireTime.date($0, .dayFirst) }) else {
            if row.first("expiry") == nil { return .index }
            throw unreadable("expiry of \(symbol)", row["expiry"], in: row)
        }
        guard let right = row["optionType"]?.text.flatMap({ OptionRight(rawValue: $0) }) else {
            return .future(underlying: symbol, expiry: expiry)
        }
        guard let strike = row["strike"]?.price, strike > .zero else {
            throw unreadable("strike of \(symbol)", row["strike"], in: row)
        }
        return .option(underlying: symbol, expiry: expiry, strike: strike, right)
    }

    private func tick(_ row: JSON) throws(BrokerFailure) -> Price {
        guard let size = row["tickSize"]?.price else {
            throw unreadable("tickSize in the master", row["tickSize"], in: row)
        }
        if size == .zero { return Price(paise: 5) }
        if segment == .commodity { return size }
        // In paise no tick is below 1, but the 0.25 of currencies: what is smaller is rupees already.
        let least = segment == .currency ? Price(raw: 2_500) : Price(raw: 10_000)
        return size < least ? size : Price(raw: size.raw / 100)
    }

    private func lot(_ row: JSON) throws(BrokerFailure) -> Quantity {
        guard let lot = row["lotSize"]?.quantity, lot >= .zero, lot.isWhole else {
            throw unreadable("lotSize in the master", row["lotSize"], in: row)
        }
        return lot == .zero ? Quantity(1) : lot
    }

    /// 0 and 1 are 1; nil for a fraction.
    private func multiplier(_ value: JSON?) -> Int64? {
        guard let value, !value.isNull else { return 1 }
        return value.integer.map { max($0, 1) }
    }
}

/// Keeps scrip codes and names apart: a symbol may be listed in several series.
private struct NameBook {
    private var scrips: Set<Int64> = []

    init(_ count: Int) { scrips.reserveCapacity(count) }

    mutating func isNew(scrip: Int64) -> Bool { scrips.insert(scrip).inserted }

    /// EQ keeps the plain name, as the exchange has it; another series of that name is called `NAME-BE`.
    func makeUnique(_ instruments: inout [Instrument]) {
        var taken = Set(instruments.filter { $0.series == "EQ" }.map(\.symbol))
        for place in instruments.indices where instruments[place].series != "EQ" {
            if !taken.insert(instruments[place].symbol).inserted {
                instruments[place].symbol += "-" + instruments[place].series
                taken.insert(instruments[place].symbol)
            }
        }
    }
}
