// One row of an order's history: 67 keys, two pairs of which differ only in case.
//
// Keys and types are those of a capture of 2025-10 (an NSE option); values that mean
// nothing to anybody are the capture's.

import Market
import Platform

struct HistoryRow {
    let order: DeskOrder
    let row: DeskOrder.Row
    let customer: Int64

    var members: [JSON.Member] {
        (identity.members + terms.members + progress.members + times.members + fixed.members)
    }

    private var identity: JSON {
        let instrument = order.instrument
        return [
            "orderId": JSON(String(order.id)), "exchangeOrderId": JSON(row.exchangeNumber),
            "orsOrderId": JSON(row.number), "customerId": JSON(customer),
            "scripCode": JSON(String(instrument.brokerCode)), "exchange": JSON(instrument.wireExchange),
            "tradingSymbol": JSON(instrument.wireSymbol), "contract": JSON(contract),
            "instrumentType": JSON(instrument.wireType), "optionType": JSON(instrument.wireOption),
            "strikePrice": JSON(instrument.wireStrike), "expiryDate": JSON(instrument.wireExpiry),
            "userId": JSON(instrument.routingCode), "channelUser": JSON(order.channelUser),
            "channelCode": JSON(order.channelCode), "updateUser": JSON(row.step),
        ]
    }

    /// `NIFTY 28Oct2025` for derivatives.
    private var contract: String {
        let expiry: CalendarDate
        switch order.instrument.contract {
        case .share, .index: return order.instrument.symbol
        case .future(_, let date), .option(_, let date, _, _): expiry = date
        }
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        return
            "\(order.instrument.wireSymbol) \(twoDigits(expiry.day))\(months[expiry.month - 1])\(expiry.year)"
    }

    private var terms: JSON {
        [
            "buySell": JSON(order.sideLetter), "orderQty": JSON(row.quantity),
            "disclosedQty": JSON(order.disclosed), "orderType": JSON(row.typeWord),
            "orderPrice": JSON(row.price.description), "orderTriggerPrice": JSON(row.triggerText),
            "goodtill": JSON(order.validityCode), "afterHour": JSON(order.afterHour), "productCode": "0",
        ]
    }

    private var progress: JSON {
        [
            "orderStatus": JSON(row.status), "requestStatus": JSON(row.request),
            "execQty": JSON(row.filled), "openQty": JSON(row.quantity - row.filled),
            "avgPrice": JSON(row.average?.description ?? "0"),
        ]
    }

    private var times: JSON {
        let changed = WireTime(row.time).row
        return [
            "orderDateTime": JSON(WireTime(order.placedAt).row), "updateDate": JSON(changed),
            "lastModTime": JSON(changed),
            "exchAckDateTime": JSON(row.acknowledgedAt.map { WireTime($0).row } ?? ""),
            "goodtillDate": JSON(WireTime(order.placedAt).row), "goodTillDate": "", "fohExitDateTime": "",
            "ohEntryDateTime": "",
        ]
    }

    private var fixed: JSON {
        [
            "traderId": "", "segmentCode": "", "clientGroup": "", "clientAcc": "", "brokerage": "-2951621",
            "openOrClose": "O", "pvtOrderInd": "O", "advOrderType": "NOR", "fnoOrderType": "NOR",
            "allOrNone": "N", "coverOrderId": "0", "orsExchangeMarketCode": "N", "webResponseTime": "0",
            "trailingStatus": "", "childTrailingPrice": "0", "orderTrailByPrice": "0",
            "childTrailByPrice": "0", "childSlPrice": "0", "orderTargetPrice": "0",
            "orderTrailingPrice": "0", "limitLossTo": "0", "bookProfitPrice": "0", "orderMifQty": 0,
            "caLevel": 0, "dpId": 0, "dpClientId": 0, "participantCode": 0, "fnoSquareOff": "",
            "fnoSquareoff": "N",
        ]
    }
}
