// The three faces of an order: a line of the book, the history with its 67 keys, and
// its trades.
//
// Types are as sent by the real server: prices are strings, quantities numbers,
// `scripCode` a string here and a number elsewhere (history seen 2025-10; book and
// trades from two clients' documentation).

import Market
import Platform

extension ShareKhanServer {
    /// One row an order, as it stood when a stale book was made, if a fault says so.
    mutating func bookRows() -> [JSON] {
        let time = now - (faults.strikes(.staleBook, "book", "book", at: now)?.delay ?? .zero)
        let hidden = faults.strikes(.hideRow, "book", "book", at: now) != nil ? desk.orders.count - 1 : nil
        var rows: [JSON] = []
        for (position, order) in desk.orders.enumerated() where position != hidden {
            guard let row = order.row(asOf: time) else { continue }
            rows.append(shuffle.object(bookRow(order, row)))
        }
        return rows
    }

    private mutating func statusWord(_ row: DeskOrder.Row) -> JSON {
        guard let fault = faults.strikes(.unknownStatus, "book", "status", at: now) else {
            return JSON(row.status)
        }
        return JSON(fault.text.isEmpty ? "OMS Xmitted" : fault.text)
    }

    private mutating func bookRow(_ order: DeskOrder, _ row: DeskOrder.Row) -> JSON {
        let instrument = order.instrument
        return [
            "orderId": JSON(String(order.id)), "customerId": JSON(customerNumber),
            "scripCode": JSON(instrument.brokerCode), "tradingSymbol": JSON(instrument.wireSymbol),
            "exchange": JSON(instrument.wireExchange), "buySell": JSON(order.sideLetter),
            "orderQty": JSON(row.quantity), "disclosedQty": JSON(order.disclosed),
            "execQty": JSON(row.filled), "orderPrice": JSON(row.price.description),
            "execPrice": JSON(row.average?.description ?? "0"), "trigPrice": JSON(row.triggerText),
            "orderStatus": statusWord(row), "requestStatus": JSON(row.request),
            "priceType": JSON(row.typeWord), "lastModTime": JSON(WireTime(row.time).row),
            "orderDateTime": JSON(WireTime(order.placedAt).row), "channelCode": JSON(order.channelCode),
            "exchDateTime": JSON(row.acknowledgedAt.map { WireTime($0).row } ?? ""),
            "productType": JSON(order.productCode), "instrumentType": JSON(instrument.wireType),
            "strikePrice": JSON(instrument.wireStrike), "optionType": JSON(instrument.wireOption),
            "expiryDate": JSON(instrument.wireExpiry), "rmsCode": JSON(instrument.routingCode),
            "errorMsg": JSON(row.error), "afterHour": JSON(order.afterHour),
            "goodTill": JSON(order.validityCode),
        ]
    }

    /// Oldest first; the last row is current. Empty for an order that is not ours.
    mutating func historyRows(_ id: String) -> [JSON] {
        guard let number = Int64(id), let position = desk.position(of: number) else { return [] }
        let order = desk[position]
        return order.rows.map { row in
            shuffle.object(HistoryRow(order: order, row: row, customer: customerNumber).members)
        }
    }

    /// Nobody has seen these rows; names follow the book's and the ack's.
    mutating func tradeRows(_ id: String) -> [JSON] {
        guard let number = Int64(id), let position = desk.position(of: number) else { return [] }
        let order = desk[position]
        return order.fills.map { fill in
            let row: JSON = [
                "orderId": JSON(String(order.id)), "exchangeOrderId": JSON(order.exchangeNumber),
                "tradeId": JSON(fill.id), "buySell": JSON(order.sideLetter),
                "exchange": JSON(order.instrument.wireExchange),
                "scripCode": JSON(order.instrument.brokerCode),
                "tradingSymbol": JSON(order.instrument.wireSymbol), "tradeQty": JSON(fill.quantity),
                "tradePrice": JSON(fill.price.description),
                "tradeDateTime": JSON(WireTime(fill.time).row), "rmsCode": JSON(order.instrument.routingCode),
            ]
            return shuffle.object(row)
        }
    }
}

extension DeskOrder {
    var sideLetter: String { side == .buy ? "B" : "S" }

    /// A person's order on the broker's own terminal has another channel than the API's.
    var channelCode: String { origin == .client ? "SKAPI" : origin == .foreign ? "WEB" : "RMS" }
}

extension DeskOrder.Row {
    var triggerText: String { trigger == .zero ? "0" : trigger.description }
    var typeWord: String { price == .zero ? "Market" : trigger == .zero ? "Limit" : "Stop Loss" }
}
