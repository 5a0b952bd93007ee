// Which events and effects the shell treats in a special way.

import Trading

extension Event {
    /// The order that this event is about; nil when it is about none that we can name.
    var order: OrderID? {
        switch self {
        case .answered(let id, _): id
        case .command(.resolve(let id, _), _): id
        default: nil
        }
    }
}

extension Effect {
    /// Whether something outside this process follows from it, so that it must be on disk before.
    var actsOutside: Bool {
        switch self {
        case .ordered, .alert: true
        case .order(_, .cancelRequested), .order(_, .modifyRequested): true
        default: false
        }
    }
}
