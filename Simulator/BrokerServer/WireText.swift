// How ShareKhan writes dates, exchanges and refusals: five date formats without a
// zone, and one with.
//
// Everything here is a pure function from our values to the broker's spelling
// (formats seen 2021-03 to 2026-10). All times are Indian.

import Market

/// The calendar and clock fields of an instant in India.
struct WireTime: Sendable {
    let year: Int
    let month: Int
    let day: Int
    let seconds: Int

    init(_ instant: Timestamp) {
        let date = instant.date
        (year, month, day) = (date.year, date.month, date.day)
        seconds = Int(instant.timeOfDay.seconds)
    }

    private var clock: String {
        "\(twoDigits(seconds / 3600)):\(twoDigits(seconds / 60 % 60)):\(twoDigits(seconds % 60))"
    }

    /// Envelope of every answer: `2025-10-28T14:52:32+05:30`.
    var iso: String { "\(year)-\(twoDigits(month))-\(twoDigits(day))T\(clock)+05:30" }

    /// Order rows: `2025-10-28 12:44:40.0`.
    var row: String { "\(year)-\(twoDigits(month))-\(twoDigits(day)) \(clock).0" }

    /// Feed of shares: month first, `03/02/2021 10:15:30`.
    var feed: String { "\(twoDigits(month))/\(twoDigits(day))/\(year) \(clock)" }

    /// Feed of indices: `12/8/2023 12:10:48 PM`.
    var index: String {
        let hour = seconds / 3600
        let twelve = hour % 12 == 0 ? 12 : hour % 12
        let rest = "\(twoDigits(seconds / 60 % 60)):\(twoDigits(seconds % 60))"
        return "\(month)/\(day)/\(year) \(twelve):\(rest) \(hour < 12 ? "AM" : "PM")"
    }

    /// Order acks: day first, `28/10/2025 12:44:40`.
    var ack: String { "\(twoDigits(day))/\(twoDigits(month))/\(year) \(clock)" }

    /// Candles: `8/9/2025` is the 8th of September.
    var candleDate: String { "\(day)/\(month)/\(year)" }

    var candleTime: String { clock }
}

func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

extension CalendarDate {
    /// Expiries: `28/10/2025`.
    var wireExpiry: String { "\(twoDigits(day))/\(twoDigits(month))/\(year)" }
}

extension Instrument {
    /// ShareKhan's code of exchange and segment.
    var wireExchange: String {
        switch (exchange, segment) {
        case (.nse, .cash): "NC"
        case (.nse, .derivatives): "NF"
        case (.bse, .cash): "BC"
        case (.bse, .derivatives): "BF"
        case (.nse, .currency): "RN"
        case (.bse, .currency): "RB"
        case (.mcx, _), (_, .commodity): "MX"
        }
    }

    /// What a feed subscription names: `NC2885`.
    var feedKey: String { wireExchange + String(brokerCode) }

    /// The name in order rows: of the underlying for derivatives.
    var wireSymbol: String {
        switch contract {
        case .share, .index: symbol
        case .future(let underlying, _), .option(let underlying, _, _, _): underlying
        }
    }

    /// `EQ`-like series in cash, `FS FI OS OI` in derivatives.
    var wireType: String {
        let isIndex = ["NIFTY", "BANKNIFTY", "FINNIFTY", "MIDCPNIFTY", "SENSEX"].contains(wireSymbol)
        return switch contract {
        case .share: series
        case .index: "NA"
        case .future: isIndex ? "FI" : "FS"
        case .option: isIndex ? "OI" : "OS"
        }
    }

    var wireExpiry: String {
        switch contract {
        case .share, .index: ""
        case .future(_, let expiry), .option(_, let expiry, _, _): expiry.wireExpiry
        }
    }

    var wireStrike: String {
        if case .option(_, _, let strike, _) = contract { strike.description } else { "0" }
    }

    var wireOption: String {
        switch contract {
        case .share, .index: ""
        case .future: "XX"
        case .option(_, _, _, let right): right.rawValue
        }
    }

    /// The broker's desk that handles its orders (the codes of order rows seen 2025-10).
    var routingCode: String {
        switch wireExchange {
        case "NC": "SKNSE2"
        case "BC": "SKBSE1"
        case "NF": "SKNSEFO4"
        case "BF": "SKBSEFO1"
        case "RN", "RB": "SKNSECURR2"
        default: "SKMCX12"
        }
    }
}
