// Paper trading: the live market's quotes, the simulated exchange's fills.
//
// It stands where a broker's router stands and has no connection at all, so no order
// can leave. Each quote that it is shown moves the exchange's time and matches what
// rests there; each wait (latency, session, expiry) is the exchange's own. Its books
// live in memory: a restart begins with none.

public import Exchange
public import Market
public import Platform
public import Trading

public actor PaperRouter {
    private var exchange: SimulatedExchange
    private let clock: any Clock
    private let cash: Money
    /// Tells the orders of one run from those of the run before.
    private let run: String
    private let deliver: @Sendable (FeedEvent) -> Void

    /// - Parameters:
    ///   - listings: today's instruments and sessions, without bars.
    ///   - cash: what the account starts with.
    ///   - deliver: gets order messages as a feed would, in order.
    public init(
        listings: [PaperListing], settings: ExchangeSettings = ExchangeSettings(), seed: UInt64,
        clock: any Clock,
        cash: Money, deliver: @escaping @Sendable (FeedEvent) -> Void
    ) {
        precondition(
            listings.allSatisfy { $0.bars.isEmpty },
            "paper trading takes its quotes from a feed: give it listings without bars")
        exchange = SimulatedExchange(instruments: listings, settings: settings, seed: seed)
        self.clock = clock
        self.cash = cash
        self.deliver = deliver
        run = "P\(clock.now().nanoseconds / 1_000_000_000)"
    }

    /// Shows a quote of the live feed. One for an instrument that is not listed is a bug of the caller's.
    public func take(_ quote: Quote, for instrument: InstrumentID) {
        publish(exchange.take(quote, for: instrument, at: clock.now()))
    }

    /// Lets messages under way arrive and sessions end. Call about once a second.
    public func advance() { publish(exchange.advance(to: clock.now())) }

    private func publish(_ events: [ExchangeEvent]) {
        for event in events {
            guard let (order, acknowledgement) = acknowledgement(event) else { continue }
            deliver(.acknowledged(name(order), acknowledgement))
        }
    }

    private func acknowledgement(_ event: ExchangeEvent) -> (ExchangeOrderID, Acknowledgement)? {
        switch event {
        case .accepted(let id): (id, .confirmed)
        case .rejected(let id, let reason): (id, .rejected(reason: reason))
        case .filled(let id, let fill): (id, .filled(fill))
        case .cancelled(let id): (id, .cancelled)
        case .cancelRejected(let id, let reason): (id, .cancelRejected(reason: reason))
        case .modified(let id): (id, .modified)
        case .modifyRejected(let id, let reason): (id, .modifyRejected(reason: reason))
        case .triggered(let id): (id, .triggered)
        case .expired(let id): (id, .expired)
        case .quote, .halted, .resumed, .bandMoved: nil
        }
    }

    private func name(_ id: ExchangeOrderID) -> BrokerOrderID { BrokerOrderID("\(run)-\(id.number)") }

    private func number(_ id: BrokerOrderID) -> ExchangeOrderID? {
        guard id.text.hasPrefix(run + "-"), let number = Int64(id.text.dropFirst(run.count + 1)) else {
            return nil
        }
        return exchange.order(ExchangeOrderID(number))?.id
    }
}

extension PaperRouter: OrderRouter {
    public func place(_ ticket: ApprovedTicket) async -> BrokerAnswer { place(ticket.ticket.terms) }

    /// What the risk gate approved, without its seal: for tests beside this module.
    func place(_ terms: OrderTerms) -> BrokerAnswer {
        guard exchange.instruments.contains(where: { $0.id == terms.instrument }) else {
            return .refused(reason: "instrument \(terms.instrument) is not listed today")
        }
        return .placed(name(exchange.submit(terms, at: clock.now())), routingCode: "PAPER")
    }

    public func cancel(_ order: BrokerOrderID, terms: OrderTerms, routingCode: String) async -> BrokerAnswer {
        guard let id = number(order) else { return .cancelRefused(reason: "no order \(order) in this run") }
        exchange.cancel(id, at: clock.now())
        return .cancelTaken
    }

    public func modify(_ order: BrokerOrderID, terms: OrderTerms, routingCode: String) async -> BrokerAnswer {
        guard let id = number(order) else { return .modifyRefused(reason: "no order \(order) in this run") }
        exchange.modify(id, newKind: terms.kind, newQuantity: terms.quantity, at: clock.now())
        return .modifyTaken
    }
}

extension PaperRouter: AccountReader {
    public func orders() async throws(BrokerFailure) -> AccountRows<BrokerOrder> {
        advance()
        return AccountRows(rows: exchange.orders.map { row($0) })
    }

    public func positions() async throws(BrokerFailure) -> AccountRows<BrokerPosition> {
        advance()
        return AccountRows(
            rows: exchange.positions.map { position in
                BrokerPosition(
                    instrument: position.instrument, product: position.product, net: position.net,
                    averagePrice: position.net > .zero
                        ? position.boughtValue.perUnit(position.bought)
                        : position.net < .zero ? position.soldValue.perUnit(position.sold) : nil)
            })
    }

    public func holdings() async throws(BrokerFailure) -> [BrokerHolding] { [] }

    /// Open positions are paid in full, long or short; closed ones have left their profit in the cash.
    public func funds() async throws(BrokerFailure) -> BrokerFunds {
        advance()
        var funds = BrokerFunds(cash: cash, available: cash)
        for position in exchange.positions {
            let earned = position.soldValue - position.boughtValue
            if position.net == .zero {
                funds.cash += earned
                funds.available += earned
            } else {
                funds.available -= earned.magnitude
            }
        }
        return funds
    }

    /// The order as it stands: paper keeps no events of the past.
    public func history(
        of order: BrokerOrderID, in instrument: InstrumentID
    ) async throws(BrokerFailure) -> [BrokerOrder] {
        advance()
        return number(order).flatMap { exchange.order($0) }.map { [row($0)] } ?? []
    }

    private func row(_ order: ExchangeOrder) -> BrokerOrder {
        BrokerOrder(
            id: name(order.id), terms: order.terms, status: BrokerOrderStatus(order), filled: order.filled,
            averagePrice: order.averagePrice, placedAt: order.submittedAt, routingCode: "PAPER")
    }
}
