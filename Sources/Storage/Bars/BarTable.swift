// One instrument's bars of one length, as a file or the store gives them, with what
// was found on the way: where they come from, how their times were meant, what was wrong.

public import Market

/// What a bar's time says in the source. Ours says its start.
public enum StampConvention: String, CaseIterable, Hashable, Sendable {
    case start, end
    /// The last trade inside the bar (ShareKhan's candles, seen 2025-09).
    case lastTrade = "last-trade"
}

/// How a file of bars is laid out.
public enum BarFormat: String, CaseIterable, Hashable, Sendable {
    case csv, bhavcopy, udiff, kite, sharekhan, lean
    /// Our own store.
    case store

    public var meaning: String {
        switch self {
        case .csv: "a table with a heading"
        case .bhavcopy: "NSE bhavcopy"
        case .udiff: "NSE bhavcopy, UDiFF"
        case .kite: "Kite candles"
        case .sharekhan: "ShareKhan candles"
        case .lean: "LEAN minute bars"
        case .store: "the bar store"
        }
    }
}

public struct BarTable: Sendable {
    public let exchange: Exchange
    /// As the exchange writes it.
    public let symbol: String
    /// Ascending by start; rows that were left out are not in it.
    public let bars: BarColumns
    public let defects: DataDefects
    /// What was done to the times or understood of the layout, in sentences.
    public let notices: [String]
    public let format: BarFormat
    /// As the source had them; those of `bars` are starts.
    public let stamps: StampConvention
    /// The file that it was read from.
    public let source: String
    /// Nil for a share or an index, and where only the name tells of a contract.
    public let contract: ListedContract?

    public init(
        exchange: Exchange, symbol: String, bars: BarColumns, defects: DataDefects = DataDefects(),
        notices: [String] = [], format: BarFormat, stamps: StampConvention = .start, source: String,
        contract: ListedContract? = nil
    ) {
        self.exchange = exchange
        self.symbol = symbol
        self.bars = bars
        self.defects = defects
        self.notices = notices
        self.format = format
        self.stamps = stamps
        self.source = source
        self.contract = contract
    }

    /// With further defects behind its own.
    func with(_ more: DataDefects) -> BarTable {
        var all = defects
        all += more
        return copy(defects: all)
    }

    /// With bars of another length, made from its own.
    public func with(_ bars: BarColumns, notice: String) -> BarTable {
        copy(bars: bars, notices: notices + [notice])
    }

    /// Under another name of its source.
    func from(_ source: String) -> BarTable { copy(source: source) }

    /// The same bars as those of a contract that a list names.
    public func of(_ contract: ListedContract) -> BarTable { copy(contract: contract) }

    private func copy(
        bars: BarColumns? = nil, defects: DataDefects? = nil, notices: [String]? = nil,
        source: String? = nil, contract: ListedContract? = nil
    ) -> BarTable {
        let contract = contract ?? self.contract
        return BarTable(
            exchange: contract?.exchange ?? exchange, symbol: contract?.name ?? symbol,
            bars: bars ?? self.bars, defects: defects ?? self.defects,
            notices: notices ?? self.notices, format: format, stamps: stamps, source: source ?? self.source,
            contract: contract)
    }

    public var length: Span { bars.length }
    /// `NSE:SBIN`
    public var key: String { "\(exchange.rawValue):\(symbol)" }
}

extension Span {
    /// One day: the length of a daily bar.
    public static let day = Span.minutes(1440)

    /// `1m`, `15m`, `1d`; seconds where it is no whole minute.
    public var barLengthName: String {
        if self == .day { return "1d" }
        return seconds % 60 == 0 ? "\(seconds / 60)m" : "\(seconds)s"
    }

    /// Reads `15m`, `1h`, `1d`, `30s`; nil when it is anything else or no length between a second and a day.
    public init?(barLength text: some StringProtocol) {
        let units: [(Character, Int64)] = [("s", 1), ("m", 60), ("h", 3600), ("d", 86_400)]
        guard let unit = units.first(where: { $0.0 == text.last }), let count = Int64(text.dropLast()),
            (1...86_400).contains(count), count * unit.1 <= 86_400
        else { return nil }
        self = .seconds(count * unit.1)
    }
}
