// What an operator may ask of a Desk. Anything that raises risk passes the same
// rules as a strategy; anything that lowers it is done at once.

import Market

public enum Command: Codable, Hashable, Sendable {
    /// Arms trading until the session's end; empty means every assigned strategy.
    case start(strategies: [Int])
    /// No new entries; positions stay with their stops until they close by rule or square-off.
    case stop
    case squareOff(SquareOffScope)
    case halt(reason: String)
    case resume
    case kill(RiskScope, KillLevel, reason: String)
    /// One level down. Refused before the waiting time, or while books disagree.
    case lowerKill(RiskScope, reason: String)
    /// Reads the broker's books now.
    case reconcile
    /// A person closes an order of unknown fate.
    case resolve(OrderID, evidence: String)
}
