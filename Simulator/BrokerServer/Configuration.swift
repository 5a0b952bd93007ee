// Everything about one simulated broker that its user may choose.
//
// The defaults are an honest day at ShareKhan: nothing goes wrong, shapes of answers
// are those that were seen. Where nobody has seen the real shape, a profile holds the
// guess, so that a client can be tried against the other one too.

public import Market

extension BrokerSimulator {
    public struct Configuration: Sendable {
        public var day: SimulatedDay
        public var seed: UInt64 = 1
        public var account = Account()
        public var latency = Latency()
        public var profile = Profile()
        public var pace = Pace.lockstep
        public var faults: [WireFault] = []
        /// 0 takes any free port.
        public var port = 0
        /// What a killed daemon misses: drawn from this range when a new one reports in lockstep.
        public var outage: ClosedRange<Span> = Span.seconds(2)...Span.seconds(20)

        public init(day: SimulatedDay) { self.day = day }
    }

    /// The one customer of this broker, and the application that it registered.
    public struct Account: Sendable {
        public var customer = "1234567"
        public var login = "SAUDA01"
        public var name = "SAUDA DEMO"
        public var apiKey = "TESTAPIKEY0123456789ABCDEFabcdef"
        /// 32 bytes of UTF-8: the key of the login's encryption.
        public var secret = "0123456789abcdef0123456789ABCDEF"
        /// Where the login page sends the browser.
        public var redirectURL = "http://127.0.0.1:8765/"
        public var cash = Money(rupees: 10_000_000)
        public var holdings: [Holding] = []
        public init() {}
    }

    /// Shares in the demat account as the day begins.
    public struct Holding: Sendable {
        public var symbol: String
        public var quantity: Int64
        public var averagePrice: Price
        public init(symbol: String, quantity: Int64, averagePrice: Price) {
            self.symbol = symbol
            self.quantity = quantity
            self.averagePrice = averagePrice
        }
    }

    /// How long the broker thinks before it answers, in virtual time.
    public struct Latency: Sendable {
        public var orders: ClosedRange<Span> = Span.milliseconds(60)...Span.milliseconds(120)
        public var reads: ClosedRange<Span> = Span.milliseconds(25)...Span.milliseconds(35)
        public init() {}
    }

    /// Who moves virtual time.
    public enum Pace: Hashable, Sendable {
        /// A daemon that reports itself idle.
        case lockstep
        /// The wall clock, this many times as fast.
        case times(Int64)
    }

    /// The guesses, each behind a switch.
    public struct Profile: Sendable {
        public enum Empty: String, CaseIterable, Sendable { case noRecords, emptyArray, status204, noContent }
        /// An order with price "0". Nobody has seen what ShareKhan does since the exchanges demand
        /// protection on algorithmic orders (2026-04-01) and its API has no field for it; so it is refused.
        public enum MarketOrders: Hashable, Sendable {
            case refused
            /// Capped this far from the last price, hundredths of a percent.
            case protected(basisPoints: Int64)
        }

        public var ackLabel = "ack"
        public var orderLabel = "place_order"
        public var empty = Empty.noRecords
        public var marketOrders = MarketOrders.refused
        /// Whether a second login ends the first one's token.
        public var secondLoginEndsFirst = false
        /// Whether candles of the day itself are served; ShareKhan does not (seen 2026-10-05).
        public var sameDayCandles = false
        public var ordersPerSecond = 10
        public init() {}
    }
}
