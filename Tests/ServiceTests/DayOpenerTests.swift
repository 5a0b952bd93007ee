// A day opened from a broker's answers beside the same day opened from bars: the same
// instruments, companions, members, contracts and warm-up for each strategy.

import Accounting
import Backtest
import Brokers
import Market
import Platform
import Synchronization
import Testing
import Trading

@testable import Service

@Suite("The opening of a live day")
struct DayOpenerTests {
    /// Lists what it is given, and has candles of yesterday for everything.
    private final class ListingBroker: AccountReader, OrderRouter, InstrumentSource, BrokerLogin, MarketFeed {
        let shares: [Instrument]
        let contracts: [Instrument]

        init(_ shares: [Instrument], _ contracts: [Instrument]) {
            self.shares = shares
            self.contracts = contracts
        }

        var isLoggedIn: Bool { true }
        var loginURL: String { "https://broker.example/login" }
        func complete(redirect: String) async throws(BrokerFailure) {}
        func orders() async throws(BrokerFailure) -> AccountRows<BrokerOrder> { AccountRows() }
        func positions() async throws(BrokerFailure) -> AccountRows<BrokerPosition> { AccountRows() }
        func holdings() async throws(BrokerFailure) -> [BrokerHolding] { [] }
        func funds() async throws(BrokerFailure) -> BrokerFunds {
            BrokerFunds(cash: Money(rupees: 500_000), available: Money(rupees: 500_000))
        }
        func history(of order: BrokerOrderID, in instrument: InstrumentID) async throws(BrokerFailure)
            -> [BrokerOrder]
        { [] }
        func place(_ ticket: ApprovedTicket) async -> BrokerAnswer { .refused(reason: "quiet") }
        func cancel(_ order: BrokerOrderID, terms: OrderTerms, routingCode: String) async -> BrokerAnswer {
            .cancelRefused(reason: "quiet")
        }
        func modify(_ order: BrokerOrderID, terms: OrderTerms, routingCode: String) async -> BrokerAnswer {
            .modifyRefused(reason: "quiet")
        }
        func master(_ exchange: Exchange, _ segment: Segment) async throws(BrokerFailure) -> [Instrument] {
            segment == .cash ? shares : segment == .derivatives ? contracts : []
        }
        func candles(_ instrument: Instrument, length: Span) async throws(BrokerFailure) -> [Bar] {
            DayOpenerTests.bars(of: instrument)
        }
        func run(_ instruments: [Instrument], deliver: @escaping @Sendable (FeedEvent) -> Void) async {}
    }

    private static let date = AccountScene.date
    private static let yesterday = date.advanced(byDays: -1)

    /// Five-minute bars of yesterday, at prices that tell one instrument from another.
    private static func bars(of instrument: Instrument) -> [Bar] {
        let price = Price(paise: 10_000 + Int64(instrument.symbol.utf8.count) * 100)
        return (0..<75).map { slot in
            Bar(
                start: Timestamp(yesterday, TimeOfDay(9, 15)) + .minutes(Int64(slot) * 5), open: price,
                high: price, low: price, close: price, volume: Quantity(1000))
        }
    }

    private static func share(_ symbol: String, _ contract: Contract = .share) -> Instrument {
        Instrument(
            id: InstrumentID(0), symbol: symbol, contract: contract, previousClose: Price(paise: 10_400))
    }

    private static func future(_ underlying: String, days: Int) -> Instrument {
        derivative(.future(underlying: underlying, expiry: date.advanced(byDays: days)))
    }

    private static func call(_ underlying: String, _ strike: Int64) -> Instrument {
        derivative(
            .option(
                underlying: underlying, expiry: date.advanced(byDays: 6), strike: Price(paise: strike * 100),
                .call))
    }

    private static func derivative(_ contract: Contract) -> Instrument {
        Instrument(
            id: InstrumentID(0), symbol: contract.name ?? "", segment: .derivatives, contract: contract,
            series: "", lot: Quantity(50))
    }

    private struct Scene {
        let scratch: Scratch
        let opened: OpenedDay
        let said: [Alert]
    }

    /// The strategy's file on an account whose broker lists these.
    private func open(
        _ source: String, shares: [Instrument], contracts: [Instrument] = [], list: String? = nil
    ) async throws -> Scene {
        let scratch = try Scratch()
        try scratch.write(source, to: "own.sauda")
        if let list { try scratch.write(list, to: "MINE.csv") }
        let text = """
            calendar = "\(Package.path("etc/calendars/nse.calendar"))"
            universes = "\(scratch.path)"
            [[account]]
            name = "main"
            mode = "simulated"
            url = "http://127.0.0.1:7007"
            api_key_file = "key"
            secret_file = "secret"
            [[account.strategy]]
            file = "\(scratch.path)/own.sauda"
            allotment = 300000
            """
        let configuration = try Service.Configuration.parse(text, file: scratch.path + "/sauda.toml")
        let clock = HandClock(Timestamp(Self.date, TimeOfDay(8, 45)))
        let broker = ListingBroker(shares, contracts)
        let said = Mutex<[Alert]>([])
        let opener = DayOpener(
            account: try #require(configuration.accounts.first), configuration: configuration,
            calendar: try Package.calendar(),
            link: BrokerLink(
                reader: broker, router: broker, source: broker, login: broker, use: { _ in },
                feed: { _ in broker }),
            startUp: StartUp(
                board: JobBoard(), clock: clock, log: Log(level: .error, now: { clock.now() }),
                login: broker, loggedIn: Bell()),
            before: DayOpener.Before(), say: { alert in said.withLock { $0.append(alert) } })
        let opened = try await opener.open(Self.date, build: "test")
        return Scene(scratch: scratch, opened: opened, said: said.withLock { $0 })
    }

    /// The same day from bars.
    private func played(
        _ source: String, _ instruments: [Instrument], lists: [MembershipList] = []
    ) throws -> Backtest.PlayedDay {
        try Backtest.PlayedDay(
            date: Self.date, rulesAsOf: Self.date, calendar: try Package.calendar(),
            series: instruments.enumerated().map { number, listed in
                var instrument = listed
                instrument.id = InstrumentID(number)
                let before = Self.bars(of: listed)
                let today = before.map { bar in
                    var bar = bar
                    bar.start = bar.start + .minutes(1440)
                    return bar
                }
                return Backtest.PlayedDay.Series(
                    instrument: instrument, bars: today, barLength: .minutes(5), history: before)
            },
            strategies: [.init(file: "own.sauda", source: source)], equity: Money(rupees: 300_000),
            past: .init(lists: lists), seed: 1, build: "test")
    }

    /// What a strategy works on, by names.
    private func names(_ opening: DayOpening) -> [[String]] {
        let name = { (id: InstrumentID) in opening.instruments[Int(id.index)].symbol }
        return opening.strategies.flatMap { one in
            [one.instruments.map(name), one.companions.map(name)]
                + one.contracts.map {
                    ["\($0.expiry.map { "\($0)" } ?? "none")"] + $0.instruments.map(name).sorted()
                }
        }
    }

    private func history(_ events: [Event], _ opening: DayOpening) -> [String] {
        events.compactMap { event in
            guard case .history(let strategy, let id, let bar) = event else { return nil }
            let symbol = opening.instruments[Int(id.index)].symbol
            return "\(strategy) \(symbol) \(bar.start) \(bar.close) \(bar.volume)"
        }
    }

    private static let companions = """
        strategy "Reads the index"
        trade X, YY on NSE
        bars 5 minutes
        product intraday
        buy when close of IDX > sma(close of IDX, 75) and close > sma(close, 75)
             size 1 share
             stop 2%
        """

    @Test("knows companions and warms up in the order of time, as a played day does")
    func companions() async throws {
        let all = [Self.share("X"), Self.share("YY"), Self.share("IDX", .index)]
        let live = try await open(Self.companions, shares: all).opened
        let made = try played(Self.companions, all)
        #expect(names(live.opening) == names(made.opening))
        #expect(names(live.opening) == [["X", "YY"], ["IDX"]])
        let (shown, expected) = (history(live.history, live.opening), history(made.history, made.opening))
        #expect(!shown.isEmpty)
        #expect(shown == Array(expected.suffix(shown.count)))
    }

    @Test("leaves a strategy out whose companion nobody lists, and says which")
    func missingCompanion() async throws {
        await #expect(throws: OpeningStopped.self) {
            try await open(Self.companions, shares: [Self.share("X"), Self.share("YY")])
        }
    }

    @Test("trades the day's members of a list, as a played day does")
    func members() async throws {
        let source = """
            strategy "Members"
            trade members of MINE on NSE
            bars 5 minutes
            product intraday
            buy when close > ₹1
                 size 1 share
                 stop 2%
            """
        let text =
            MembershipList.heading + "\nX,2001-01-01,2002-01-01\nYY,2001-01-01,\nGONE,2001-01-01,\n"
        let all = [Self.share("X"), Self.share("YY")]
        let scene = try await open(source, shares: all, list: text)
        let list = try MembershipList(parsing: text, name: "MINE", file: "MINE.csv")
        let made = try played(source, all, lists: [list])
        #expect(names(scene.opened.opening) == names(made.opening))
        #expect(names(scene.opened.opening) == [["YY"], []])
        #expect(scene.said.contains { $0.text.contains("GONE") })
    }

    @Test(
        "chooses the day's expiry and takes what may be chosen, as a played day does",
        arguments: [
            "nearest future", "next future, roll 3 days before expiry", "call at the money, nearest expiry",
        ])
    func contracts(vehicle: String) async throws {
        let source = """
            strategy "Through"
            trade X on NSE
            through \(vehicle)
            bars 5 minutes
            product carry
            buy when close > ₹1
                 size 1 lot
                 stop 5%
            """
        let contracts =
            [Self.future("X", days: 2), Self.future("X", days: 30), Self.future("X", days: 60)]
            + [100, 105, 110].map { Self.call("X", $0) } + [Self.future("YY", days: 2)]
        let live = try await open(source, shares: [Self.share("X")], contracts: contracts).opened.opening
        let made = try played(source, [Self.share("X")] + contracts).opening
        let first = try #require(live.strategies.first)
        let second = try #require(made.strategies.first)
        #expect(first.contracts.map(\.expiry) == second.contracts.map(\.expiry))
        // A played day watches every expiry that has bars; of those of the day both have the same.
        let entered = { (opening: DayOpening, one: StrategyAssignment) in
            one.contracts.flatMap { slot in
                slot.instruments.map { opening.instruments[Int($0.index)] }
                    .filter { $0.contract.expiry == slot.expiry }.map(\.symbol)
            }.sorted()
        }
        #expect(entered(live, first) == entered(made, second))
        #expect(!entered(live, first).isEmpty)
        #expect(live.instruments.allSatisfy { $0.contract.underlying ?? "X" == "X" })
    }
}
