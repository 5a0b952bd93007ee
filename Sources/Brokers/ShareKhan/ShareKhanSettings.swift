// What one ShareKhan account needs to be reached: keys, addresses, patience.
//
// The defaults are the cautious reading of what is known of the broker's limits
// (no figure is published; 429 exists, seen 2026-11 in its official client).

public import Market
public import Platform

public struct ShareKhanSettings: Sendable {
    public var endpoints: ShareKhanEndpoints
    public var apiKey: Secret
    /// Exactly 32 bytes; it is an AES key.
    public var secret: Secret
    public var vendorKey: Secret?
    /// 1005 or 1006, or nil for the login without a version; it decides the token's base64 alphabet.
    public var versionID: Int?
    /// Registered with the broker; the browser comes back there after the login.
    public var redirect: String

    public var timeout = Span.seconds(10)
    /// The master is several megabytes.
    public var masterTimeout = Span.seconds(90)
    /// A feed without data for so long in a session is dead, whatever the socket says (RC-59).
    public var feedSilence = Span.seconds(20)
    /// RC-70: order messages a second, and how many of those only cancels and closes may use.
    public var messagesPerSecond = 8
    public var messagesReserved = 3
    /// RC-20: an opening order that would have to wait longer is not sent.
    public var openingPatience = Span.seconds(5)
    /// Between two readings of one order, or of one book.
    public var reportSpacing = Span.seconds(1)
    public var candleSpacing = Span.milliseconds(500)

    public init(
        endpoints: ShareKhanEndpoints, apiKey: Secret, secret: Secret, vendorKey: Secret? = nil,
        versionID: Int? = nil, redirect: String = ""
    ) {
        self.endpoints = endpoints
        self.apiKey = apiKey
        self.secret = secret
        self.vendorKey = vendorKey
        self.versionID = versionID
        self.redirect = redirect
    }
}
