// What the account holds: positions (which ShareKhan calls trades), holdings, funds.
//
// Positions and funds as two or three clients' documentation agrees on them, never
// seen live; holdings as captured in 2023, where the exchange is NSE and not NC.

import Exchange
import Market
import Platform

extension ShareKhanServer {
    /// Today's positions, closed ones included.
    mutating func positionRows() -> [JSON] {
        exchange.positions.map { position in
            let instrument = exchange.instrument(position.instrument)
            let last = exchange.quote(position.instrument)?.last ?? .zero
            let open = openValue(of: position)
            let row: JSON = [
                "tradingSymbol": JSON(instrument.wireSymbol), "exchange": JSON(instrument.wireExchange),
                "scripCode": JSON(instrument.brokerCode), "productType": JSON(wireProduct(position.product)),
                "buyQty": JSON(position.bought), "buyRate": rate(position.boughtValue, position.bought),
                "sellQty": JSON(position.sold), "sellRate": rate(position.soldValue, position.sold),
                "netQty": JSON(position.net), "avgPrice": rate(open.magnitude, position.net.magnitude),
                "bpl": JSON(booked(position)), "mtm": JSON(last.value(of: position.net) - open),
                "instrumentType": JSON(instrument.wireType), "expiryDate": JSON(instrument.wireExpiry),
                "strikePrice": JSON(instrument.wireStrike), "optionType": JSON(instrument.wireOption),
            ]
            return shuffle.object(row)
        }
    }

    private func rate(_ value: Money, _ quantity: Quantity) -> JSON {
        JSON(value.perUnit(quantity) ?? .zero)
    }

    private func wireProduct(_ product: Product) -> String {
        switch product {
        case .delivery, .carryForward: "INVESTMENT"
        case .intraday: "BIGTRADE"
        }
    }

    mutating func holdingRows() -> [JSON] {
        configuration.account.holdings.map { holding in
            let units = String(holding.quantity)
            let row: JSON = [
                "exchange": "NSE", "tradingSymbol": JSON(holding.symbol), "customerId": JSON(customerNumber),
                "aval": JSON(units), "dp": JSON(units), "pledge": "0", "pool": "0", "receivable": "0",
                "mf": "0", "cncqty": "0", "invstQty": 0, "marginQty": 0, "dpmarginQty": 0,
                "dpmarginValue": .number("0.0"), "holdPrice": JSON(holding.averagePrice),
                "tradingAllowed": "Y",
            ]
            return shuffle.object(row)
        }
    }

    /// There is no field for what is available: it is the sum of these with their signs.
    mutating func fundsRow() -> JSON {
        var bookedShares = Money.zero
        var bookedContracts = Money.zero
        for position in exchange.positions {
            if exchange.instrument(position.instrument).segment == .cash {
                bookedShares += booked(position)
            } else {
                bookedContracts += booked(position)
            }
        }
        let cash = configuration.account.cash
        let used = cash + bookedShares + bookedContracts - freeCash
        let row: JSON = [
            "currentCashBalance": JSON(cash), "pendingWithdrawalRequest": JSON(Money.zero),
            "nonCashLimit": JSON(Money.zero), "cashBpl": JSON(bookedShares),
            "limitAgainstShares": JSON(Money.zero), "cashPreviousSettlementExposure": JSON(Money.zero),
            "intradayMarginCash": JSON(used), "fnoPremium": JSON(Money.zero),
            "fnoBpl": JSON(bookedContracts), "intradayMarginFno": JSON(Money.zero),
            "holdFunds": JSON(Money.zero),
        ]
        return shuffle.object(row)
    }
}
