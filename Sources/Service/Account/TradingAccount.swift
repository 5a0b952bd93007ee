// One broker account in the daemon, isolated from the others: it logs in, opens each
// trading day, lets it be played, reports, and waits for the next.
//
//     wait for the day ▶ session ▶ books ▶ opening │ recovery ▶ TradingDay ▶ report
//
// What fails here concerns this account alone and is said.

import Brokers
import Market
import Platform
import Storage
import Trading

actor TradingAccount {
    /// How an account's work ended.
    enum End: Hashable, Sendable {
        case over
        case stopped
        case journalFailed(String)
        case refused(String)
    }

    nonisolated let name: String
    nonisolated let board = JobBoard()
    nonisolated let link: BrokerLink
    private let house: House
    private(set) var setting: Configuration.Account
    private(set) var day: TradingDay?
    private(set) var reports: [DayReport] = []
    private var isStopping = false
    /// The last day that was played to its end: it is not opened again.
    private var played: CalendarDate?
    /// Rung by a stop that finds no day at work: it ends whatever is waited for.
    private let stopping = Bell()
    private let loggedIn = Bell()
    /// Rung for the day at work, which may also wait for a login.
    private let loggedInAgain = Bell()

    init(_ setting: Configuration.Account, link: BrokerLink, house: House) {
        name = setting.name
        self.setting = setting
        self.link = link
        self.house = house
    }

    /// Plays day after day until somebody stops it.
    func run() async -> End {
        await withTaskGroup(of: End?.self) { group in
            group.addTask { await self.playDays() }
            group.addTask {
                await self.stopping.wait()
                return nil
            }
            var end = End.stopped
            for await one in group {
                end = one ?? end
                group.cancelAll()
            }
            return end
        }
    }

    private func playDays() async -> End {
        while !isStopping, !Task.isCancelled {
            let date = await waitForDay()
            guard let date, !isStopping else { return .stopped }
            let end = await play(date)
            played = date
            if end != .over || house.playsOneDay { return end }
        }
        return .stopped
    }

    /// A day at work ends in good order; what is only waited for ends at once.
    func stop() {
        isStopping = true
        if let day { day.stop() } else { stopping.ring() }
    }

    /// Runs the start-up steps again; before the day is ready they are running already.
    func initialise() { day?.initialise() }

    /// The settings for the days from the next on.
    func take(_ setting: Configuration.Account) { self.setting = setting }

    func completeLogin(_ redirect: String) async throws(BrokerFailure) {
        try await link.login.complete(redirect: redirect)
        loggedIn.ring()
        loggedInAgain.ring()
    }

    private func alert(_ severity: Alert.Severity, _ topic: Alert.Topic, _ text: String) {
        house.alerts.take(Alert(severity, topic, text), of: name, at: house.clock.now())
    }
}

// MARK: Waiting for a day

extension TradingAccount {
    /// When preparations begin, and when the session is checked.
    private static let reminder = TimeOfDay(8, 30)
    private static let check = TimeOfDay(8, 45)

    /// Today while it can still be traded and was not played yet, else the next trading day, once its
    /// morning has come.
    private func waitForDay() async -> CalendarDate? {
        let now = house.clock.now()
        if house.playsOneDay { return now.date }
        let isToday = now.date != played && (house.calendar.end(of: now.date).map { now < $0 } ?? false)
        guard let date = isToday ? now.date : house.calendar.nextTradingDay(after: now.date) else {
            alert(
                .critical, .system,
                "The calendar knows no trading day after \(now.date); add rows to "
                    + "\(house.configuration.calendarFile)."
            )
            return nil
        }
        do throws(CancellationError) {
            try await house.clock.sleep(until: Timestamp(date, TradingAccount.reminder))
            if !(await link.login.isLoggedIn) {
                alert(.notice, .session, "Trading day \(date): log in with `sauda login --account \(name)`.")
            }
            try await house.clock.sleep(until: Timestamp(date, TradingAccount.check))
        } catch { return nil }
        if !(await link.login.isLoggedIn) {
            alert(.critical, .session, "No session for \(date) yet: `sauda login --account \(name)`.")
        }
        return date
    }
}

// MARK: Playing a day

extension TradingAccount {
    private func play(_ date: CalendarDate) async -> End {
        board.reset(from: .authenticate)
        do {
            return try await playOpened(date)
        } catch is CancellationError {
            return .stopped
        } catch let stopped as OpeningStopped {
            guard case .refused(let reason) = stopped else { return .stopped }
            alert(.critical, .system, reason)
            return .refused(reason)
        } catch let failure as JournalFailure {
            alert(.critical, .system, "\(failure)")
            return .refused("\(failure)")
        } catch {
            return .refused("\(error)")
        }
    }

    private func playOpened(_ date: CalendarDate) async throws -> End {
        let startUp = StartUp(
            board: board, clock: house.clock, log: house.log, login: link.login, loggedIn: loggedIn,
            activity: house.activity)
        try await startUp.authenticate()
        let folder = JournalFolder(house.journals)
        let header = JournalHeader(account: name, date: date)
        let begun = try DayJournal.read(folder, header)
        let writer = try JournalWriter(folder, header, activity: house.activity)
        if writer.cutBytes > 0 {
            alert(
                .notice, .system,
                "Cut \(writer.cutBytes) bytes of an unfinished commit off the journal of \(date); "
                    + "nothing had been sent on the strength of them. Nothing to do.")
        }
        let (recovered, history) = try await begin(date, begun, writer, startUp, folder)
        let log = JournalLog(writer, clock: house.clock)
        if isStopping {
            try await log.close()
            return .stopped
        }
        let day = day(recovered, log, startUp)
        self.day = day
        defer { self.day = nil }
        let end = (day.sessionEnd ?? house.clock.now()) + .seconds(60)
        let ended = await day.run(first: history, until: end)
        await report(day, writer.anchor.records)
        do throws(JournalFailure) { try await log.close() } catch { return .journalFailed("\(error)") }
        house.recorder.close(Recorder.Day(account: name, date: date), journal: writer.path)
        return TradingAccount.end(ended)
    }

    private static func end(_ end: TradingDay.End) -> End {
        switch end {
        case .over: .over
        case .stopped: .stopped
        case .journalFailed(let reason): .journalFailed(reason)
        }
    }

    /// The desk of a new day with its warm-up, or that of a day that was begun.
    private func begin(
        _ date: CalendarDate, _ begun: DayJournal.Begun?, _ writer: JournalWriter, _ startUp: StartUp,
        _ folder: JournalFolder
    ) async throws -> (RecoveredDesk, [Event]) {
        let now = house.clock.now()
        if let begun {
            guard begun.opening.mode == setting.mode else {
                throw OpeningStopped.refused(
                    "account \(name) began \(date) in mode \(begun.opening.mode.rawValue); "
                        + "set that mode again, or wait for the next trading day")
            }
            await link.use(begun.opening.instruments)
            let recovered = try recover(begun)
            house.recorder.take(
                [.opening(begun.opening, at: begun.at)] + begun.records.map(\.record),
                of: Recorder.Day(account: name, date: date))
            board.set(.instruments, .done("from the day's journal, \(begun.records.count) records"), at: now)
            _ = try await startUp.readBooks(link.reader, of: recovered.desk)
            alert(.notice, .system, "Recovered \(date) from its journal: \(begun.records.count) records.")
            return (recovered, [])
        }
        let opener = DayOpener(
            account: setting, configuration: house.configuration, calendar: house.calendar, link: link,
            startUp: startUp,
            before: try DayJournal.carriedOver(folder, account: name, mode: setting.mode, before: date),
            say: { [alerts = house.alerts, clock = house.clock, name] in
                alerts.take($0, of: name, at: clock.now())
            })
        let opened = try await opener.open(date, build: house.build)
        let at = house.clock.now()
        writer.append(.opening(opened.opening, at: at))
        try await writer.commit()
        house.recorder.take([.opening(opened.opening, at: at)], of: Recorder.Day(account: name, date: date))
        do throws(OpeningRefused) {
            return (try RecoveredDesk(opening: opened.opening, at: at), opened.history)
        } catch { throw OpeningStopped.refused(error.text) }
    }

    private func recover(_ begun: DayJournal.Begun) throws(OpeningStopped) -> RecoveredDesk {
        do throws(OpeningRefused) {
            return try RecoveredDesk(opening: begun.opening, at: begun.at, records: begun.records)
        } catch { throw .refused(error.text) }
    }

    private func day(_ recovered: RecoveredDesk, _ log: JournalLog, _ startUp: StartUp) -> TradingDay {
        let (name, alerts, recorder) = (name, house.alerts, house.recorder)
        let recorded = Recorder.Day(account: name, date: recovered.desk.opening.date)
        return TradingDay(
            recovered, log: log,
            parts: TradingDay.Parts(
                link: link, startUp: startUp, clock: house.clock, text: house.log,
                alert: { alerts.take($0, of: name, at: $1) },
                written: { recorder.take($0.map(\.record), of: recorded) },
                loggedIn: loggedInAgain, startsByItself: house.startsByItself,
                flushAfter: house.playsOneDay ? .seconds(10) : .milliseconds(50)))
    }

    private func report(_ day: TradingDay, _ records: Int) async {
        let report = DayReport(
            await day.host.value(), await day.host.tally, feed: day.cache.feed, journalRecords: records)
        reports.append(report)
        house.alerts.take(
            Alert(report.isFlat ? .notice : .critical, .trading, report.text), of: name, at: house.clock.now()
        )
    }
}
