// What a day hands to the next: positions with the plans to leave them, and when
// others were left.
//
// A stop of the exchange lives for a day; the plan outlives it, so the same stop is
// placed again when the next session opens.

public import Market

/// A position that the day began with.
public struct CarriedPosition: Codable, Hashable, Sendable {
    public var owner: Owner
    public var instrument: InstrumentID
    public var product: Product
    public var net: Quantity
    public var averagePrice: Price
    /// What it cost in all, with the quantity's sign; nil reckons it from the average price.
    public var cost: Money?
    /// When it was first filled; nil when nobody remembers.
    public var openedAt: Timestamp?
    /// How its strategy means to leave it; nil without a plan.
    public var plan: ExitPlan?
    /// Best price since it was opened; nil when none was seen.
    public var best: Price?

    public init(
        owner: Owner, instrument: InstrumentID, product: Product, net: Quantity, averagePrice: Price,
        cost: Money? = nil, openedAt: Timestamp? = nil, plan: ExitPlan? = nil, best: Price? = nil
    ) {
        self.owner = owner
        self.instrument = instrument
        self.product = product
        self.net = net
        self.averagePrice = averagePrice
        self.cost = cost
        self.openedAt = openedAt
        self.plan = plan
        self.best = best
    }
}

/// When a strategy last left a position in an instrument, and how.
public struct LastExit: Codable, Hashable, Sendable {
    /// As the strategy names it: the underlying where contracts are traded in its place.
    public var instrument: InstrumentID
    public var at: Timestamp
    /// Before charges.
    public var lost: Bool

    public init(instrument: InstrumentID, at: Timestamp, lost: Bool) {
        self.instrument = instrument
        self.at = at
        self.lost = lost
    }
}

extension Desk {
    /// What is left open and may be held overnight, for the next day's opening.
    public var carried: [CarriedPosition] {
        ledger.openPositions.compactMap { position in
            guard position.product != .intraday, let average = position.averagePrice else { return nil }
            var carried = CarriedPosition(
                owner: position.owner, instrument: position.instrument, product: position.product,
                net: position.net, averagePrice: average, cost: position.cost)
            guard case .strategy(let index) = position.owner else { return carried }
            carried.openedAt = seats[index].tenure(of: position.instrument)?.openedAt
            let key = PlanKey(strategy: index, instrument: position.instrument)
            if let line = plans.lines.first(where: { $0.key == key }) {
                carried.plan = line.plan.forNextDay
                carried.best = line.best
            }
            return carried
        }
    }

    /// When each strategy last left each of its instruments, earlier days included.
    public func lastExits(of strategy: Int) -> [LastExit] { seats[strategy].lastExits }
}

extension ExitPlan {
    /// What was tried and denied today does not hold tomorrow up.
    var forNextDay: ExitPlan {
        var plan = self
        plan.denials = 0
        plan.retryAt = nil
        return plan
    }
}
