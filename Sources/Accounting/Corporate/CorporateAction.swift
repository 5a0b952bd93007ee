// What a company does to its shares on a date, as far as prices and positions feel it.
//
// On the ex-date the exchange prints prices of another unit. A price of before is made
// comparable by a factor, exact and never rounded before it is applied; what is held
// becomes more or fewer shares. An ordinary dividend is money and leaves the price's
// meaning alone, as the exchange's own charts do; so it has no factor.

public import Market

public struct CorporateAction: Codable, Hashable, Sendable {
    public enum Kind: Codable, Hashable, Sendable {
        /// Each `old` shares become `new` ones: a split of the face value from ₹10 to ₹2 is 1 to 5, a
        /// consolidation of ten shares into one is 10 to 1.
        case split(old: Int64, new: Int64)
        /// `new` shares are given for each `held` ones: what the exchange calls a bonus of new:held.
        case bonus(new: Int64, held: Int64)
        /// `new` shares are offered for each `held` ones at `price`.
        case rights(new: Int64, held: Int64, price: Price)
        /// Rupees a share.
        case dividend(Price)
    }

    public let symbol: String
    public let exchange: Exchange
    /// The first day on which the share trades without the entitlement.
    public let exDate: CalendarDate
    public let kind: Kind

    /// Nil unless the counts and the price are positive and the factor can be written as a `Ratio`.
    public init?(symbol: String, exchange: Exchange = .nse, exDate: CalendarDate, _ kind: Kind) {
        self.symbol = symbol
        self.exchange = exchange
        self.exDate = exDate
        self.kind = kind
        guard kind.isSound else { return nil }
    }

    /// Whether a price of before means another thing after: the ex-date guard stands on such days.
    public var changesPrice: Bool {
        if case .dividend = kind { false } else { true }
    }

    /// By what a price of before is multiplied to compare with one of after. A rights issue's depends on
    /// the last close before it, the theoretical ex-rights price over that close; nil without it, and
    /// when the offer is dearer than the close: then nobody takes it up and nothing changes.
    public func priceFactor(lastClose: Price?) -> Ratio? {
        switch kind {
        case .split(let old, let new): return Ratio(old, over: new)
        case .bonus(let new, let held): return Ratio(held, over: held + new)
        case .dividend: return .one
        case .rights(let new, let held, let price):
            guard let lastClose, lastClose > price else { return lastClose == nil ? nil : .one }
            return Ratio(held * lastClose.raw + new * price.raw, over: (held + new) * lastClose.raw)
        }
    }

    /// By what a quantity held at the last close is multiplied. Rights have to be asked for and paid, so
    /// they change nothing by themselves.
    public var quantityFactor: Ratio {
        switch kind {
        case .split, .bonus: priceFactor(lastClose: nil)?.inverse ?? .one
        case .rights, .dividend: .one
        }
    }
}

extension CorporateAction.Kind {
    /// No real action names a larger count; with it no product here can overflow.
    private static let mostShares: Int64 = 100_000

    fileprivate var isSound: Bool {
        let counts = 1...Self.mostShares
        return switch self {
        case .split(let old, let new): counts.contains(old) && counts.contains(new) && old != new
        case .bonus(let new, let held): counts.contains(new) && counts.contains(held)
        case .rights(let new, let held, let price):
            counts.contains(new) && counts.contains(held) && price > .zero && price <= .limit
        case .dividend(let amount): amount > .zero && amount <= .limit
        }
    }
}

extension CorporateAction: CustomStringConvertible {
    /// `SBIN split 1:10`, `SBIN bonus 1:2`.
    public var description: String {
        switch kind {
        case .split(let old, let new): "\(symbol) split \(old):\(new)"
        case .bonus(let new, let held): "\(symbol) bonus \(new):\(held)"
        case .rights(let new, let held, let price): "\(symbol) rights \(new):\(held) at \(price)"
        case .dividend(let amount): "\(symbol) dividend \(amount)"
        }
    }
}
