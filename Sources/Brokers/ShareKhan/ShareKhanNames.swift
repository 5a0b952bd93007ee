// ShareKhan's names for what the market has: exchanges, products, instruments.
//
// Its code of an exchange names exchange and segment in one (NC is NSE cash), except
// in holdings, which say NSE and BSE. A scrip code is unique within such a code only.

import Market
import Platform

enum ShareKhanNames {
    private static let codes: [(code: String, exchange: Exchange, segment: Segment)] = [
        ("NC", .nse, .cash), ("BC", .bse, .cash), ("NF", .nse, .derivatives), ("BF", .bse, .derivatives),
        ("RN", .nse, .currency), ("RB", .bse, .currency), ("MX", .mcx, .commodity),
    ]

    /// Nil for a market that ShareKhan does not trade.
    static func code(_ exchange: Exchange, _ segment: Segment) -> String? {
        codes.first { $0.exchange == exchange && $0.segment == segment }?.code
    }

    /// Takes `NSE` and `BSE` for their cash segments.
    static func market(_ code: String) -> (exchange: Exchange, segment: Segment)? {
        let wanted = code == "NSE" ? "NC" : code == "BSE" ? "BC" : code
        return codes.first { $0.code == wanted }.map { ($0.exchange, $0.segment) }
    }

    /// BIGTRADE is said to be refused outside cash; a derivative held overnight is an INVESTMENT.
    static func word(_ product: Product) -> String {
        switch product {
        case .intraday: "BIGTRADE"
        case .delivery, .carryForward: "INVESTMENT"
        }
    }

    /// Any spelling that was met: `BIGTRADE`, `BT`, `BIGTRADE+`, `INVESTMENT`, `INV`. Nil for another.
    static func product(_ word: String, in segment: Segment) -> Product? {
        let letters = word.uppercased().filter { $0.isLetter }
        switch letters {
        case "BIGTRADE", "BT", "BIGTRADEPLUS": return .intraday
        case "INVESTMENT", "INV": return segment == .cash ? .delivery : .carryForward
        default: return nil
        }
    }
}

/// An instrument as ShareKhan names it.
struct ScripKey: Hashable, Sendable {
    var code: String
    var scrip: Int64
}

/// Today's instruments, by either name.
struct InstrumentIndex: Sendable {
    private var known: [ScripKey: Instrument] = [:]
    private var keys: [InstrumentID: ScripKey] = [:]

    init(_ instruments: [Instrument]) {
        for instrument in instruments {
            guard let code = ShareKhanNames.code(instrument.exchange, instrument.segment),
                instrument.brokerCode != 0
            else { continue }
            let key = ScripKey(code: code, scrip: instrument.brokerCode)
            known[key] = instrument
            keys[instrument.id] = key
        }
    }

    subscript(key: ScripKey) -> Instrument? { known[key] }
    subscript(id: InstrumentID) -> (instrument: Instrument, key: ScripKey)? {
        guard let key = keys[id], let instrument = known[key] else { return nil }
        return (instrument, key)
    }
}

extension Instrument {
    /// The symbol in ShareKhan's orders: a derivative's underlying, a share's name without our series suffix.
    var shareKhanSymbol: String {
        switch contract {
        case .future(let underlying, _), .option(let underlying, _, _, _): return underlying
        case .share, .index:
            let suffix = "-" + series
            return series != "EQ" && symbol.hasSuffix(suffix) ? String(symbol.dropLast(suffix.count)) : symbol
        }
    }
}
