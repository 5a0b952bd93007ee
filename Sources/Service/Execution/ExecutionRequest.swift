// What a desk wants sent to its broker, with all that sending it needs.

import Market
import Trading

enum ExecutionRequest: Sendable {
    case place(OrderID, ApprovedTicket)
    /// The order has no name at the broker: if it still waits here, it is not sent.
    case withdraw(OrderID)
    case cancel(OrderID, BrokerOrderID, OrderTerms, routingCode: String)
    /// The terms are the new ones.
    case modify(OrderID, BrokerOrderID, OrderTerms, routingCode: String)

    var order: OrderID {
        switch self {
        case .place(let id, _), .withdraw(let id), .cancel(let id, _, _, _), .modify(let id, _, _, _): id
        }
    }
}

/// At most one placement a key is under way, so that two orders on one side never race.
struct ExecutionKey: Hashable, Sendable {
    let instrument: InstrumentID
    let product: Product
    let side: Side

    init(_ terms: OrderTerms) {
        instrument = terms.instrument
        product = terms.product
        side = terms.side
    }
}
