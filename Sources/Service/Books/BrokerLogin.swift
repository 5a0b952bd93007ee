// A broker's session, as far as the daemon sees it: whether there is one, where a
// person opens one, and what to do with the address that the browser came back to.

public import Brokers

public protocol BrokerLogin: Sendable {
    /// Whether there is a token that the broker should still take.
    var isLoggedIn: Bool { get async }
    /// Where a person logs in; it carries no secret.
    var loginURL: String { get async }
    /// Finishes a login with the whole address that the browser was sent back to.
    func complete(redirect: String) async throws(BrokerFailure)
}
