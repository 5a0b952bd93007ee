// The instruments of a day: what the strategies trade, read and need, out of the broker's
// master, numbered anew.
//
// What the broker does not list is said by name. A strategy goes without a symbol, but
// not without a companion: its rules would be others. One without any symbol is left out.

import Brokers
import Market
import Platform
import Rules
import Trading

extension DayOpener {
    func instruments(
        for chosen: inout [ChosenStrategy], on date: CalendarDate
    ) async throws(OpeningStopped) -> [Instrument] {
        let book = try await masterBook(of: chosen)
        var list = DayList()
        var kept: [ChosenStrategy] = []
        for var one in chosen {
            guard try await findMembers(of: &one, in: book, on: date), let companions = companions(one, book),
                let symbols = listed(one, book)
            else { continue }
            one.instruments = symbols.map { list.add($0) }
            one.companions = companions.map { list.add($0) }
            if one.strategy.vehicle != .itself {
                one.contracts = symbols.map { contracts(on: $0, for: one, book, &list, date) }
            }
            kept.append(one)
        }
        chosen = kept
        guard !list.instruments.isEmpty else {
            throw .refused(
                "account \(account.name) has no strategy that can be used today; see the alerts, or add "
                    + "[[account.strategy]] to \(configuration.file)")
        }
        return list.instruments
    }

    private func masterBook(of chosen: [ChosenStrategy]) async throws(OpeningStopped) -> MasterBook {
        let named = chosen.flatMap { [$0.strategy.exchange] + $0.strategy.companions.map(\.exchange) }
        let exchanges = Set(named).sorted { $0.rawValue < $1.rawValue }
        var listed: [Instrument] = []
        for exchange in exchanges { listed += try await master(exchange, .cash) }
        var derivatives: [Instrument] = []
        for exchange in exchanges { derivatives += try await master(exchange, .derivatives) }
        return MasterBook(cash: listed, derivatives: derivatives)
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

    /// Today's members of the list that a strategy trades. False when there is no such list.
    private func findMembers(
        of one: inout ChosenStrategy, in book: MasterBook, on date: CalendarDate
    ) async throws(OpeningStopped) -> Bool {
        guard case .members(let name, let filter) = one.strategy.universe else { return true }
        let list: MembershipList
        do {
            let file = "\(configuration.universesFolder)/\(name).csv"
            list = try MembershipList(parsing: try OwnersFile.text(file), name: name, file: file)
        } catch {
            say(
                Alert(
                    .critical, .trading,
                    "\(one.strategy.name) is left out today: its list \(name) cannot be read.\n\(error)"))
            return false
        }
        var bars: [String: [Bar]] = [:]
        if filter.asksForPrices {
            for symbol in list.members(on: date) {
                guard let member = book.find(symbol, on: one.strategy.exchange) else { continue }
                bars[symbol] = try await candles(member, .minutes(24 * 60), before: date)
            }
        }
        let choice = UniverseChoice(list, filter, on: date) { bars[$0] ?? [] }
        one.symbols = choice.symbols
        say(Alert(.notice, .trading, "\(one.strategy.name): \(choice.words(name, date))"))
        return true
    }

    /// The instruments of the strategy's symbols; nil, and said, when there is none.
    private func listed(_ one: ChosenStrategy, _ book: MasterBook) -> [Instrument]? {
        let missing = one.symbols.filter { book.find($0, on: one.strategy.exchange) == nil }
        if !missing.isEmpty {
            say(
                Alert(
                    .warning, .trading,
                    "\(one.strategy.name) goes without \(missing.joined(separator: ", ")) today: not on "
                        + "the broker's list of \(one.strategy.exchange.rawValue)."))
        }
        guard missing.count < one.symbols.count else { return nil }
        return one.symbols.compactMap { book.find($0, on: one.strategy.exchange) }
    }

    private func companions(_ one: ChosenStrategy, _ book: MasterBook) -> [Instrument]? {
        var found: [Instrument] = []
        for companion in one.strategy.companions {
            guard let instrument = book.find(companion.symbol, on: companion.exchange) else {
                say(
                    Alert(
                        .critical, .trading,
                        "\(one.strategy.name) is left out today: it reads \(companion.symbol), which is not "
                            + "on the broker's list of \(companion.exchange.rawValue). Correct the name in "
                            + "\(one.strategy.file)."))
                return nil
            }
            found.append(instrument)
        }
        return found
    }

    /// Strikes further than this from the underlying's last close are not watched, in basis points.
    private static let strikeReach: Int64 = 800

    private func contracts(
        on underlying: Instrument, for one: ChosenStrategy, _ book: MasterBook, _ list: inout DayList,
        _ date: CalendarDate
    ) -> DayContracts {
        let vehicle = one.strategy.vehicle
        let fitting = book.contracts(on: underlying.symbol, underlying.exchange).filter {
            vehicle.fits($0.contract, on: underlying.symbol)
        }
        let expiry = vehicle.expiry?.choose(from: fitting.compactMap(\.contract.expiry), on: date)
        let held = before.positions.filter { $0.owner == one.strategy.name }.map(\.key)
        let wanted = fitting.filter { contract in
            held.contains(contract.key)
                || (contract.contract.expiry == expiry && isInReach(contract, of: underlying.previousClose))
        }
        if expiry == nil {
            say(
                Alert(
                    .warning, .trading,
                    "\(one.strategy.name) finds no contract for \(vehicle.words) on "
                        + "\(underlying.symbol) that "
                        + "can be entered on \(date); it opens nothing there today."))
        }
        return DayContracts(expiry: expiry, instruments: wanted.map { list.add($0) })
    }

    private func isInReach(_ contract: Instrument, of close: Price?) -> Bool {
        guard let close, let strike = contract.contract.strike else { return true }
        let reach = close.moved(byBasisPoints: DayOpener.strikeReach) - close
        return strike >= close - reach && strike <= close + reach
    }
}

/// The day's list in the making: each instrument once, in the order in which it was first asked for.
private struct DayList {
    private(set) var instruments: [Instrument] = []
    private var known: [String: InstrumentID] = [:]

    mutating func add(_ instrument: Instrument) -> InstrumentID {
        if let id = known[instrument.key] { return id }
        var instrument = instrument
        instrument.id = InstrumentID(instruments.count)
        known[instrument.key] = instrument.id
        instruments.append(instrument)
        return instrument.id
    }
}

extension UniverseChoice {
    /// Whom the day trades and whom not, by name.
    fileprivate func words(_ name: String, _ date: CalendarDate) -> String {
        var text = "\(symbols.count) members of \(name) on \(date)"
        if !filteredOut.isEmpty { text += "; filtered out: \(filteredOut.joined(separator: ", "))" }
        if !unknown.isEmpty { text += "; without enough history: \(unknown.joined(separator: ", "))" }
        return text + "."
    }
}

/// The broker's list, looked up by name.
struct MasterBook {
    private var byName: [String: Instrument] = [:]
    /// By exchange and underlying, in the order of the master.
    private var byUnderlying: [String: [Instrument]] = [:]

    init(cash: [Instrument], derivatives: [Instrument]) {
        for contract in derivatives {
            if let underlying = contract.contract.underlying {
                byUnderlying["\(contract.exchange.rawValue):\(underlying)", default: []].append(contract)
            }
            byName[contract.key] = contract
        }
        for share in cash { byName[share.key] = share }
    }

    func contracts(on underlying: String, _ exchange: Exchange) -> [Instrument] {
        byUnderlying["\(exchange.rawValue):\(underlying)"] ?? []
    }

    /// A share counts as one with derivatives when no list of derivatives is known: its day ends earlier.
    func find(_ symbol: String, on exchange: Exchange) -> Instrument? {
        guard var found = byName["\(exchange.rawValue):\(symbol)"] else { return nil }
        if found.contract == .share {
            found.hasDerivatives =
                found.hasDerivatives || byUnderlying.isEmpty || !contracts(on: symbol, exchange).isEmpty
        }
        return found
    }
}
