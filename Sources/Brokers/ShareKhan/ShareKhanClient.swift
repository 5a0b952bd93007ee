// ShareKhan as an account reader, an order router and a source of instruments.
//
// A thin shell: it waits its turn, adds the day's session, sends what
// `ShareKhanRequests` wrote and gives the answer to the readers, which are values.
// It retries nothing. A session that the broker refuses is forgotten at once, so
// that no second call with it can leave; a person then logs in.

public import Market
public import Platform
public import Trading

public actor ShareKhanClient {
    private let settings: ShareKhanSettings
    private let sessions: SessionStore
    private let http: HTTPClient
    private let clock: any Clock
    private let governor: ShareKhanGovernor
    private var index = InstrumentIndex([])
    /// Products of orders seen or placed, for the history, whose rows do not name them.
    private var products: [BrokerOrderID: Product] = [:]
    /// A refused session whose file could not be removed, so that it is not read from there again.
    private var leftBehind: BrokerSession?

    public init(settings: ShareKhanSettings, sessions: SessionStore, http: HTTPClient, clock: any Clock) {
        self.settings = settings
        self.sessions = sessions
        self.http = http
        self.clock = clock
        governor = ShareKhanGovernor(settings, clock: clock)
    }

    /// Today's instruments: what orders and rows are translated with. Call before anything but `master`.
    public func use(_ instruments: [Instrument]) { index = InstrumentIndex(instruments) }

    private func remember(_ orders: [BrokerOrder]) {
        for order in orders { products[order.id] = order.terms.product }
    }
}

// MARK: Reading

extension ShareKhanClient: AccountReader {
    public func orders() async throws(BrokerFailure) -> AccountRows<BrokerOrder> {
        let reply = try await read("book") { $0.book() }
        let book = try orderRows(reply).book(try reply.rows())
        remember(book.rows)
        return book
    }

    public func positions() async throws(BrokerFailure) -> AccountRows<BrokerPosition> {
        let reply = try await read("positions") { $0.positions() }
        return try AccountReadings.positions(try reply.rows(), index)
    }

    public func holdings() async throws(BrokerFailure) -> [BrokerHolding] {
        let reply = try await read("holdings") { $0.holdings() }
        return try AccountReadings.holdings(try reply.rows())
    }

    /// Those of the cash and derivatives segments of NSE and BSE, which share one limit.
    public func funds() async throws(BrokerFailure) -> BrokerFunds {
        let reply = try await read("funds") { $0.funds(code: "NC") }
        return try AccountReadings.funds(try reply.rows())
    }

    public func history(
        of order: BrokerOrderID, in instrument: InstrumentID
    ) async throws(BrokerFailure) -> [BrokerOrder] {
        guard let key = index[instrument]?.key else {
            throw .refused("instrument \(instrument) is not on today's list of ShareKhan's instruments")
        }
        let reply = try await read("order \(order)") { $0.history(order, code: key.code) }
        return try orderRows(reply).history(try reply.rows())
    }

    private func orderRows(_ reply: ShareKhanReply) -> OrderRows {
        OrderRows(index: index, products: products, writtenAt: reply.writtenAt)
    }

    /// - Parameter what: readings of one thing keep their distance.
    private func read(
        _ what: String, spacing: Span? = nil, _ request: (ShareKhanRequests) -> HTTPRequest
    ) async throws(BrokerFailure) -> ShareKhanReply {
        guard await governor.pause(for: what, spacing: spacing ?? settings.reportSpacing) else {
            throw .temporary("the reading was cancelled", retryAfter: nil)
        }
        let session = try session()
        let response = try await send(request(ShareKhanRequests(settings: settings, session: session)))
        let reply = ShareKhanReply(response)
        do throws(BrokerFailure) {
            _ = try reply.data()
        } catch {
            if case .loginNeeded = error { forget(session) }
            throw error
        }
        return reply
    }

    private func send(_ request: HTTPRequest) async throws(BrokerFailure) -> HTTPResponse {
        do throws(HTTPFailure) {
            return try await http.send(request)
        } catch {
            throw error.brokerFailure
        }
    }

    private func session() throws(BrokerFailure) -> BrokerSession {
        let session: BrokerSession
        do throws(SessionMissing) {
            session = try sessions.session(at: clock.now())
        } catch {
            throw .loginNeeded(error.description)
        }
        guard session != leftBehind else {
            throw .loginNeeded("ShareKhan refused this session and its file cannot be removed; log in again")
        }
        return session
    }

    private func forget(_ session: BrokerSession) {
        do throws(FileFailure) {
            try sessions.discard(session)
        } catch {
            leftBehind = session
        }
    }
}

// MARK: Orders

extension ShareKhanClient: OrderRouter {
    public func place(_ ticket: ApprovedTicket) async -> BrokerAnswer {
        let terms = ticket.ticket.terms
        let message: MessageClass = ticket.ticket.purpose.closes ? .closing : .opening
        let answer = await order(.new, terms, .place, message)
        if case .placed(let id, _) = answer { products[id] = terms.product }
        return answer
    }

    public func cancel(_ order: BrokerOrderID, terms: OrderTerms, routingCode: String) async -> BrokerAnswer {
        await self.order(.cancel(order, routingCode: routingCode), terms, .cancel, .cancel)
    }

    public func modify(_ order: BrokerOrderID, terms: OrderTerms, routingCode: String) async -> BrokerAnswer {
        await self.order(.modify(order, routingCode: routingCode), terms, .modify, .closing)
    }

    private func order(
        _ action: ShareKhanRequests.OrderAction, _ terms: OrderTerms,
        _ kind: ShareKhanOrderAnswer.Request, _ message: MessageClass
    ) async -> BrokerAnswer {
        if case .stay(let reason) = await governor.admit(message) { return kind.notSent(reason) }
        guard let instrument = index[terms.instrument]?.instrument else {
            return kind.notSent("instrument \(terms.instrument) is not on today's list")
        }
        let session: BrokerSession
        let request: HTTPRequest
        do {
            session = try self.session()
            request = try ShareKhanRequests(settings: settings, session: session)
                .order(action, terms, instrument)
        } catch let error as BrokerFailure {
            return kind.notSent("log in first: \(error.text)")
        } catch {
            return kind.notSent((error as? Unsendable)?.reason ?? "it cannot be put into ShareKhan's words")
        }
        return await submit(request, kind, session)
    }

    private func submit(
        _ request: HTTPRequest, _ kind: ShareKhanOrderAnswer.Request, _ session: BrokerSession
    ) async -> BrokerAnswer {
        let result: Result<HTTPResponse, HTTPFailure>
        do throws(HTTPFailure) {
            let response = try await http.send(request)
            if case .failure(.loginNeeded) = ShareKhanReply(response).outcome { forget(session) }
            result = .success(response)
        } catch {
            result = .failure(error)
        }
        return ShareKhanOrderAnswer.answer(to: kind, result)
    }
}

// MARK: Reference data

extension ShareKhanClient: InstrumentSource {
    public func master(_ exchange: Exchange, _ segment: Segment) async throws(BrokerFailure) -> [Instrument] {
        guard let code = ShareKhanNames.code(exchange, segment) else {
            throw .refused("ShareKhan has no market for \(exchange.rawValue) \(segment.rawValue)")
        }
        let response = try await send(ShareKhanRequests.master(code: code, settings))
        return try MasterRows(exchange: exchange, segment: segment).instruments(response)
    }

    /// ShareKhan has no candles of the running day (seen 2026-10), and no choice of days.
    public func candles(_ instrument: Instrument, length: Span) async throws(BrokerFailure) -> [Bar] {
        guard let interval = CandleRows.interval(length) else {
            throw .refused(
                "ShareKhan has no candles of \(length.seconds) s; ask for 1, 3, 5, 10, 15, 30 or 60 minutes")
        }
        guard let code = ShareKhanNames.code(instrument.exchange, instrument.segment) else {
            throw .refused("ShareKhan has no market for \(instrument.key)")
        }
        let key = ScripKey(code: code, scrip: instrument.brokerCode)
        let reply = try await read("candles", spacing: settings.candleSpacing) {
            $0.candles(key, interval: interval)
        }
        return try CandleRows.bars(try reply.rows(), length: length, open: instrument.firstBar)
    }
}

extension Instrument {
    /// From when its bars are counted.
    fileprivate var firstBar: TimeOfDay {
        switch segment {
        case .cash, .derivatives: TimeOfDay(9, 15)
        case .currency, .commodity: TimeOfDay(9, 0)
        }
    }
}
