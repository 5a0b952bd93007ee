// The day that a simulated broker plays: what is listed, from when to when, and
// what the candles before it looked like.

public import Exchange
public import Market

public struct SimulatedDay: Sendable {
    public var date: CalendarDate
    public var listings: [Listing]
    public var settings: ExchangeSettings
    /// When virtual time begins and when the simulator says that the day is over.
    public var begins: Timestamp
    public var ends: Timestamp
    /// Bars of earlier sessions, ascending, by instrument number; none where it is shorter.
    public var history: [[Bar]]
    public var historyLength: Span

    public init(
        date: CalendarDate, listings: [Listing], settings: ExchangeSettings = ExchangeSettings(),
        begins: TimeOfDay = TimeOfDay(9, 0), ends: TimeOfDay = TimeOfDay(16, 0), history: [[Bar]] = [],
        historyLength: Span = .minutes(1)
    ) {
        self.date = date
        self.listings = listings
        self.settings = settings
        self.begins = Timestamp(date, begins)
        self.ends = Timestamp(date, ends)
        self.history = history
        self.historyLength = historyLength
    }

    /// A seeded day of twelve large caps and NIFTY, with some sessions of candles before it.
    public static func synthetic(
        date: CalendarDate, calendar: TradingCalendar, scenario: Scenario = Scenario(), seed: UInt64,
        sessionsBefore: Int = 5
    ) -> SimulatedDay {
        let made = SyntheticDay(
            open: Timestamp(date, TimeOfDay(9, 15)), shape: scenario.shape, seed: seed)
        let listings = made.listings { SessionWindow($0, on: date, calendar) }
        return SimulatedDay(
            date: date, listings: listings, settings: scenario.settings,
            history: syntheticHistory(before: date, calendar, sessions: sessionsBefore, seed: seed))
    }
}

/// Sessions of the same making, oldest first, one list of bars an instrument.
private func syntheticHistory(
    before date: CalendarDate, _ calendar: TradingCalendar, sessions: Int, seed: UInt64
) -> [[Bar]] {
    var days: [CalendarDate] = []
    var day = date
    while days.count < sessions, let earlier = calendar.previousTradingDay(before: day) {
        days.insert(earlier, at: 0)
        day = earlier
    }
    var history: [[Bar]] = []
    for day in days {
        let made = SyntheticDay(open: Timestamp(day, TimeOfDay(9, 15)), seed: seed)
        if history.isEmpty { history = Array(repeating: [], count: made.bars.count) }
        for index in made.bars.indices { history[index] += made.bars[index] }
    }
    return history
}

extension SessionWindow {
    /// As the calendar has it for this instrument and date; an ordinary day of NSE where it has none.
    public init(_ instrument: Instrument, on date: CalendarDate, _ calendar: TradingCalendar) {
        guard let session = calendar.session(of: instrument, on: date) else {
            self.init(
                open: Timestamp(date, TimeOfDay(9, 15)), continuousEnd: Timestamp(date, TimeOfDay(15, 30)),
                close: Timestamp(date, TimeOfDay(15, 30)))
            return
        }
        self.init(session)
    }

    public init(_ session: Session) {
        var entryFrom: Timestamp?
        var limitOnlyFrom: Timestamp?
        var instant = session.continuousEnd
        while instant <= session.close {
            switch session.phase(at: instant) {
            case .auctionEntry: entryFrom = entryFrom ?? instant
            case .auctionLimitOnly: limitOnlyFrom = limitOnlyFrom ?? instant
            case .closed, .preOpen, .continuous, .auctionReference, .postClose: break
            }
            guard let next = session.nextChange(after: instant) else { break }
            instant = next
        }
        let auction = entryFrom.map {
            ClosingAuction(entryFrom: $0, limitOnlyFrom: limitOnlyFrom ?? session.close)
        }
        self.init(
            open: session.open, continuousEnd: session.continuousEnd, close: session.close, auction: auction)
    }
}
