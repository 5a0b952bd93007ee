// Short words for what the tests compare.

import Market
import Trading

extension BrokerAnswer {
    /// The number of a placed order.
    var broker: BrokerOrderID? { if case .placed(let id, _) = self { id } else { nil } }
}

extension Acknowledgement {
    var word: String {
        switch self {
        case .confirmed: "confirmed"
        case .rejected: "rejected"
        case .filled: "filled"
        case .cancelled: "cancelled"
        case .modified: "modified"
        case .triggered: "triggered"
        case .expired: "expired"
        case .cancelRejected: "cancelRejected"
        case .modifyRejected: "modifyRejected"
        }
    }
}
