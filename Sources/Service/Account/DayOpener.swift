// Builds the opening of a day: all that the desk depends on and that is not an event.
//
// Instruments are chosen in DayOpener+Instruments.swift; their sessions come from the
// calendar; equity from the funds; positions from the broker's book, owned by whom our
// last journal says, or else by nobody of ours (`external`). On paper they are those of
// our last journal alone.
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
    let before: Before
    /// Told what a person should know.
    let say: @Sendable (Alert) -> Void

    /// What our last day left, by the keys of its instruments and the names of its owners.
    struct Before: Sendable {
        var positions: [CarriedOver] = []
        var exits: [LeftBefore] = []
    }

    struct CarriedOver: Sendable {
        let key: String
        let owner: String
        let position: CarriedPosition
        /// The day that it was open at the end of.
        let asOf: CalendarDate
    }

    struct LeftBefore: Sendable {
        let key: String
        let owner: String
        let exit: LastExit
    }

    func open(_ date: CalendarDate, build: String) async throws(OpeningStopped) -> OpenedDay {
        var chosen = readStrategies()
        let actions = try corporateActions()
        let instruments = try await instruments(for: &chosen, on: date)
        await link.use(instruments)
        let books = try await calmly { () async throws(CancellationError) in
            account.mode == .paper
                ? try await startUp.readPaperBooks(
                    link.reader, cash: account.paperCash, held: before.positions.count)
                : try await startUp.readBooks(link.reader)
        }
        let rulebook = configuration.rulesAsOf ?? date
        var opening = DayOpening(
            build: build, account: account.name, mode: account.mode, date: date, rulebook: rulebook,
            instruments: instruments,
            sessions: sessions(of: instruments, on: date, rulebook),
            strategies: chosen.map { $0.assignment(in: instruments, before.exits) }, limits: account.limits,
            plan: account.plan, cutOffs: account.cutOffs, equity: books.funds.cash, positions: [],
            previousSession: calendar.previousTradingDay(before: date),
            exToday: instruments.flatMap { exDays($0, actions, on: date) })
        let names = chosen.map(\.strategy.name)
        opening.positions =
            account.mode == .paper
            ? paperPositions(opening, names, actions) : positions(books, opening, names, actions)
        if books.unknownInstruments > 0 {
            say(
                Alert(
                    .notice, .reconciliation,
                    "\(books.unknownInstruments) positions at the broker are in instruments that no strategy "
                        + "names; they are not watched."))
        }
        let history = try await history(of: chosen, in: &opening, actions)
        return OpenedDay(opening: opening, history: history, books: books)
    }

    private func sessions(
        of instruments: [Instrument], on date: CalendarDate, _ rulebook: CalendarDate
    ) -> [Session?] {
        instruments.map { instrument in
            calendar.session(of: instrument, on: rulebook).map { Session($0, playedOn: date) }
        }
    }

    func calmly<Value: Sendable>(
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

/// A strategy of the configuration, compiled, with what it works on today.
struct ChosenStrategy: Sendable {
    let strategy: Strategy
    let setting: Configuration.Strategy
    /// The symbols of its `trade` line, or today's members of its list.
    var symbols: [String]
    var instruments: [InstrumentID] = []
    var companions: [InstrumentID] = []
    var contracts: [DayContracts] = []

    func assignment(in list: [Instrument], _ exits: [DayOpener.LeftBefore]) -> StrategyAssignment {
        let mine = exits.compactMap { left -> LastExit? in
            guard left.owner == strategy.name,
                let id = instruments.first(where: { list[Int($0.index)].key == left.key })
            else { return nil }
            return LastExit(instrument: id, at: left.exit.at, lost: left.exit.lost)
        }
        return StrategyAssignment(
            file: strategy.file, source: strategy.source, settings: setting.parameters,
            allotment: setting.allotment, instruments: instruments, companions: companions,
            contracts: contracts, lastExits: mine)
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

    /// A file that cannot be read opens no day: a missed split is a wrong price.
    private func corporateActions() throws(OpeningStopped) -> CorporateActions {
        guard let file = configuration.corporateActionsFile else { return .none }
        do {
            return try CorporateActions(parsing: try OwnersFile.text(file), file: file)
        } catch {
            throw .refused("the corporate actions cannot be read: \(error)")
        }
    }

    private func exDays(
        _ instrument: Instrument, _ actions: CorporateActions, on date: CalendarDate
    ) -> [ExDay] {
        let symbol = instrument.contract.underlying ?? instrument.symbol
        return actions.of(symbol, on: instrument.exchange, exOn: date).map {
            ExDay(instrument: instrument.id, action: $0)
        }
    }
}

/// A text file that the owner keeps.
enum OwnersFile {
    static func text(_ path: String) throws(FileFailure) -> String {
        String(decoding: try Files.read(path, maximumBytes: 16 << 20), as: UTF8.self)
    }
}
