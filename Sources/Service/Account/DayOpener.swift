// Builds the opening of a day: all that the desk depends on and that is not an event.
//
// Instruments are those that the strategies name, out of the broker's master; their
// sessions come from the calendar; equity from the funds; positions from the broker's
// book, owned by whom our last journal says, or else by nobody of ours (`external`).
// On paper they are those of our last journal alone.
// A strategy that cannot be used is left out and said, the others go on.

import Accounting
import Brokers
import Market
import Platform
import Rules
import Trading

/// A day that is ready to begin.
struct OpenedDay: Sendable {
    var opening: DayOpening
    /// Finished bars that warm the indicators up, oldest first.
    var history: [Event]
    var books: OpeningBooks
}

struct DayOpener: Sendable {
    let account: Configuration.Account
    let configuration: Configuration
    let calendar: TradingCalendar
    let link: BrokerLink
    let startUp: StartUp
    /// Open positions of our last day, by the key of their instrument.
    let before: [CarriedOver]
    /// Told what a person should know.
    let say: @Sendable (Alert) -> Void

    struct CarriedOver: Sendable {
        let key: String
        let owner: String
        let product: Product
        let net: Quantity
        let averagePrice: Price
    }

    func open(_ date: CalendarDate, build: String) async throws(OpeningStopped) -> OpenedDay {
        var chosen = readStrategies()
        let instruments = try await instruments(for: &chosen)
        await link.use(instruments)
        let books = try await calmly { () async throws(CancellationError) in
            account.mode == .paper
                ? try await startUp.readPaperBooks(link.reader, cash: account.paperCash, held: before.count)
                : try await startUp.readBooks(link.reader)
        }
        let rulebook = configuration.rulesAsOf ?? date
        var opening = DayOpening(
            build: build, account: account.name, mode: account.mode, date: date, rulebook: rulebook,
            instruments: instruments,
            sessions: sessions(of: instruments, on: date, rulebook),
            strategies: chosen.map { $0.assignment(in: instruments) }, limits: account.limits,
            plan: account.plan, cutOffs: account.cutOffs, equity: books.funds.cash, positions: [])
        let names = chosen.map(\.strategy.name)
        opening.positions =
            account.mode == .paper
            ? paperPositions(instruments, names) : positions(books, instruments, names)
        if books.unknownInstruments > 0 {
            say(
                Alert(
                    .notice, .reconciliation,
                    "\(books.unknownInstruments) positions at the broker are in instruments that no strategy "
                        + "names; they are not watched."))
        }
        let history = try await history(of: chosen, in: &opening)
        return OpenedDay(opening: opening, history: history, books: books)
    }

    private func sessions(
        of instruments: [Instrument], on date: CalendarDate, _ rulebook: CalendarDate
    ) -> [Session?] {
        instruments.map { instrument in
            calendar.session(of: instrument, on: rulebook).map { Session($0, playedOn: date) }
        }
    }

    private func calmly<Value: Sendable>(
        _ body: () async throws(CancellationError) -> Value
    ) async throws(OpeningStopped) -> Value {
        do throws(CancellationError) { return try await body() } catch { throw .cancelled }
    }
}

/// Why a day did not open.
enum OpeningStopped: Error, Hashable, Sendable {
    case cancelled
    /// With the remedy; nothing to trade today.
    case refused(String)
}

/// A strategy of the configuration, compiled.
struct ChosenStrategy: Sendable {
    let strategy: Strategy
    let setting: Configuration.Strategy

    func assignment(in instruments: [Instrument]) -> StrategyAssignment {
        let ids = strategy.symbols.compactMap { symbol in
            instruments.first { $0.symbol == symbol && $0.exchange == strategy.exchange }?.id
        }
        return StrategyAssignment(
            file: strategy.file, source: strategy.source, settings: setting.parameters,
            allotment: setting.allotment, instruments: ids)
    }
}

extension DayOpener {
    private func readStrategies() -> [ChosenStrategy] {
        var chosen: [ChosenStrategy] = []
        for setting in account.strategies {
            do throws(ConfigurationError) {
                chosen.append(try StrategyFile.read(setting))
            } catch {
                say(Alert(.critical, .trading, "A strategy is left out today.\n\(error.text)"))
            }
        }
        return chosen
    }

    /// The instruments of the strategies, numbered anew. Those that the broker does not list are said and
    /// not traded; a strategy without any is left out.
    private func instruments(
        for chosen: inout [ChosenStrategy]
    ) async throws(OpeningStopped) -> [Instrument] {
        let exchanges = Set(chosen.map(\.strategy.exchange)).sorted { $0.rawValue < $1.rawValue }
        var listed: [Instrument] = []
        for exchange in exchanges { listed += try await master(exchange, .cash) }
        var derivatives: [Instrument] = []
        for exchange in exchanges { derivatives += try await master(exchange, .derivatives) }
        let book = MasterBook(cash: listed, derivatives: derivatives)
        var instruments: [Instrument] = []
        var kept: [ChosenStrategy] = []
        for one in chosen {
            let missing = one.strategy.symbols.filter { book.find($0, on: one.strategy.exchange) == nil }
            if !missing.isEmpty {
                say(
                    Alert(
                        .warning, .trading,
                        "\(one.strategy.name) goes without \(missing.joined(separator: ", ")) today: not on "
                            + "the broker's list of \(one.strategy.exchange.rawValue)."))
            }
            guard missing.count < one.strategy.symbols.count else { continue }
            kept.append(one)
            for symbol in one.strategy.symbols {
                guard
                    !instruments.contains(where: {
                        $0.symbol == symbol && $0.exchange == one.strategy.exchange
                    }),
                    var instrument = book.find(symbol, on: one.strategy.exchange)
                else { continue }
                instrument.id = InstrumentID(instruments.count)
                instruments.append(instrument)
            }
        }
        chosen = kept
        guard !instruments.isEmpty else {
            throw .refused(
                "account \(account.name) has no strategy that can be used today; see the alerts, or add "
                    + "[[account.strategy]] to \(configuration.file)")
        }
        return instruments
    }

    private func master(_ exchange: Exchange, _ segment: Segment) async throws(OpeningStopped) -> [Instrument]
    {
        try await calmly { () async throws(CancellationError) in
            try await startUp.run(.instruments, words: { "\($0.count) listed" }) {
                () async throws(BrokerFailure) in
                do throws(BrokerFailure) { return try await link.source.master(exchange, segment) } catch {
                    // A broker without derivatives says so; shares are traded all the same.
                    if case .refused = error, segment != .cash { return [] }
                    throw error
                }
            }
        }
    }
}

/// The broker's list, looked up by name.
private struct MasterBook {
    private var byName: [String: Instrument] = [:]
    private var underlyings: Set<String> = []

    init(cash: [Instrument], derivatives: [Instrument]) {
        for contract in derivatives {
            switch contract.contract {
            case .future(let underlying, _), .option(let underlying, _, _, _): underlyings.insert(underlying)
            case .share, .index: break
            }
            byName[contract.key] = contract
        }
        for share in cash { byName[share.key] = share }
    }

    /// A share counts as one with derivatives when no list of derivatives is known: its day ends earlier.
    func find(_ symbol: String, on exchange: Exchange) -> Instrument? {
        guard var found = byName["\(exchange.rawValue):\(symbol)"] else { return nil }
        if found.contract == .share {
            found.hasDerivatives =
                found.hasDerivatives || underlyings.isEmpty || underlyings.contains(symbol)
        }
        return found
    }
}
