// The exchange's books in the words in which a broker tells them: where an order
// stands, and what a position is. Whoever shows the books inside one process says it
// with these; a broker server has a wire format of its own.

public import Market

extension BrokerOrderStatus {
    public init(_ order: ExchangeOrder) {
        switch order.status {
        case .inTransit: self = .pending
        case .triggerPending: self = .triggerPending
        case .working: self = order.filled > .zero ? .partlyFilled : .working(word: "working")
        case .filled: self = .filled
        case .cancelled: self = .cancelled
        case .rejected(let reason): self = .rejected(reason: reason)
        case .expired: self = .expired
        }
    }
}

extension BrokerPosition {
    /// The average is that of the side on which the position stands; nil before the first fill.
    public init(_ position: ExchangePosition) {
        let isLong = position.net > .zero
        let value = isLong ? position.boughtValue : position.soldValue
        self.init(
            instrument: position.instrument, product: position.product, net: position.net,
            averagePrice: value.perUnit(isLong ? position.bought : position.sold))
    }
}
