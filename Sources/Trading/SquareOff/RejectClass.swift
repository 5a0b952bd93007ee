// What kind of refusal a broker's text is, and what square-off does about it.
//
// Texts are the brokers' and the exchanges' own, and change without notice. So
// they are read by a few telling words, and what no word matches is `.unknown`:
// tried once more, then put before the owner.

import Market

public enum RejectClass: String, Codable, CaseIterable, Hashable, Sendable {
    /// Other orders hold the money: they are cancelled anyway, then it is tried again.
    case margin
    /// Master and band are fetched again and the price clamped to them.
    case tickOrBand
    /// The next order is half as large.
    case freeze
    /// The broker takes no more orders for this product: only the owner or the broker can close it.
    case productClosed
    /// Shares in the demat account need the owner's consent to be sold.
    case deliveryAuthorisation
    case authentication
    case rateLimit
    case unknown

    public static func classify(_ text: String) -> RejectClass {
        let text = text.lowercased()
        for (kind, words) in telling where words.contains(where: { text.contains($0) }) { return kind }
        return .unknown
    }

    /// Earlier lines win: "authorise your holdings" must not be read as a login.
    private static let telling: [(RejectClass, [String])] = [
        (.rateLimit, ["too many", "rate limit", "throttl", "429", "orders per second"]),
        (
            .deliveryAuthorisation,
            ["edis", "e-dis", "tpin", "cdsl", "nsdl", "authorise", "authorize", "poa "]
        ),
        (
            .authentication,
            ["session", "token", "unauthor", "login", "log in", "logged out", "access denied"]
        ),
        (.freeze, ["freeze", "maximum order q", "max order q", "quantity exceed", "quantity limit"]),
        (
            .tickOrBand,
            ["tick", "circuit", "price range", "price band", "dpr", "lpp", "day range", "out of range"]
        ),
        (
            .margin,
            ["margin exceed", "insufficient", "shortfall", "margin required", "fund", "cash available"]
        ),
        (
            .productClosed,
            [
                "square off", "square-off", "squareoff", "product", "cut-off", "cutoff", "blocked",
                "not allowed",
            ]
        ),
        (.margin, ["margin"]),
    ]

    /// How long to wait before the next attempt after the `count`-th refusal of this class on one position.
    func pause(after count: Int) -> Span {
        switch self {
        case .margin: .seconds(2)
        case .tickOrBand: .seconds(2)
        case .freeze: .zero
        case .productClosed, .deliveryAuthorisation: .seconds(60)
        case .authentication: .seconds(5)
        case .rateLimit: .seconds(min(1 << Int64(min(max(count, 1), 6) - 1), 30))
        case .unknown: count == 1 ? .seconds(1) : .seconds(30)
        }
    }

    /// Whether the owner is needed once it has happened `count` times on one position.
    func pages(after count: Int) -> Bool {
        switch self {
        case .productClosed, .deliveryAuthorisation: true
        case .authentication, .unknown: count >= 2
        case .margin, .tickOrBand: count >= 3
        case .freeze: count >= 4
        case .rateLimit: count >= 6
        }
    }
}
