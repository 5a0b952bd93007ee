// Bars as they were loaded: a numbered series for each instrument, and what is to be
// told about them.
//
// The files know prices only; what else an instrument needs is told by a list of
// contracts, or is today's convention: a tick of five paise, lots of one, derivatives on
// every share. Names that belong to indices are indices, which take no orders.

public import Backtest
public import Market
public import Storage

public struct LoadedBars: Sendable {
    /// A symbol that a rule file names and the source does not have.
    public struct Missing: Hashable, Sendable, CustomStringConvertible {
        public let symbol: String
        /// The symbol that was probably meant.
        public let suggestion: String?

        public var description: String {
            "there are no bars of \(symbol)" + (suggestion.map { "; did you mean \($0)?" } ?? "")
        }
    }

    public let path: String
    /// An instrument's number is its position.
    public private(set) var series: [BacktestPlan.Series] = []
    public internal(set) var defects = DataDefects()
    /// What was done to times, with the symbols it was done to.
    public internal(set) var notices: [String] = []
    public internal(set) var missing: [Missing] = []

    private var assumed: [String] = []

    /// What is taken for granted of the instruments and what was left out, in sentences for the report.
    public var conventions: [String] { assumed + [omission].compactMap(\.self) }

    /// The rows that are not played; nil when every row is.
    public var omission: String? {
        guard defects.leftOut > 0 else { return nil }
        let kinds = defects.kinds.map { "\($0.rawValue) \(defects.count(of: $0))" }
        return "Left out: \(Humane.count(defects.leftOut)) rows that cannot be bars, or repeat or disturb "
            + "others (\(kinds.joined(separator: ", "))); `sauda data verify` names each."
    }

    init(path: String) { self.path = path }

    /// Rows of all series together.
    public var rows: Int { series.reduce(0) { $0 + $1.bars.count } }

    /// The dates on which any instrument has a bar, oldest first.
    public var days: [CalendarDate] { Set(series.flatMap { $0.bars.days.map(\.date) }).sorted() }

    mutating func take(_ table: BarTable?, _ contracts: ContractList) {
        guard let table else { return }
        let instrument = LoadedBars.instrument(
            table.symbol, number: series.count, exchange: table.exchange, as: table.contract,
            underlyings: contracts.isEmpty ? nil : contracts.underlyings)
        assume(instrument, isListed: !contracts.isEmpty)
        series.append(BacktestPlan.Series(instrument: instrument, bars: table.bars))
        defects += table.defects
        notices += table.notices.map { "\(table.symbol): \($0)" }
    }

    /// - Throws: when nothing was loaded, or no bar lies in the days asked for.
    func checkRange(_ request: BarRequest) throws(Failure) {
        guard !series.isEmpty else { throw nothing }
        let days = days
        guard let first = days.first, let last = days.last else {
            throw Failure(.data, "\(path) has no bars", remedy: defects.kept.first?.description)
        }
        let (from, to) = (request.from ?? first, request.to ?? last)
        guard days.contains(where: { from <= $0 && $0 <= to }) else {
            throw Failure(
                .data, "\(path) has no bar from \(from) to \(to)",
                remedy: "its \(days.count) days are \(first) to \(last)")
        }
    }

    /// Why there are no series.
    var nothing: Failure {
        let names = missing.prefix(3).map(\.description)
        return Failure(
            .data, "\(path) has no bars of any symbol that was asked for",
            remedy: names.isEmpty ? defects.kept.first?.reason : names.joined(separator: "; "))
    }

    /// Each sentence once.
    private mutating func assume(_ instrument: Instrument, isListed: Bool) {
        var sentences: [String] = []
        if instrument.contract == .share {
            sentences.append(
                isListed
                    ? "Shares with derivatives are those that the list of contracts has contracts on."
                    : "Every share is taken to have derivatives, since no list of contracts says otherwise: "
                        + "the narrower band and the hours of such shares.")
        }
        if instrument.segment == .derivatives, instrument.freezeQuantity == nil {
            sentences.append(
                "No list names a freeze quantity of the contracts: no order is too large for one.")
        }
        assumed += sentences.filter { !assumed.contains($0) }
    }

    /// - Parameters:
    ///   - listed: nil for a share or an index.
    ///   - underlyings: Every share with derivatives; nil when no list says so, and all have.
    static func instrument(
        _ symbol: String, number: Int, exchange: Exchange = .nse, as listed: ListedContract? = nil,
        underlyings: Set<String>? = nil
    ) -> Instrument {
        if let listed {
            return Instrument(
                id: InstrumentID(number), symbol: listed.name, exchange: listed.exchange,
                segment: listed.exchange == .mcx ? .commodity : .derivatives, contract: listed.contract,
                series: "", tick: listed.tick, lot: listed.lot, freezeQuantity: listed.freezeQuantity,
                brokerCode: 1001 + Int64(number))
        }
        let isIndex = isIndex(symbol)
        return Instrument(
            id: InstrumentID(number), symbol: symbol, exchange: exchange,
            contract: isIndex ? .index : .share, series: isIndex ? "" : "EQ",
            hasDerivatives: !isIndex && underlyings?.contains(symbol) ?? true,
            brokerCode: 1001 + Int64(number))
    }

    /// NIFTY, NIFTY50, NIFTYIT, BANKNIFTY, SENSEX, INDIAVIX and their like; NIFTYBEES is a share of a fund.
    static func isIndex(_ symbol: String) -> Bool {
        let families = ["NIFTY", "BANKNIFTY", "FINNIFTY", "SENSEX", "BANKEX", "INDIAVIX"]
        return families.contains { symbol.hasPrefix($0) } && !symbol.hasSuffix("BEES")
            && !symbol.hasSuffix("ETF")
    }
}
