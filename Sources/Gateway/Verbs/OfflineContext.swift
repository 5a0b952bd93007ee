// What the offline verbs share: reading text files, the calendar, the rule files.

import Backtest
import Market
import Platform
import Service

enum Sources {
    static func text(_ path: String) throws(Failure) -> String {
        String(decoding: try bytes(path), as: UTF8.self)
    }

    static func bytes(_ path: String) throws(Failure) -> [UInt8] {
        do throws(FileFailure) { return try Files.read(path, maximumBytes: 4 << 20) } catch {
            throw Failure(error.isMissing ? .data : .system, "\(error)")
        }
    }

    static func calendar(_ path: String?) throws(Failure) -> TradingCalendar {
        guard let path = path ?? Defaults.packageFile("etc/calendars/nse.calendar") else {
            throw Failure(.data, "no trading calendar was found", remedy: "name one with --calendar FILE")
        }
        let text = try text(path)
        do throws(CalendarError) { return try TradingCalendar(parsing: text, file: path) } catch {
            throw Failure(.data, "\(error)")
        }
    }

    /// As the daemon opens it: with the override's rows on top.
    static func calendar(of configuration: Configuration) throws(Failure) -> TradingCalendar {
        let calendar = try calendar(configuration.calendarFile)
        guard let file = configuration.calendarOverride else { return calendar }
        let rows = try text(file)
        do throws(CalendarError) { return try calendar.overriding(with: rows, file: file) } catch {
            throw Failure(.data, "\(error)")
        }
    }

    static func rulebook(_ arguments: Arguments) throws(Failure) -> CalendarDate {
        guard let date = try arguments.date("rules-as-of") ?? CalendarDate(Defaults.rulebook) else {
            preconditionFailure("the default rulebook date is no date")
        }
        return date
    }

    /// The `.sauda` files of a directory, in byte order; the directory of the package when nil.
    static func strategyFiles(_ directory: String?) throws(Failure) -> [String] {
        guard let directory = directory ?? Defaults.packageFile("Strategies") else {
            throw Failure(
                .data, "no strategies were found", remedy: "name their directory with --strategies DIR")
        }
        do throws(FileFailure) {
            let files = try Files.list(directory).filter { $0.hasSuffix(".sauda") }.map {
                directory + "/" + $0
            }
            guard files.isEmpty else { return files }
        } catch {
            throw Failure(.data, "\(error)")
        }
        throw Failure(
            .data, "\(directory) holds no .sauda file", remedy: "name another with --strategies DIR")
    }

    static func strategies(_ files: [String]) throws(Failure) -> [PlayedDay.StrategyFile] {
        var read: [PlayedDay.StrategyFile] = []
        for file in files { read.append(.init(file: file, source: try text(file))) }
        return read
    }
}
