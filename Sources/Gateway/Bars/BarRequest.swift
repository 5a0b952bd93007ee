// Which bars somebody wants: whose, of which length, for which days.

public import Market
public import Rules

public struct BarRequest: Hashable, Sendable {
    /// Must be there; only they are traded. Empty leaves it to `universe`.
    public var symbols: [String]
    /// Traded as far as they are there. Empty too: everything that is there.
    public var universe: [String]
    /// Must be there, to be read and not traded.
    public var companions: [String]
    /// Contracts that stand in for what is traded; those that a run may choose are loaded as well.
    public var wishes: [Wish]
    /// Nil takes the bars as they are.
    public var length: Span?
    /// At least one bar must lie between them; what lies outside is loaded all the same, for warming up.
    public var from: CalendarDate?
    public var to: CalendarDate?

    /// A strategy that trades contracts on these underlyings; empty for all that is traded.
    public struct Wish: Hashable, Sendable {
        public var underlyings: [String]
        public var vehicle: Vehicle

        public init(underlyings: [String], vehicle: Vehicle) {
            self.underlyings = underlyings
            self.vehicle = vehicle
        }
    }

    public init(
        symbols: [String] = [], universe: [String] = [], companions: [String] = [],
        wishes: [Wish] = [], length: Span? = nil,
        from: CalendarDate? = nil, to: CalendarDate? = nil
    ) {
        self.symbols = symbols
        self.universe = universe
        self.companions = companions
        self.wishes = wishes
        self.length = length
        self.from = from
        self.to = to
    }

    /// What the strategies name. Members of an index are known only day by day: such a strategy asks for
    /// everything that is there.
    ///
    /// - Parameter symbols: Only these of the strategies' own; empty for all.
    public init(
        _ strategies: [Strategy], symbols: [String] = [], from: CalendarDate? = nil, to: CalendarDate? = nil
    ) {
        var universe: [String] = []
        var isOpen = false
        for strategy in strategies {
            switch strategy.universe {
            case .symbols(let listed): universe += listed.filter { !universe.contains($0) }
            case .members: isOpen = true
            }
        }
        var companions: [String] = []
        for companion in strategies.flatMap(\.companions) where !companions.contains(companion.symbol) {
            companions.append(companion.symbol)
        }
        let wishes = strategies.filter { $0.vehicle != .itself }.map { strategy in
            guard case .symbols(let listed) = strategy.universe else {
                return Wish(underlyings: [], vehicle: strategy.vehicle)
            }
            return Wish(underlyings: listed, vehicle: strategy.vehicle)
        }
        let lengths = Set(strategies.map(\.barLength))
        self.init(
            symbols: symbols, universe: isOpen ? [] : universe, companions: companions, wishes: wishes,
            length: lengths.count == 1 ? lengths.first : nil, from: from, to: to)
    }

    /// As above, with `--symbols`, `--from` and `--to` of the command line.
    init(_ strategies: [Strategy], _ arguments: Arguments) throws(Failure) {
        self.init(
            strategies, symbols: try arguments.symbols(), from: try arguments.date("from"),
            to: try arguments.date("to"))
    }
}
