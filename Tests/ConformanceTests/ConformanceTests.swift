// The official client as an outside referee: it speaks, we must be understood.
//
// Its package is installed, locked by hash, into a virtual environment under the
// build folder the first time; without a package index and without that folder the
// test is skipped and says so.

import BrokerServer
import Exchange
import Foundation
import Market
import Platform
import Testing

@Suite("ShareKhan's official Python client")
struct ConformanceTests {
    @Test(
        "logs in, trades, modifies, cancels, reads everything and streams, unmodified",
        .timeLimit(.minutes(5)),
        .enabled("the official client cannot be installed; the reason is printed") {
            try await OfficialClient.python() != nil
        })
    func official() async throws {
        let python = try #require(try await OfficialClient.python())
        let simulator = BrokerSimulator(try configuration())
        let port = try simulator.start()
        defer { simulator.stop() }
        let account = BrokerSimulator.Account()
        let outcome = try await run(
            python,
            [
                OfficialClient.root + "/Tests/Conformance/official_client.py", "http://127.0.0.1:\(port)",
                account.apiKey, account.secret, account.customer,
            ])
        let output = String(decoding: outcome.output, as: UTF8.self)
        let errors = String(decoding: outcome.error, as: UTF8.self)
        #expect(outcome.status == 0, "\(output)\n\(errors)")
        print(output)
    }

    /// A synthetic day, thirty times as fast as the wall clock, from shortly before the open.
    private func configuration() throws -> BrokerSimulator.Configuration {
        let bytes = try Files.read(OfficialClient.root + "/etc/calendars/nse.calendar")
        let calendar = try TradingCalendar(
            parsing: String(decoding: bytes, as: UTF8.self), file: "nse.calendar")
        let date = try #require(CalendarDate("2026-11-19"))
        var day = SimulatedDay.synthetic(date: date, calendar: calendar, seed: 42)
        day.begins = Timestamp(date, TimeOfDay(9, 14, 30))
        var configuration = BrokerSimulator.Configuration(day: day)
        configuration.pace = .times(30)
        let price = try #require(Price("1400"))
        configuration.account.holdings = [
            BrokerSimulator.Holding(symbol: "RELIANCE", quantity: 25, averagePrice: price)
        ]
        return configuration
    }
}

/// Where the official client is, and how it gets there.
enum OfficialClient {
    static let root = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }

    /// Its interpreter; nil, with the reason printed, when it cannot be had.
    static func python() async throws -> String? {
        let folder = root + "/.build/conformance"
        let python = folder + "/bin/python"
        if try await isInstalled(python) { return python }
        let steps: [(String, [String])] = [
            ("python3", ["-m", "venv", folder]),
            (
                python,
                [
                    "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps",
                    "--require-hashes", "-r", root + "/etc/python/shareconnect.txt",
                ]
            ),
        ]
        for (program, arguments) in steps {
            let outcome = try await run(program, arguments)
            guard outcome.status == 0 else {
                let reason = String(decoding: outcome.error, as: UTF8.self).suffix(400)
                print("Skipped: the official client cannot be installed (\(program)): \(reason)")
                return nil
            }
        }
        return python
    }

    private static func isInstalled(_ python: String) async throws -> Bool {
        let outcome = try await run(
            "/bin/sh",
            ["-c", "test -x \"$0\" && \"$0\" -c 'import SharekhanApi, websocket, cryptography'", python])
        return outcome.status == 0
    }
}

/// Waits for a program on a thread of its own, not on one that other tests need.
private func run(_ program: String, _ arguments: [String]) async throws -> Subprocess.Outcome {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread {
            continuation.resume(with: Result { try Subprocess.run(program, arguments) })
        }
    }
}
