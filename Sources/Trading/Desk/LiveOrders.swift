// The orders that are not closed, in the order in which they were placed. A day may
// have thousands of orders and a handful of live ones; only those are looked at.

struct LiveOrders: Hashable, Sendable {
    private(set) var ids: [OrderID] = []

    mutating func insert(_ id: OrderID) {
        if let last = ids.last, last < id {
            ids.append(id)
        } else if !ids.contains(id) {
            ids.insert(id, at: ids.firstIndex { id < $0 } ?? ids.endIndex)
        }
    }

    mutating func remove(_ id: OrderID) { ids.removeAll { $0 == id } }
}
