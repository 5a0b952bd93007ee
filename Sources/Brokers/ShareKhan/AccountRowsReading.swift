// Positions, holdings and funds as ShareKhan sends them.
//
// Positions are called trades there; holdings name NSE and BSE where everything else
// says NC and BC; funds have no field for what is available, so it is added up here.
// A line sent twice counts once; two lines that contradict each other spoil the answer.

import Market
import Platform

enum AccountReadings {
    static func positions(
        _ rows: [JSON], _ index: InstrumentIndex
    ) throws(BrokerFailure) -> AccountRows<BrokerPosition> {
        var result = AccountRows<BrokerPosition>()
        for row in rows {
            guard let code = row["exchange"]?.text, let scrip = row["scripCode"]?.integer else {
                throw unreadable("exchange and scrip code of a position", row["scripCode"], in: row)
            }
            guard let instrument = index[ScripKey(code: code, scrip: scrip)] else {
                result.unknownInstruments += 1
                continue
            }
            let position = try position(row, instrument)
            let twin = result.rows.first {
                $0.instrument == position.instrument && $0.product == position.product
            }
            guard let twin else {
                result.rows.append(position)
                continue
            }
            guard twin == position else {
                throw unreadable("one line for \(instrument.key) \(position.product)", nil, in: row)
            }
        }
        return result
    }

    private static func position(
        _ row: JSON, _ instrument: Instrument
    ) throws(BrokerFailure) -> BrokerPosition {
        let word = row.first("productType", "productCode")?.text ?? ""
        guard let product = ShareKhanNames.product(word, in: instrument.segment) else {
            throw unreadable("a product we know for \(instrument.key)", .string(word), in: row)
        }
        guard let net = row["netQty"]?.quantity else {
            throw unreadable("netQty of \(instrument.key)", row["netQty"], in: row)
        }
        var average: Price?
        if net.raw != 0 {
            let names = net.raw > 0 ? ["avgPrice", "buyRate"] : ["avgPrice", "sellRate"]
            average = names.compactMap { row[$0]?.price }.first { $0 > .zero }
        }
        return BrokerPosition(instrument: instrument.id, product: product, net: net, averagePrice: average)
    }

    /// The total is what lies in the account, is pledged, and is on its way in. Two dated captures of one
    /// account (2023-11) show that `aval` is only what may be sold now, and that `pool` repeats `pledge`.
    static func holdings(_ rows: [JSON]) throws(BrokerFailure) -> [BrokerHolding] {
        var holdings: [BrokerHolding] = []
        for row in rows {
            guard let symbol = row["tradingSymbol"]?.text, !symbol.isEmpty,
                let market = row["exchange"]?.text.flatMap({ ShareKhanNames.market($0) })
            else { throw unreadable("symbol and exchange of a holding", row["exchange"], in: row) }
            var total = Quantity.zero
            for name in ["dp", "pledge", "receivable"] { total += try units(row, name) }
            guard total <= Quantity.limit else {
                throw unreadable("a holding of \(symbol)", row["dp"], in: row)
            }
            let holding = BrokerHolding(
                symbol: symbol, exchange: market.exchange, quantity: total, sellable: try units(row, "aval"),
                averagePrice: row["holdPrice"]?.price.flatMap { $0 > .zero ? $0 : nil })
            let twin = holdings.first { $0.symbol == symbol && $0.exchange == market.exchange }
            guard let twin else {
                holdings.append(holding)
                continue
            }
            guard twin == holding else { throw unreadable("one line for \(symbol)", nil, in: row) }
        }
        return holdings
    }

    private static func units(_ row: JSON, _ name: String) throws(BrokerFailure) -> Quantity {
        guard let value = row[name], !value.isNull, value.text != "" else { return .zero }
        guard let units = value.quantity, units >= .zero else {
            throw unreadable("a quantity under \(name)", value, in: row)
        }
        return units
    }

    /// Names and signs follow the broker's old mobile client; those of derivatives are inferred.
    private static let credits = [
        "currentCashBalance", "nonCashLimit", "limitAgainstShares", "cashBpl", "fnoBpl",
    ]
    private static let debits = [
        "pendingWithdrawalRequest", "cashPreviousSettlementExposure", "intradayMarginCash",
        "intradayMarginFno", "fnoPremium", "holdFunds",
    ]

    static func funds(_ rows: [JSON]) throws(BrokerFailure) -> BrokerFunds {
        guard let row = rows.first else { throw .unreadable("expected the account's limits, found no row") }
        guard let cash = row["currentCashBalance"]?.money else {
            throw unreadable("currentCashBalance", row["currentCashBalance"], in: row)
        }
        var available = Money.zero
        for name in credits { available += try money(row, name) }
        for name in debits { available -= try money(row, name) }
        guard available.magnitude <= Money.limit else {
            throw .unreadable("expected limits that add up to less than \(Money.limit), found \(available)")
        }
        return BrokerFunds(cash: cash, available: available)
    }

    private static func money(_ row: JSON, _ name: String) throws(BrokerFailure) -> Money {
        guard let value = row[name], !value.isNull, value.text != "" else { return .zero }
        guard let money = value.money else { throw unreadable("an amount under \(name)", value, in: row) }
        return money
    }
}
