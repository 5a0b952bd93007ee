// The simulated exchange: a value that is sent messages and told how far time has
// come, and answers with what happened.
//
// It knows nothing of the daemon: an order here is terms and a number. A message
// reaches the book after a seeded latency; orders match only against quotes, the
// first one after their arrival at the earliest. Same listings, settings, seed and
// messages: same events.
//
//     submit / modify / cancel ──latency──▶ book ◀── quote path ◀── bars
//                                            │
//                        advance(to:) ──▶ events, orders, positions

public import Market

public struct SimulatedExchange: Sendable {
    public let settings: ExchangeSettings
    /// Every order ever submitted, by number.
    public internal(set) var orders: [ExchangeOrder] = []
    /// Sorted by instrument, then product.
    public internal(set) var positions: [ExchangePosition] = []
    /// The next instant at which anything can happen; nil when the day is over and nothing is under way.
    public private(set) var nextInstant: Timestamp?
    /// How far time has come.
    public private(set) var now: Timestamp

    var books: [Book]
    var events: [ExchangeEvent] = []
    var fillCount: Int64 = 0
    var priorityCount: Int64 = 0
    private let seed: UInt64
    /// Position in `books` by instrument number; nil where nothing is listed.
    private var bookIndex: [Int?] = []
    /// Under way to the book, by arrival, then instrument, then order.
    private var messages: [Message] = []

    public init(instruments: [Listing], settings: ExchangeSettings = ExchangeSettings(), seed: UInt64) {
        self.settings = settings
        self.seed = seed
        books = instruments.sorted { $0.instrument.id < $1.instrument.id }
            .map { Book($0, settings: settings, seed: seed) }
        now = books.map(\.session.open).min() ?? Timestamp(nanoseconds: 0)
        for (position, book) in books.enumerated() {
            let number = Int(book.instrument.id.index)
            precondition(number >= bookIndex.count, "instrument \(book.instrument.id) is listed twice")
            bookIndex += Array(repeating: nil, count: number - bookIndex.count) + [position]
        }
        scheduleNext()
    }

    // MARK: Messages in

    /// Sends an order. What becomes of it comes as events; it is never refused here.
    /// An instrument that is not listed is a bug of the caller's.
    public mutating func submit(_ terms: OrderTerms, at time: Timestamp) -> ExchangeOrderID {
        let id = ExchangeOrderID(Int64(orders.count) + 1)
        orders.append(ExchangeOrder(id: id, terms: terms, at: time))
        send(.submit, about: id, at: time)
        return id
    }

    /// Asks for another price and total quantity; nil leaves that one as it is.
    public mutating func modify(
        _ id: ExchangeOrderID, newKind: OrderKind? = nil, newQuantity: Quantity? = nil, at time: Timestamp
    ) {
        send(.modify(newKind, newQuantity), about: id, at: time)
    }

    /// Asks for the rest to be taken out of the book. A fill that comes first wins.
    public mutating func cancel(_ id: ExchangeOrderID, at time: Timestamp) {
        send(.cancel, about: id, at: time)
    }

    private mutating func send(_ action: Message.Action, about id: ExchangeOrderID, at time: Timestamp) {
        let order = orders[position(of: id)]
        let book = bookPosition(of: order.terms.instrument)
        let sent = max(time, now) + books[book].nextLatency(settings, seed: seed)
        let arrival = offTheGrid(max(sent, order.lastArrival + Span(nanoseconds: 1000)))
        orders[position(of: id)].lastArrival = arrival
        let message = Message(arrival: arrival, book: book, order: position(of: id), action: action)
        let place = messages.firstIndex { message.precedes($0) } ?? messages.count
        messages.insert(message, at: place)
        nextInstant = min(nextInstant ?? arrival, arrival)
    }

    // MARK: Time

    /// Moves time on and says what happened up to and including that instant.
    public mutating func advance(to time: Timestamp) -> [ExchangeEvent] {
        while let instant = nextInstant, instant <= time {
            now = max(now, instant)
            while let message = messages.first, message.arrival <= instant {
                messages.removeFirst()
                receive(message)
            }
            for book in books.indices where books[book].nextInstant.map({ $0 <= instant }) ?? false {
                step(book, at: instant)
            }
            scheduleNext()
        }
        now = max(now, time)
        defer { events.removeAll(keepingCapacity: true) }
        return events
    }

    /// Moves time on, then matches against a quote that the world gave: for instruments listed without bars.
    /// The first quote's day volume counts as traded at once; a late caller gives it before any order.
    public mutating func take(_ quote: Quote, for id: InstrumentID, at time: Timestamp) -> [ExchangeEvent] {
        let before = advance(to: time)
        step(bookPosition(of: id), given: quote, at: time)
        defer { events.removeAll(keepingCapacity: true) }
        return before + events
    }

    private mutating func scheduleNext() {
        var earliest = messages.first?.arrival
        for book in books.indices {
            guard let instant = books[book].nextInstant else { continue }
            earliest = min(earliest ?? instant, instant)
        }
        nextInstant = earliest
    }

    // MARK: What can be read

    /// Nil when no such order was ever submitted.
    public func order(_ id: ExchangeOrderID) -> ExchangeOrder? {
        id.number >= 1 && id.number <= orders.count ? orders[position(of: id)] : nil
    }

    /// The last true quote of an instrument, whatever the feed was made to show; nil before the first.
    public func quote(_ id: InstrumentID) -> Quote? { books[bookPosition(of: id)].quote }

    /// Today's band as it stands; nil for an index.
    public func band(_ id: InstrumentID) -> PriceBand? { books[bookPosition(of: id)].band }

    /// What is listed, by instrument number.
    public var instruments: [Instrument] { books.map(\.instrument) }

    public func session(_ id: InstrumentID) -> SessionWindow { books[bookPosition(of: id)].session }

    public func instrument(_ id: InstrumentID) -> Instrument { books[bookPosition(of: id)].instrument }

    /// Bars that were widened or left out, by instrument.
    public var barDefects: [(InstrumentID, BarDefect)] {
        books.flatMap { book in book.path.defects.map { (book.instrument.id, $0) } }
    }

    func position(of id: ExchangeOrderID) -> Int {
        precondition(
            id.number >= 1 && id.number <= orders.count,
            "there is no order \(id): \(orders.count) were submitted")
        return Int(id.number) - 1
    }

    private func bookPosition(of id: InstrumentID) -> Int {
        let number = Int(id.index)
        guard number >= 0, number < bookIndex.count, let book = bookIndex[number] else {
            preconditionFailure("instrument \(id) is not listed: look it up in today's listings first")
        }
        return book
    }
}

/// A message under way to the book.
struct Message: Sendable {
    enum Action: Sendable {
        case submit
        case modify(OrderKind?, Quantity?)
        case cancel
    }
    var arrival: Timestamp
    var book: Int
    var order: Int
    var action: Action

    func precedes(_ other: Message) -> Bool {
        (arrival.nanoseconds, book, order) < (other.arrival.nanoseconds, other.book, other.order)
    }
}

/// An arrival never falls on a quote or a half second, so no tie decides a race.
private func offTheGrid(_ time: Timestamp) -> Timestamp {
    time.nanoseconds % 500_000_000 == 0 ? time + Span(nanoseconds: 1000) : time
}
