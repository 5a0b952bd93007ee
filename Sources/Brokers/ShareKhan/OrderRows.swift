// Rows of ShareKhan's order book and of one order's history, as broker orders.
//
// The two spell the same things differently (execPrice and avgPrice, rmsCode and
// userId) and some names twice, apart only in case; names are therefore matched
// exactly, and the first that holds something counts. A status word that we do not
// know leaves the order working. Any row that cannot be read spoils the answer.

import Market
import Platform

struct OrderRows {
    let index: InstrumentIndex
    /// What rows without a product word are taken for, by broker order.
    let products: [BrokerOrderID: Product]
    /// When the answer was written; for rows that carry no time of their own.
    let writtenAt: Timestamp?

    /// The book: one row an order, ours to read or counted as unknown.
    func book(_ rows: [JSON]) throws(BrokerFailure) -> AccountRows<BrokerOrder> {
        var result = AccountRows<BrokerOrder>()
        var places: [BrokerOrderID: Int] = [:]
        for row in rows {
            guard let order = try order(row) else {
                result.unknownInstruments += 1
                continue
            }
            guard let place = places[order.id] else {
                places[order.id] = result.rows.count
                result.rows.append(order)
                continue
            }
            // The same order twice: fills never shrink, and of two equal ones the later row is newer.
            if order.filled >= result.rows[place].filled { result.rows[place] = order }
        }
        return result
    }

    /// One order's events, oldest first.
    func history(_ rows: [JSON]) throws(BrokerFailure) -> [BrokerOrder] {
        var events: [BrokerOrder] = []
        for row in rows { if let event = try order(row) { events.append(event) } }
        return events
    }

    /// Nil for an instrument that we do not know.
    func order(_ row: JSON) throws(BrokerFailure) -> BrokerOrder? {
        guard let id = row["orderId"]?.text, !id.isEmpty, id != "0" else {
            throw unreadable("an order number", row["orderId"], in: row)
        }
        guard let code = row["exchange"]?.text, let scrip = row["scripCode"]?.integer else {
            throw unreadable("exchange and scrip code of order \(id)", row["scripCode"], in: row)
        }
        guard let instrument = index[ScripKey(code: code, scrip: scrip)] else { return nil }
        let word = row["orderStatus"]?.text ?? ""
        let reason = ShareKhanReply.errorText(row) ?? row["remarks"]?.text ?? word
        let filled = try quantity(row, "execQty", "executedQty") ?? .zero
        return BrokerOrder(
            id: BrokerOrderID(id), terms: try terms(row, id, instrument),
            status: OrderRows.status(word, reason: cut(reason)), filled: filled,
            averagePrice: filled.raw == 0 ? nil : try price(row, "execPrice", "avgPrice"),
            placedAt: try placedAt(row, id),
            routingCode: row.first("rmsCode", "rmscode", "userId")?.text ?? "")
    }

    private func terms(
        _ row: JSON, _ id: String, _ instrument: Instrument
    ) throws(BrokerFailure) -> OrderTerms {
        let side: Side
        switch row.first("buySell", "transactionType")?.text?.uppercased() {
        case "B", "BUY", "BM": side = .buy
        case "S", "SELL", "SM", "SAM": side = .sell
        default: throw unreadable("buySell B or S of order \(id)", row["buySell"], in: row)
        }
        guard let quantity = try quantity(row, "orderQty", "quantity"), quantity > .zero else {
            throw unreadable("a quantity above zero of order \(id)", row["orderQty"], in: row)
        }
        let kind = try kind(row)
        let isImmediate = row.first("goodTill", "goodtill", "validity")?.text?.uppercased() == "IOC"
        return OrderTerms(
            instrument: instrument.id, side: side, quantity: quantity, kind: kind,
            product: product(row, id, instrument), validity: isImmediate ? .immediateOrCancel : .day)
    }

    /// A price of zero is a market order of somebody else's: ours always carry their cap.
    private func kind(_ row: JSON) throws(BrokerFailure) -> OrderKind {
        let price = try price(row, "orderPrice", "price") ?? .zero
        let trigger = try self.price(row, "trigPrice", "orderTriggerPrice", "triggerPrice") ?? .zero
        if trigger > .zero { return .stop(trigger: trigger, limit: price) }
        if price > .zero { return .limit(price) }
        return .market(protection: try self.price(row, "execPrice", "avgPrice") ?? .zero)
    }

    /// History rows name no product: what we know of the order, or else what its market is used for.
    private func product(_ row: JSON, _ id: String, _ instrument: Instrument) -> Product {
        let word = row.first("productType", "product", "productCode")?.text ?? ""
        return ShareKhanNames.product(word, in: instrument.segment) ?? products[BrokerOrderID(id)]
            ?? (instrument.segment == .cash ? .intraday : .carryForward)
    }

    private func placedAt(_ row: JSON, _ id: String) throws(BrokerFailure) -> Timestamp {
        for name in ["orderDateTime", "exchAckDateTime", "exchDateTime", "lastModTime", "updateDate"] {
            guard let text = row[name]?.text, !text.isEmpty else { continue }
            if let time = WireTime.instant(text, .dayFirst) { return time }
        }
        guard let writtenAt else {
            throw unreadable("a time of order \(id)", row["orderDateTime"], in: row)
        }
        return writtenAt
    }

    private func price(_ row: JSON, _ names: String...) throws(BrokerFailure) -> Price? {
        for name in names {
            guard let value = row[name], !value.isNull, value.text != "" else { continue }
            guard let price = value.price else { throw unreadable("a price under \(name)", value, in: row) }
            return price
        }
        return nil
    }

    private func quantity(_ row: JSON, _ names: String...) throws(BrokerFailure) -> Quantity? {
        for name in names {
            guard let value = row[name], !value.isNull, value.text != "" else { continue }
            guard let quantity = value.quantity, quantity >= .zero else {
                throw unreadable("a quantity under \(name)", value, in: row)
            }
            return quantity
        }
        return nil
    }
}

extension OrderRows {
    /// In-Process, Pending, Partly Executed and Fully Executed were seen (2025-10); others are reported.
    static func status(_ word: String, reason: String) -> BrokerOrderStatus {
        let letters = normalised(word)
        let has = { (part: String) in letters.contains(part) }
        // "Cancel rejected", "Modify pending": about a request, not about the order.
        let isRequest = has("cancel") || has("modif")
        if isRequest, has("reject") || has("fail") || has("request") || has("pending") || has("process") {
            return .working(word: word)
        }
        if has("execut"), has("full") { return .filled }
        if has("execut"), has("part") { return .partlyFilled }
        if has("reject") || has("fail") { return .rejected(reason: reason) }
        if has("cancel") { return .cancelled }
        if has("expire") { return .expired }
        if has("trigger") { return .triggerPending }
        return letters == "inprocess" ? .pending : .working(word: word)
    }
}

func unreadable(_ expected: String, _ found: JSON?, in row: JSON) -> BrokerFailure {
    let text = found.map { "`\(cut($0.description))`" } ?? "nothing in `\(cut(row.description))`"
    return .unreadable("expected \(expected), found \(text)")
}
