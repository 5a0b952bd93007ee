// A day's first record: all that the day depends on and that is not an event.
//
// With it a day replays from its journal alone: the rules as text, the limits, the
// instruments with today's ticks and bands, their sessions, the charges in force
// and the book that the day began with.

public import Accounting
public import Market
import Rules

public struct DayOpening: Codable, Hashable, Sendable {
    /// Version of the program, for the reader of an old journal.
    public var build: String
    public var account: String
    public var mode: TradingMode
    public var date: CalendarDate
    /// The date whose market rules and charges apply; `date` itself except for a played day.
    public var rulebook: CalendarDate
    /// By `InstrumentID`.
    public var instruments: [Instrument]
    /// By `InstrumentID`; nil where the instrument has no session today.
    public var sessions: [Session?]
    public var strategies: [StrategyAssignment]
    public var limits: RiskLimits
    public var plan: BrokeragePlan
    public var cutOffs: CutOffs
    /// Cash plus collateral at the start of the day: the base of every limit in percent.
    public var equity: Money
    public var positions: [CarriedPosition]
    /// The last day with a session before this one: only bars of that day are decided at today's open.
    /// Nil takes the newest bars for it.
    public var previousSession: CalendarDate?
    /// Corporate actions that go ex today.
    public var exToday: [ExDay]

    public init(
        build: String, account: String, mode: TradingMode, date: CalendarDate, rulebook: CalendarDate,
        instruments: [Instrument], sessions: [Session?], strategies: [StrategyAssignment],
        limits: RiskLimits, plan: BrokeragePlan, cutOffs: CutOffs, equity: Money,
        positions: [CarriedPosition], previousSession: CalendarDate? = nil, exToday: [ExDay] = []
    ) {
        self.previousSession = previousSession
        self.exToday = exToday
        self.build = build
        self.account = account
        self.mode = mode
        self.date = date
        self.rulebook = rulebook
        self.instruments = instruments
        self.sessions = sessions
        self.strategies = strategies
        self.limits = limits
        self.plan = plan
        self.cutOffs = cutOffs
        self.equity = equity
        self.positions = positions
    }
}

/// Where orders go.
public enum TradingMode: String, Codable, CaseIterable, Hashable, Sendable {
    /// The broker's official hosts.
    case live
    /// A broker on this machine's loopback address.
    case simulated
    /// Any feed, simulated fills, never an order call.
    case paper
    case backtest
}

/// A strategy given to this account, with the money it may use.
public struct StrategyAssignment: Codable, Hashable, Sendable {
    public struct Setting: Codable, Hashable, Sendable {
        public var name: String
        public var value: Double
        public init(name: String, value: Double) {
            self.name = name
            self.value = value
        }
    }

    public var file: String
    public var source: String
    public var settings: [Setting]
    public var allotment: Money
    /// The instruments of its `trade` line, in that order.
    public var instruments: [InstrumentID]
    /// The instruments that its rules read by name, in the order of `Strategy.companions`.
    public var companions: [InstrumentID]
    /// By the position in `instruments`: the contracts that are traded in its place; empty when it is
    /// traded itself.
    public var contracts: [DayContracts]
    /// Of `instruments`: what is watched and not entered today, such as those that are no members of a
    /// list; nil for none.
    public var notEntered: [InstrumentID]?
    /// When positions of earlier days were last left, for the waits that the file asks for.
    public var lastExits: [LastExit]

    public init(
        file: String, source: String, settings: [Setting] = [], allotment: Money,
        instruments: [InstrumentID], companions: [InstrumentID] = [], contracts: [DayContracts] = [],
        notEntered: [InstrumentID]? = nil, lastExits: [LastExit] = []
    ) {
        self.notEntered = notEntered
        self.companions = companions
        self.contracts = contracts
        self.lastExits = lastExits
        self.file = file
        self.source = source
        self.settings = settings
        self.allotment = allotment
        self.instruments = instruments
    }
}

extension StrategyAssignment {
    /// What is missing for these rules; nil when nothing is.
    func fault(for strategy: Strategy) -> String? {
        if companions.count != strategy.companions.count {
            return "\(strategy.name) reads \(strategy.companions.map(\.symbol).joined(separator: ", ")), "
                + "but the day names \(companions.count) such instruments; open the day with each of them"
        }
        let needed = strategy.vehicle == .itself ? 0 : instruments.count
        if contracts.count != needed {
            return "\(strategy.name) trades \(strategy.vehicle.words), but the day names contracts for "
                + "\(contracts.count) of \(needed) instruments; open the day with all of them"
        }
        return nil
    }
}
