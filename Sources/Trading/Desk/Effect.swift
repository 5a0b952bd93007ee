// What a Desk answers to an event: facts, in order.
//
// An effect is two things at once. It is the only thing that changes the Desk's
// orders, ledger and latches (`Desk.evolve`), so recovery applies recorded effects
// and decides nothing again; and some of them ask the shell to act outside:
//
//     ordered                     → place it
//     order(…, cancelRequested)   → cancel it
//     order(…, modifyRequested)   → modify it
//     readBooks                   → poll the broker now
//     alert                       → tell the owner

public import Accounting
public import Market

public enum Effect: Codable, Hashable, Sendable {
    /// A ticket became an order. `limits` is the fingerprint of the limits it was judged by.
    case ordered(OrderID, ApprovedTicket, limits: UInt64)
    /// Why an order was made. This and the two like it are kept for `why`, and for nothing else.
    case reasoned(OrderID, Reason)
    case denied(Ticket, [Denial])
    /// Why the ticket of the `denied` just before it was wished, and how every control judged it.
    case weighed(Reason)
    /// The numbers on which a rule closed a position: the exit that follows is explained by them.
    case concluded(PlanKey, Conclusion)
    /// An order lived through something.
    case order(OrderID, OrderEvent)
    /// A fill went into the ledger, with the charges estimated for it.
    case posted(OrderID, Fill, Charges)
    /// An annulled fill was taken back.
    case reversed(OrderID, Fill)
    /// The baseline of broker orders that an attempt was made against.
    case baseline(OrderID, [BrokerOrderID])
    /// How far the search for an unanswered placement has come.
    case searched(OrderID, BookMatch)
    /// A message about an order that we do not know yet; kept until we do.
    case parked(BrokerOrderID, Acknowledgement)
    /// Books were read: what the broker said our positions are.
    case confirmed([BrokerPosition], complete: Bool, askedAt: Timestamp)
    /// An order that is not ours.
    case foreign(BrokerOrder)
    /// The broker's position differs and nothing of ours explains it: taken over as `external`.
    case adopted(InstrumentID, Product, delta: Quantity, price: Price)
    case funds(BrokerFunds)
    /// How a strategy means to leave a position.
    case planned(PlanKey, ExitPlan?)
    case latched(Latch, on: Bool, reason: String)
    case squareOffBegan(SquareOff)
    case squareOff(run: Int, SquareOffAction)
    /// What the risk monitor now remembers of what it raised.
    case watched(RiskMonitor)
    case readBooks
    case alert(Alert)
}

/// One strategy's position in one instrument.
public struct PlanKey: Codable, Hashable, Sendable {
    public var strategy: Int
    public var instrument: InstrumentID
    public init(strategy: Int, instrument: InstrumentID) {
        self.strategy = strategy
        self.instrument = instrument
    }
}

/// A switch that stays as it was left, over restarts too.
public enum Latch: Codable, Hashable, Sendable {
    case initialised
    case armed(strategy: Int)
    case session
    case noNewRisk(RiskControl)
    case paused(strategy: Int, RiskControl)
    /// On raises the scope to the level, off lowers it by one.
    case kill(RiskScope, KillLevel)
}
