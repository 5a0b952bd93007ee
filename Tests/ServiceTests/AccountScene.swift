// One account with a quiet broker, on a clock that the test moves: for what an account
// does between its days, and around a stop.

import Brokers
import Market
import Platform
import Storage
import Synchronization
import Testing
import Trading

@testable import Service

/// A broker that lists one share, has empty books unless told, and no prices.
final class QuietBroker: AccountReader, OrderRouter, InstrumentSource, BrokerLogin, MarketFeed {
    private let loggedIn: Mutex<Bool>
    private let asked = Mutex<[String]>([])
    let held: [BrokerPosition]
    let badCandles: Bool

    init(isLoggedIn: Bool = true, held: [BrokerPosition] = [], badCandles: Bool = false) {
        loggedIn = Mutex(isLoggedIn)
        self.held = held
        self.badCandles = badCandles
    }

    /// What it was asked for, in order.
    var questions: [String] { asked.withLock { $0 } }
    private func note(_ question: String) { asked.withLock { $0.append(question) } }

    var isLoggedIn: Bool { loggedIn.withLock { $0 } }
    var loginURL: String { "https://broker.example/login" }
    func complete(redirect: String) async throws(BrokerFailure) { loggedIn.withLock { $0 = true } }

    func orders() async throws(BrokerFailure) -> AccountRows<BrokerOrder> {
        note("orders")
        return AccountRows()
    }
    func positions() async throws(BrokerFailure) -> AccountRows<BrokerPosition> {
        note("positions")
        return AccountRows(rows: held)
    }
    func holdings() async throws(BrokerFailure) -> [BrokerHolding] {
        note("holdings")
        return []
    }
    func funds() async throws(BrokerFailure) -> BrokerFunds {
        note("funds")
        return BrokerFunds(cash: Money(rupees: 500_000), available: Money(rupees: 500_000))
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
        segment == .cash ? [Instrument(id: InstrumentID(0), symbol: "SBIN")] : []
    }
    func candles(_ instrument: Instrument, length: Span) async throws(BrokerFailure) -> [Bar] {
        note("candles")
        if badCandles { throw .unreadable("expected bars, found a cow") }
        return []
    }

    func run(_ instruments: [Instrument], deliver: @escaping @Sendable (FeedEvent) -> Void) async {
        deliver(.connected)
        await Bell().wait()
    }
}

struct AccountScene {
    let scratch: Scratch
    let clock: HandClock
    let broker: QuietBroker
    let house: House
    let account: TradingAccount

    static let date = Scene.date
    /// The trading day after it: a Monday.
    static let next = CalendarDate(year: 2026, month: 11, day: 23) ?? date

    init(_ time: TimeOfDay, mode: String = "simulated", broker: QuietBroker = QuietBroker()) throws {
        let scratch = try Scratch()
        try self.init(scratch, Timestamp(AccountScene.date, time), mode: mode, broker: broker)
    }

    /// A second process on the first one's files.
    init(_ scratch: Scratch, _ now: Timestamp, mode: String, broker: QuietBroker) throws {
        let clock = HandClock(now)
        self.scratch = scratch
        self.clock = clock
        self.broker = broker
        let configuration = try Service.Configuration.parse(
            AccountScene.configuration(mode), file: scratch.path + "/sauda.toml")
        try Files.makePrivateDirectory(configuration.dataDirectory)
        let log = Log(level: .error, now: { clock.now() })
        house = House(
            configuration: configuration, calendar: try Package.calendar(), clock: clock, activity: nil,
            log: log, alerts: AlertDispatcher(channels: [], clock: clock),
            recorder: Recorder(
                database: try SQLiteDatabase(configuration.dataDirectory + "/sauda.sqlite"), clock: clock,
                log: log, patience: .seconds(60)),
            build: "test", startsByItself: false)
        let setting = try #require(configuration.accounts.first)
        account = TradingAccount(
            setting,
            link: BrokerLink(
                reader: broker, router: broker, source: broker, login: broker, use: { _ in },
                feed: { _ in broker }), house: house)
    }

    private static func configuration(_ mode: String) -> String {
        """
        calendar = "\(Package.path("etc/calendars/nse.calendar"))"
        [[account]]
        name = "main"
        mode = "\(mode)"
        url = "http://127.0.0.1:7007"
        api_key_file = "key"
        secret_file = "secret"
        [[account.strategy]]
        file = "\(Package.path("Strategies/trend.sauda"))"
        allotment = 300000
        """
    }

    var alerts: [String] { house.alerts.alerts(after: 0).map(\.alert.text) }
    var header: JournalHeader { JournalHeader(account: "main", date: AccountScene.date) }
    func journal() throws -> DayJournal.Begun? { try DayJournal.read(JournalFolder(house.journals), header) }

    /// In small steps, so that the day is not over before it began.
    func becomesReady() async throws {
        while !account.board.isReady {
            clock.move(to: clock.now() + .milliseconds(250))
            try await SystemClock().sleep(for: .milliseconds(2))
        }
    }

    /// Lets time pass, sleeper by sleeper.
    func pass(until time: Timestamp) async {
        while clock.now() < time { await clock.wakeNext() }
    }
}
