// The calendar that ships: which days trade, when, and how a broken file is refused.

import Foundation
import Market
import Testing

/// The calendar that ships.
private let shipped: TradingCalendar = {
    let file = packageRoot.appendingPathComponent("etc/calendars/nse.calendar")
    do {
        return try TradingCalendar(
            parsing: try String(contentsOf: file, encoding: .utf8), file: "nse.calendar")
    } catch { preconditionFailure("the shipped calendar must read: \(error)") }
}()

private let packageRoot = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

private func day(_ text: String) -> CalendarDate { CalendarDate(text) ?? CalendarDate(daysSinceEpoch: 0) }

private let plain = Instrument(id: InstrumentID(0), symbol: "PTC")
private let withDerivatives = Instrument(id: InstrumentID(1), symbol: "SBIN", hasDerivatives: true)
private let future = Instrument(
    id: InstrumentID(2), symbol: "SBIN26NOVFUT", segment: .derivatives,
    contract: .future(underlying: "SBIN", expiry: day("2026-11-24")))
private let option = Instrument(
    id: InstrumentID(3), symbol: "NIFTY26NOV25000CE", segment: .derivatives,
    contract: .option(
        underlying: "NIFTY", expiry: day("2026-11-24"), strike: Price(paise: 25_000_00), .call))
private let index = Instrument(id: InstrumentID(4), symbol: "NIFTY", contract: .index)
private let everyKind = [plain, withDerivatives, future, option, index]

@Suite("A trading calendar")
struct CalendarTests {
    /// Weekday holidays of 2024 to 2026 and the days outside the rule, from the exchanges' lists.
    private static let holidays: [Int: [String]] = [
        2024: [
            "01-22", "01-26", "03-08", "03-25", "03-29", "04-11", "04-17", "05-01", "05-20", "06-17", "07-17",
            "08-15", "10-02", "11-15", "11-20", "12-25",
        ],
        2025: [
            "02-26", "03-14", "03-31", "04-10", "04-14", "04-18", "05-01", "08-15", "08-27", "10-02", "10-22",
            "11-05", "12-25",
        ],
        2026: [
            "01-15", "01-26", "03-03", "03-26", "03-31", "04-03", "04-14", "05-01", "05-28", "06-26", "09-14",
            "10-02", "10-20", "11-10", "11-24", "12-25", "11-08",
        ],
    ]
    private static let specials: [String: String] = [
        "2024-01-20": "09:15-15:30", "2024-03-02": "09:15-12:30", "2024-05-18": "09:15-12:30",
        "2024-11-01": "18:00-19:00", "2025-02-01": "09:15-15:30", "2025-10-21": "13:45-14:45",
        "2026-02-01": "09:15-15:30",
    ]

    @Test("knows every day of 2024 to 2026", arguments: [2024, 2025, 2026])
    func everyDay(year: Int) {
        var date = day("\(year)-01-01")
        while date.year == year {
            let text = date.description
            switch shipped.day(date) {
            case .special(_, let open, let close):
                #expect(CalendarTests.specials[text] == "\(open)-\(close)", "\(date)")
            case .holiday:
                #expect(CalendarTests.holidays[year]?.contains(String(text.dropFirst(5))) == true, "\(date)")
            case .weekend: #expect(date.weekday.isWeekend && CalendarTests.specials[text] == nil, "\(date)")
            case .trading:
                #expect(!date.weekday.isWeekend && CalendarTests.specials[text] == nil, "\(date)")
                #expect(CalendarTests.holidays[year]?.contains(String(text.dropFirst(5))) == false, "\(date)")
            case .notCovered: Issue.record("\(date) must be covered")
            }
            date = date.advanced(byDays: 1)
        }
    }

    @Test("counts the sessions of a year", arguments: [(2024, 249), (2025, 249), (2026, 246)])
    func sessionsOfAYear(year: Int, count: Int) {
        // Weekdays less holidays are 245, 247, 245; the specials are 4, 2 and 1 (Sunday 2026-11-08 has
        // no hour yet).
        let days = (0..<366).map { day("\(year)-01-01").advanced(byDays: $0) }.filter { $0.year == year }
        #expect(days.count { shipped.day($0).hasSession } == count)
    }

    @Test(
        "refuses what it does not know", arguments: ["2016-08-14", "2016-09-10", "2018-02-28", "2027-01-01"])
    func notCovered(text: String) {
        #expect(shipped.day(day(text)) == .notCovered)
        #expect(shipped.session(of: plain, on: day(text)) == nil)
    }

    @Test("steps from session to session and stops at the end of what it knows")
    func steps() {
        #expect(shipped.nextTradingDay(after: day("2026-11-06")) == day("2026-11-09"))
        #expect(shipped.nextTradingDay(after: day("2026-01-30")) == day("2026-02-01"))
        #expect(shipped.previousTradingDay(before: day("2025-10-23")) == day("2025-10-21"))
        #expect(shipped.nextTradingDay(after: day("2026-12-31")) == nil)
        #expect(shipped.previousTradingDay(before: day("2018-03-01")) == nil)
    }

    @Test("settles a day later where banks are closed and the exchange is not")
    func settlement() {
        #expect(shipped.day(day("2026-02-19")) == .trading)
        #expect(shipped.settlementDay(ofTradeOn: day("2026-02-17")) == day("2026-02-18"))
        #expect(shipped.settlementDay(ofTradeOn: day("2026-02-18")) == day("2026-02-20"))
        #expect(shipped.settlementDay(ofTradeOn: day("2026-01-30")) == day("2026-02-02"))
    }

    @Test("lets a later row win, and takes a holiday back")
    func overrides() throws {
        let holiday = "holiday 2026-12-01 | Cyclone | circular | A\n"
        let closed = try shipped.overriding(with: holiday, file: "override")
        #expect(closed.day(day("2026-12-01")) == .holiday("Cyclone"))
        let again = "trading 2026-12-01 | taken back | circular | A"
        #expect(try closed.overriding(with: again, file: "override").day(day("2026-12-01")) == .trading)
        let muhurat = "special 2026-11-08 continuous 18:00-19:00 | Diwali muhurat | circular | A"
        let open = try shipped.overriding(with: muhurat, file: "override")
        #expect(open.session(of: option, on: day("2026-11-08"))?.open == at("2026-11-08", "18:00"))
        #expect(shipped.session(of: option, on: day("2026-11-08")) == nil)
    }
}

private func at(_ date: String, _ time: String) -> Timestamp {
    Timestamp(day(date), TimeOfDay(time) ?? TimeOfDay(seconds: 0))
}

@Suite("A session")
struct SessionTests {
    @Test(
        "ends when its instrument's trading ends",
        arguments: [
            (plain, "2026-07-31", "15:30", "15:30"), (plain, "2026-08-03", "15:30", "15:30"),
            (withDerivatives, "2026-07-31", "15:30", "15:30"),
            (withDerivatives, "2026-08-03", "15:15", "15:30"),
            (future, "2026-07-31", "15:30", "15:30"), (future, "2026-08-03", "15:40", "15:40"),
            (option, "2026-08-03", "15:40", "15:40"), (index, "2026-08-03", "15:30", "15:30"),
            (plain, "2024-11-01", "19:00", "19:00"), (future, "2025-10-21", "14:45", "14:45"),
            (plain, "2016-08-16", "15:30", "15:30"),
        ])
    func ends(instrument: Instrument, date: String, continuousEnd: String, close: String) throws {
        let session = try #require(shipped.session(of: instrument, on: day(date)))
        #expect(session.continuousEnd == at(date, continuousEnd))
        #expect(session.close == at(date, close))
    }

    @Test(
        "says the phase of the closing auction",
        arguments: [
            ("08:59", TradingPhase.closed), ("09:00", .preOpen), ("09:15", .continuous),
            ("15:14", .continuous),
            ("15:15", .auctionReference), ("15:20", .auctionEntry), ("15:25", .auctionLimitOnly),
            ("15:30", .closed), ("15:50", .postClose), ("16:00", .closed),
        ])
    func auction(time: String, phase: TradingPhase) throws {
        let session = try #require(shipped.session(of: withDerivatives, on: day("2026-08-03")))
        #expect(session.phase(at: at("2026-08-03", time)) == phase)
        #expect(session.matchedBy == at("2026-08-03", "15:35"))
        #expect(session.phase(at: at("2026-08-04", time)) == .closed)
    }

    @Test("is closed between the windows of a drill")
    func drill() throws {
        let session = try #require(shipped.session(of: plain, on: day("2024-03-02")))
        #expect(session.phase(at: at("2024-03-02", "09:59")) == .continuous)
        #expect(session.phase(at: at("2024-03-02", "10:00")) == .closed)
        #expect(session.phase(at: at("2024-03-02", "11:30")) == .continuous)
        #expect(session.nextChange(after: at("2024-03-02", "10:00")) == at("2024-03-02", "11:30"))
    }

    @Test("does not exist for a segment whose hours are unknown")
    func unknownSegment() {
        let gold = Instrument(id: InstrumentID(9), symbol: "GOLD", exchange: .mcx, segment: .commodity)
        let dollar = Instrument(id: InstrumentID(9), symbol: "USDINR", segment: .currency)
        #expect(shipped.session(of: gold, on: day("2026-11-20")) == nil)
        #expect(shipped.session(of: dollar, on: day("2026-11-20")) == nil)
    }

    @Test("runs forward through its phases on every day, never back", arguments: everyKind)
    func monotone(instrument: Instrument) {
        var date: CalendarDate? = shipped.nextTradingDay(after: day("2024-01-01"))
        while let today = date {
            if let session = shipped.session(of: instrument, on: today) {
                var rank = 0
                for minute in stride(from: 0, to: 1440, by: 5) {
                    let instant = Timestamp(today, TimeOfDay(minute / 60, minute % 60))
                    let phase = session.phase(at: instant)
                    let inside = session.open <= instant && instant < session.continuousEnd
                    if phase == .continuous, !inside { Issue.record("\(today) \(instant) outside its hours") }
                    let next = TradingPhase.allCases.firstIndex(of: phase) ?? 0
                    if phase != .closed, next < rank {
                        Issue.record("\(instant): \(phase) after a later phase")
                    }
                    rank = max(rank, next)
                }
            } else {
                Issue.record("\(instrument) must have a session on \(today)")
            }
            date = shipped.nextTradingDay(after: today)
        }
    }
}

@Suite("A trading phase")
struct TradingPhaseTests {
    @Test(
        "says which orders it takes",
        arguments: [
            (TradingPhase.closed, false, false, false), (.preOpen, false, false, false),
            (.continuous, true, true, true), (.auctionReference, false, false, false),
            (.auctionEntry, true, true, false), (.auctionLimitOnly, true, false, false),
            (.postClose, false, false, false),
        ])
    func takes(phase: TradingPhase, orders: Bool, market: Bool, stops: Bool) {
        #expect(phase.takesNewOrders == orders)
        #expect(phase.takesMarketOrders == market)
        #expect(phase.takesStops == stops)
    }
}

@Suite("A malformed calendar file")
struct CalendarFileTests {
    @Test(
        "is refused with its line",
        arguments: [
            ("bank-holiday 2024-01-26 | Republic Day | list | B", "'bank-holiday'"),
            ("holiday 2024-02-30 | Nothing | list | B", "'2024-02-30'"),
            ("holiday | Nothing | list | B", "YYYY-MM-DD"),
            ("holiday 2024-01-26 | Republic Day | B", "found 3 columns"),
            ("holiday 2024-01-26 | | list | B", "nothing left empty"),
            ("holiday 2024-01-26 | Republic Day | list | sure", "'sure'"),
            ("holiday 2024-01-26 2024-01-27 | Two | list | B", "'2024-01-27'"),
            ("covers 2024-12-31 to 2024-01-01 | list | B", "swap them"),
            ("covers 2024-12-31 | list | B", "write both dates"),
            ("special 2024-11-01 | Muhurat | list | B", "phase HH:MM-HH:MM"),
            ("special 2024-11-01 continuous 19:00-18:00 | Muhurat | list | B", "the earlier first"),
            ("special 2024-11-01 continuous 18:00-25:00 | Muhurat | list | B", "'18:00-25:00'"),
            ("special 2024-11-01 lunch 18:00-19:00 | Muhurat | list | B", "'lunch'"),
            ("special 2024-11-01 closed 18:00-19:00 | Muhurat | list | B", "'closed'"),
            ("special 2024-11-01 preOpen 18:00-19:00 | Muhurat | list | B", "continuous span"),
            ("session bonds from 2024-01-01 continuous 09:15-15:30 | list | B", "'bonds'"),
            ("session shares 2024-01-01 continuous 09:15-15:30 | list | B", "write all four"),
            (
                "session shares from 2024-01-01 continuous 09:15-15:30, preOpen 15:40-15:50 | x | B",
                "in order"
            ),
            (
                "session shares from 2024-01-01 continuous 09:15-15:30, continuous 15:00-16:00 | x | B",
                "overlap"
            ),
            ("session shares from 2024-01-01 continuous 09:15-15:30, | x | B", "between commas"),
            ("<html><body>503</body></html>", "'<html><body>503</body></html>'"),
        ])
    func refused(row: String, says: String) {
        let text = "# a comment\r\n\ncovers 2024-01-01 to 2024-12-31 | list | B # why\n\(row)\n"
        do throws(CalendarError) {
            _ = try TradingCalendar(parsing: text, file: "bad.calendar")
            Issue.record("must refuse \(row)")
        } catch {
            #expect(error.line == 4)
            #expect(error.description.hasPrefix("bad.calendar:4: expected"))
            #expect(error.message.contains(says), "\(error.message)")
        }
    }
}

@Suite("The calendar and the sessions observed")
struct ObservedSessionTests {
    private static let data: URL = {
        let named = ProcessInfo.processInfo.environment["SAUDA_SHARED"].map { URL(fileURLWithPath: $0) }
        let shared = named ?? packageRoot.deletingLastPathComponent().appendingPathComponent("shared")
        return shared.appendingPathComponent("data")
    }()
    private static let isPresent: Bool = {
        let found = FileManager.default.fileExists(atPath: data.path)
        if !found { print("skipped: no \(data.path); set SAUDA_SHARED to the folder that holds data/") }
        return found
    }()

    @Test(
        "agree on every day of the daily files, the 15-minute bars and the minute bars",
        .enabled(if: isPresent),
        arguments: [
            ("calendar/nse_sessions_2019-10_2026-08.csv", "2019-10-01", "2026-08-21", 1_700),
            ("m15/RELIANCE.csv.gz", "2018-03-01", "2021-03-01", 743),
            ("minute_2016/RELIANCE.csv.gz", "2016-08-15", "2016-09-09", 18),
        ])
    func agree(file: String, first: String, last: String, atLeast: Int) throws {
        let text = try read(ObservedSessionTests.data.appendingPathComponent(file))
        let observed = Set(text.split(separator: "\n").dropFirst().compactMap { CalendarDate($0.prefix(10)) })
        var date = day(first)
        while date <= day(last) {
            #expect(shipped.day(date).hasSession == observed.contains(date), "\(date)")
            date = date.advanced(byDays: 1)
        }
        #expect(observed.count >= atLeast)
    }

    private func read(_ file: URL) throws -> String {
        guard file.pathExtension == "gz" else { return try String(contentsOf: file, encoding: .utf8) }
        let unpacking = Process()
        let output = Pipe()
        unpacking.executableURL = URL(fileURLWithPath: "/bin/gzip")
        unpacking.arguments = ["-dc", file.path]
        unpacking.standardOutput = output
        try unpacking.run()
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        unpacking.waitUntilExit()
        try #require(unpacking.terminationStatus == 0, "\(file.lastPathComponent) must unpack")
        return try #require(String(data: bytes, encoding: .utf8))
    }
}
