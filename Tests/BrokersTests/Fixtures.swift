// What the broker tests share: a settings with published test keys, instruments with
// real scrip codes, answers as the broker writes them, and the recorded data.

@testable import Brokers
import Foundation
import Market
import Platform
import Testing

extension ShareKhanSettings {
    /// Keys of the published test vector; addresses on this machine.
    static func test(port: Int = 9, versionID: Int? = 1005) -> ShareKhanSettings {
        let endpoints: ShareKhanEndpoints
        do {
            endpoints = try ShareKhanEndpoints(
                mode: .simulated, api: "http://127.0.0.1:\(port)", stream: "ws://127.0.0.1:\(port)")
        } catch {
            preconditionFailure("loopback must be allowed: \(error)")
        }
        return ShareKhanSettings(
            endpoints: endpoints, apiKey: Secret("TESTAPIKEY0123456789ABCDEFabcdef"),
            secret: Secret("0123456789abcdef0123456789ABCDEF"), versionID: versionID)
    }
}

extension BrokerSession {
    static let test = BrokerSession(
        token: Secret("TESTACCESSTOKEN"), customer: "1234567", loginID: "LOGIN1",
        expiresAt: Timestamp(nanoseconds: .max / 2))
}

extension Timestamp {
    /// Friday 2026-11-20, 10:00 in India.
    static let ten = Timestamp(CalendarDate(daysSinceEpoch: 20_777), TimeOfDay(10, 0))
}

extension Price {
    static func rupees(_ text: String) -> Price {
        guard let price = Price(text) else { preconditionFailure("no price: \(text)") }
        return price
    }
}

extension Instrument {
    static let ongc = Instrument(
        id: InstrumentID(0), symbol: "ONGC", previousClose: .rupees("150.00"), hasDerivatives: true,
        brokerCode: 2475)
    static let bankNifty = Instrument(
        id: InstrumentID(1), symbol: "Nifty Bank", contract: .index, brokerCode: 26_009)
    static let option = Instrument(
        id: InstrumentID(2), symbol: "NIFTY-2025-10-28-26000CE", segment: .derivatives,
        contract: .option(
            underlying: "NIFTY", expiry: CalendarDate(daysSinceEpoch: 20_389), strike: .rupees("26000"),
            .call),
        series: "OI", lot: Quantity(75), brokerCode: 59_004)
    static let all = [ongc, bankNifty, option]
}

extension InstrumentIndex {
    static let test = InstrumentIndex(Instrument.all)
}

extension HTTPResponse {
    static func json(_ text: String, status: Int = 200) -> HTTPResponse {
        HTTPResponse(status: status, body: Array(text.utf8))
    }

    /// A success as ShareKhan writes it, around `data`.
    static func ok(_ data: String, label: String = "x") -> HTTPResponse {
        .json(
            """
            {"message":"\(label)","data":\(data),"status":200,"timestamp":"2026-11-20T10:00:00+05:30"}
            """)
    }

    static let denied = HTTPResponse.json(
        #"{"status":403,"message":"error","errorType":"Access Denied"}"#, status: 403)
    static let html = HTTPResponse(status: 502, body: Array("<html><body>Bad Gateway</body></html>".utf8))
}

extension [UInt8] {
    var json: JSON {
        get throws { try JSON.parse(self) }
    }
}

/// Real answers of the broker, beside the package; absent elsewhere, where their tests are skipped.
enum SharedData {
    static let absence: Comment = "no recorded answer: set SAUDA_SHARED or put shared/ beside the package"

    static func has(_ name: String) -> Bool { Files.exists(path(name)) }

    static func read(_ name: String) throws -> [UInt8] { try Archive.decompressed(path(name)) }

    private static func path(_ name: String) -> String {
        let package = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let beside = package.deletingLastPathComponent().appendingPathComponent("shared").path
        return (ProcessInfo.processInfo.environment["SAUDA_SHARED"] ?? beside) + "/data/sharekhan/" + name
    }
}
