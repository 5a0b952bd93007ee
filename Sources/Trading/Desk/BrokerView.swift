// What the broker last told us of itself: positions, money, orders that are not
// ours, and messages about orders that we cannot name yet.

public import Market

public struct BrokerView: Hashable, Sendable {
    public internal(set) var positions: [BrokerPosition] = []
    /// When the reading of `positions` was asked for; nil before the first complete one.
    public internal(set) var askedAt: Timestamp?
    public internal(set) var funds: BrokerFunds?
    /// Orders that this desk did not place: counted, never touched.
    public internal(set) var foreign: [BrokerOrder] = []
    var parked: [Parked] = []
    /// Differences between the broker's positions and ours, and since when.
    var drifts: [Drift] = []
    private var names: [BrokerOrderID: OrderID] = [:]

    struct Drift: Hashable, Sendable {
        let instrument: InstrumentID
        let product: Product
        let delta: Quantity
        let since: Timestamp
    }

    /// The broker's net quantity; zero when a complete reading does not name it, nil before the first.
    public func net(of instrument: InstrumentID, _ product: Product) -> Quantity? {
        guard askedAt != nil else { return nil }
        return positions.first { $0.instrument == instrument && $0.product == product }?.net ?? .zero
    }

    func order(named id: BrokerOrderID) -> OrderID? { names[id] }

    mutating func bind(_ broker: BrokerOrderID, to id: OrderID) {
        names[broker] = id
        foreign.removeAll { $0.id == broker }
    }

    mutating func take(foreign row: BrokerOrder) {
        if let index = foreign.firstIndex(where: { $0.id == row.id }) {
            foreign[index] = row
        } else {
            foreign.append(row)
        }
    }
}

/// A message about an order that has no name with us yet.
struct Parked: Hashable, Sendable {
    let id: BrokerOrderID
    let acknowledgement: Acknowledgement

    init(id: BrokerOrderID, _ acknowledgement: Acknowledgement) {
        self.id = id
        self.acknowledgement = acknowledgement
    }
}
