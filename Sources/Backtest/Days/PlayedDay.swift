// A day to be played: whose prices, under whose rules, with which strategies.
//
// Old prices run under a named rulebook date, so that sessions, charges and bands
// are those of a day that the tables know. The instrument list is the day's own.

public import Accounting
public import Exchange
public import Market
public import Trading

public struct PlayedDay: Sendable {
    public struct StrategyFile: Sendable {
        public var file: String
        public var source: String
        public var settings: [StrategyAssignment.Setting]
        public init(file: String, source: String, settings: [StrategyAssignment.Setting] = []) {
            self.file = file
            self.source = source
            self.settings = settings
        }
    }

    /// One instrument with its bars of the day, oldest first.
    public struct Series: Sendable {
        public var instrument: Instrument
        public var bars: [Bar]
        public var barLength: Span
        /// Finished bars of earlier days in the same length, for warming up; oldest first.
        public var history: [Bar]
        public init(instrument: Instrument, bars: [Bar], barLength: Span, history: [Bar] = []) {
            self.instrument = instrument
            self.bars = bars
            self.barLength = barLength
            self.history = history
        }
    }

    /// What happened before the day and is known on it.
    public struct Past: Sendable {
        public var actions: CorporateActions
        /// The lists that strategies trade the members of.
        public var lists: [MembershipList]
        /// By the position of their instruments in the series.
        public var positions: [CarriedPosition]
        public init(
            actions: CorporateActions = .none, lists: [MembershipList] = [],
            positions: [CarriedPosition] = []
        ) {
            self.actions = actions
            self.lists = lists
            self.positions = positions
        }
    }

    public let opening: DayOpening
    public let exchange: SimulatedExchange
    /// Warm-up bars in each strategy's own length.
    public let history: [Event]
    /// What a reader of the result must know: members of a list without prices, say.
    public let notes: [String]

    /// - Throws: ``OpeningRefused`` when the calendar has no session, or a strategy does not compile or
    ///   names nothing that has prices.
    public init(
        date: CalendarDate, rulesAsOf rulebook: CalendarDate, calendar: TradingCalendar, series: [Series],
        strategies: [StrategyFile], equity: Money, limits: RiskLimits = .standard,
        plan: BrokeragePlan = .sharekhan, cutOffs: CutOffs = CutOffs(),
        settings: ExchangeSettings = ExchangeSettings(), past: Past = Past(),
        seed: UInt64, build: String
    ) throws(OpeningRefused) {
        let listed = PlayedDay.numbered(series.map(\.instrument))
        let instruments = PlayedDay.onTodaysTerms(listed, series, past.actions, date)
        let sessions = instruments.map { instrument in
            calendar.session(of: instrument, on: rulebook).map { Session($0, playedOn: date) }
        }
        guard sessions.contains(where: { $0 != nil }) else {
            throw OpeningRefused(
                "\(rulebook) has no session in the calendar; choose another date with --rules-as-of")
        }
        var cast = PlayedCast(date: date, instruments: instruments, series: series, past: past)
        try cast.assign(strategies, equity)
        opening = DayOpening(
            build: build, account: "backtest", mode: .backtest, date: date, rulebook: rulebook,
            instruments: instruments, sessions: sessions, strategies: cast.assignments, limits: limits,
            plan: plan, cutOffs: cutOffs, equity: equity, positions: past.positions,
            previousSession: series.compactMap { $0.history.last?.start.date }.max(),
            exToday: cast.exToday)
        var listings: [Listing] = []
        for (instrument, line) in zip(instruments, series) {
            guard let session = sessions[Int(instrument.id.index)] else { continue }
            listings.append(
                Listing(
                    instrument: instrument, session: SessionWindow(session), bars: line.bars,
                    barLength: line.barLength))
        }
        exchange = SimulatedExchange(instruments: listings, settings: settings, seed: seed)
        history = cast.history
        notes = cast.notes
    }

    /// Where a share goes ex, yesterday's close means another price today: the band lies around that one.
    private static func onTodaysTerms(
        _ instruments: [Instrument], _ series: [Series], _ actions: CorporateActions, _ date: CalendarDate
    ) -> [Instrument] {
        zip(instruments, series).map { listed, line in
            var instrument = listed
            guard instrument.contract == .share, let open = line.bars.first?.open else { return instrument }
            for action in actions.of(instrument.symbol, on: instrument.exchange, exOn: date) {
                guard let close = instrument.previousClose, let factor = action.priceFactor(lastClose: close),
                    factor.explains(close, open)
                else { continue }
                instrument.previousClose = factor.of(close)
            }
            return instrument
        }
    }

    static func numbered(_ instruments: [Instrument]) -> [Instrument] {
        instruments.enumerated().map { index, instrument in
            var instrument = instrument
            instrument.id = InstrumentID(index)
            return instrument
        }
    }

    /// What each strategy works on over many days: all that it may trade on any of them.
    static func assignments(
        _ files: [StrategyFile], _ instruments: [Instrument], _ equity: Money,
        _ lists: [MembershipList] = []
    ) throws(OpeningRefused) -> [StrategyAssignment] {
        var cast = PlayedCast(
            date: nil, instruments: instruments, series: [], past: Past(lists: lists))
        try cast.assign(files, equity)
        return cast.assignments
    }
}

/// Bars of one length made into bars of a longer one, aligned to 09:15; empty when the lengths do not divide.
func aggregated(_ bars: [Bar], from length: Span, to longer: Span?) -> [Bar] {
    guard let longer, longer.nanoseconds % length.nanoseconds == 0 else { return [] }
    if longer == length { return bars }
    var made: [Bar] = []
    for var bar in bars {
        let open = Timestamp(bar.start.date, TimeOfDay(9, 15))
        guard bar.start >= open else { continue }
        bar.start = Bar.start(at: bar.start, open: open, length: longer)
        if made.last?.start == bar.start {
            made[made.count - 1].join(bar)
        } else {
            made.append(bar)
        }
    }
    return made
}
