// Which contracts stand in for an instrument today, and which of them an entry takes.
//
// The expiry is fixed for the day; an option's strike is chosen when the rule speaks,
// from the underlying's last price. What is held stays in its contract until it is
// left, so contracts of other expiries may be among those of the day.

public import Market
public import Rules

/// The day's contracts on one underlying.
public struct DayContracts: Codable, Hashable, Sendable {
    /// Of the contracts that entries take; nil when the exchange lists none that fits.
    public var expiry: CalendarDate?
    /// Those and whatever is still held.
    public var instruments: [InstrumentID]

    public init(expiry: CalendarDate?, instruments: [InstrumentID]) {
        self.expiry = expiry
        self.instruments = instruments
    }
}

extension Expiry {
    /// The expiry that entries of `date` take, out of those that are listed; nil when too few are left.
    public func choose(from listed: [CalendarDate], on date: CalendarDate) -> CalendarDate? {
        var eligible: [CalendarDate] = []
        for expiry in listed.filter({ date < $0.advanced(byDays: -rollDays) }).sorted()
        where eligible.last != expiry { eligible.append(expiry) }
        let index = cycle == .nearest ? 0 : 1
        return eligible.indices.contains(index) ? eligible[index] : nil
    }
}

extension Vehicle {
    /// Whether a contract is of this vehicle's kind on `underlying`, whatever its expiry and strike.
    public func fits(_ contract: Contract, on underlying: String) -> Bool {
        switch (self, contract) {
        case (.future, .future(let of, _)): of == underlying
        case (.option(let right, _, _), .option(let of, _, _, let given)): of == underlying && given == right
        case (.itself, _), (.future, _), (.option, _): false
        }
    }

    /// The contract of `expiry` that an entry takes at the underlying's price; nil when there is none.
    ///
    /// Strikes are those listed: the nearest to the price is at the money, the lower of two equally near;
    /// out of the money is up for a call and down for a put.
    public func choose(
        from contracts: [Instrument], on underlying: String, expiry: CalendarDate?, at price: Price
    ) -> InstrumentID? {
        guard let expiry else { return nil }
        let fitting = contracts.filter {
            fits($0.contract, on: underlying) && $0.contract.expiry == expiry
        }
        guard case .option(let right, let steps, _) = self else { return fitting.first?.id }
        let strikes = fitting.compactMap { one in one.contract.strike.map { (strike: $0, id: one.id) } }
            .sorted { ($0.strike, $0.id) < ($1.strike, $1.id) }
        guard
            let nearest = strikes.indices.min(by: {
                (strikes[$0].strike.distance(to: price), $0) < (strikes[$1].strike.distance(to: price), $1)
            })
        else { return nil }
        let index = nearest + (right == .call ? steps : -steps)
        return strikes.indices.contains(index) ? strikes[index].id : nil
    }

    /// `the nearest future`, `the nearest call at the money`, `the next put 2 strikes out of the money`.
    public var words: String {
        switch self {
        case .itself: "the instrument itself"
        case .future(let expiry): "the \(expiry.cycle.rawValue) future"
        case .option(let right, let steps, let expiry):
            "the \(expiry.cycle.rawValue) \(right == .call ? "call" : "put") "
                + (steps == 0
                    ? "at the money"
                    : "\(steps.magnitude) \(steps.magnitude == 1 ? "strike" : "strikes") "
                        + "\(steps > 0 ? "out of" : "in") the money")
        }
    }

    public var expiry: Expiry? {
        switch self {
        case .itself: nil
        case .future(let expiry), .option(_, _, let expiry): expiry
        }
    }
}

extension Contract {
    /// Nil for what does not expire.
    public var expiry: CalendarDate? {
        switch self {
        case .share, .index: nil
        case .future(_, let expiry), .option(_, let expiry, _, _): expiry
        }
    }

    /// Nil for what is no option.
    public var strike: Price? {
        if case .option(_, _, let strike, _) = self { strike } else { nil }
    }

    /// Nil for what is no derivative.
    public var underlying: String? {
        switch self {
        case .share, .index: nil
        case .future(let underlying, _), .option(let underlying, _, _, _): underlying
        }
    }
}

extension Price {
    fileprivate func distance(to other: Price) -> Price { self < other ? other - self : self - other }
}
