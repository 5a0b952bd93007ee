// One order as the broker keeps it: its terms on the wire and a row for each event.
//
//     In-Process ─▶ In-Process ─▶ Pending ─▶ Partly Executed ─▶ Fully Executed
//                        └─▶ Rejected   └─▶ Cancelled · Expired
//
// The last row is current (order history, seen 2025-10). Rows are only added.

import Exchange
import Market

struct DeskOrder: Sendable {
    /// Who sent it: our client, a person on the broker's own terminal, or the broker.
    enum Origin: String, Sendable { case client, foreign, broker }

    private(set) var id: Int64
    let origin: Origin
    let instrument: Instrument
    let side: Side
    let productCode: String
    let validityCode: String
    let afterHour: String
    let channelUser: String
    let disclosed: Int64
    let placedAt: Timestamp
    /// Nil when the broker refused it before the exchange saw it.
    var exchangeID: ExchangeOrderID?
    /// 16 digits, once the exchange has confirmed it.
    var exchangeNumber = ""
    var acknowledgedAt: Timestamp?
    var rows: [Row] = []
    var fills: [Fill] = []

    struct Row: Sendable {
        var time: Timestamp
        var status: String
        var request: String
        var quantity: Quantity
        var filled: Quantity
        var average: Price?
        var price: Price
        var trigger: Price
        var error = ""
        var step: String
        /// 0, then the order's id, then 19 digits that change with each event.
        var number: Int64
        var exchangeNumber = ""
        var acknowledgedAt: Timestamp?
    }

    /// The current row. An order is made with its first one.
    var current: Row {
        guard let last = rows.last else { preconditionFailure("order \(id) has no row") }
        return last
    }

    /// The row that was current at an instant; nil when the order was not there yet.
    func row(asOf time: Timestamp) -> Row? { rows.last { $0.time <= time } }

    var isOver: Bool {
        ["Fully Executed", "Cancelled", "Rejected", "Expired"].contains(current.status)
    }

    func renamed(_ id: Int64) -> DeskOrder {
        var order = self
        order.id = id
        return order
    }

    /// Adds a row: the current one with something changed.
    mutating func note(_ time: Timestamp, number: Int64, _ change: (inout Row) -> Void) {
        var row = current
        row.time = time
        row.number = number
        row.error = ""
        row.exchangeNumber = exchangeNumber
        row.acknowledgedAt = acknowledgedAt
        change(&row)
        rows.append(row)
    }
}
