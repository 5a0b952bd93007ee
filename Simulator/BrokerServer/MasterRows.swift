// The scrip master: today's instruments of one exchange, as JSON and as a table.
//
// Keys as in a dump of 2024 and 2025: no exchange field, tick sizes of NSE cash in
// paise, lot size 0 where the market has no lots, indices named "NA".

import Exchange
import Market
import Platform

extension ShareKhanServer {
    mutating func masterRows(_ code: String) -> [JSON] {
        listed(code).map { shuffle.object(masterRow($0)) }
    }

    func masterTable(_ code: String) -> String {
        var lines: [String] = []
        for instrument in listed(code) {
            let members = masterRow(instrument).members
            if lines.isEmpty { lines.append(members.map(\.name).joined(separator: ",")) }
            lines.append(members.map { $0.value.text ?? "" }.joined(separator: ","))
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func listed(_ code: String) -> [Instrument] {
        exchange.instruments.filter { $0.wireExchange == code.uppercased() }
    }

    private func masterRow(_ instrument: Instrument) -> JSON {
        let isCash = instrument.segment == .cash
        let isIndex = instrument.contract == .index
        // Cash counts ticks in paise, other segments in rupees (2024-07 dump of NC, 2025 rows of MX).
        let tick = isCash ? Price(raw: instrument.tick.raw * 100) : instrument.tick
        return [
            "scripCode": JSON(instrument.brokerCode), "tickSize": .number(javaDouble(tick.raw)),
            "instType": JSON(isIndex ? "NA" : instrument.wireType),
            "lotSize": JSON(isCash ? 0 : instrument.lot.units),
            "companyName": JSON(isIndex ? "NA" : instrument.symbol), "indices": "0",
            "groupName": JSON(isIndex ? "Broad Market Indices" : "NA"), "industry": "NA",
            "isinCode": JSON(isIndex ? "NA" : instrument.isin), "expiry": JSON(instrument.wireExpiry),
            "strike": .number(strike(instrument)), "multiplier": .number(isCash ? "0.0" : "1.0"),
            "optionType": JSON(instrument.wireOption), "tradingSymbol": JSON(instrument.wireSymbol),
        ]
    }

    private func strike(_ instrument: Instrument) -> String {
        if case .option(_, _, let strike, _) = instrument.contract { javaDouble(strike.raw) } else { "0.0" }
    }
}

/// Ten-thousandths as Java prints a double: at least one decimal, no needless ones.
func javaDouble(_ raw: Int64) -> String {
    var bytes: [UInt8] = []
    appendDecimal(raw, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
}
