// One order event as the ack stream tells it: capitals, prices as text, quantities
// as numbers, dates with the day first, and no scrip code (a documentation's sample;
// state words from production use).

import Market
import Platform

struct AckText {
    let ack: Ack
    let order: DeskOrder
    let configuration: BrokerSimulator.Configuration
    let now: Timestamp

    var json: JSON {
        let row = order.current
        let isCash = order.instrument.segment == .cash
        return [
            "Exchange": JSON(order.instrument.wireExchange),
            "CustomerID": JSON(configuration.account.customer), "SharekhanOrderID": JSON(String(order.id)),
            "ExchangeOrderID": JSON(order.exchangeNumber), "AckState": JSON(ack.state),
            "ExchangeCode": JSON(order.instrument.exchange.rawValue),
            "SegmentCode": JSON(isCash ? "EQ" : "FO"), "TradingSymbol": JSON(order.instrument.wireSymbol),
            "BuySellString": JSON(order.sideLetter), "OrderQty": JSON(row.quantity),
            "RemainingQty": JSON(row.quantity - row.filled), "TradeQty": JSON(ack.fill?.quantity ?? .zero),
            "TradePrice": JSON(ack.fill?.price.description ?? "0"), "TradeID": JSON(ack.fill?.id ?? ""),
            "DisclosedQty": JSON(order.disclosed), "DisclosedRemainingQty": 0,
            "OrderPrice": JSON(row.price.description), "TriggerPrice": JSON(row.triggerText),
            "ExchangeDateTime": JSON(WireTime(now).ack), "ChannelCode": JSON(order.channelCode),
            "ChannelUser": JSON(order.channelUser), "ErrorMessage": JSON(ack.error), "OrderType": "NOR",
            "CoverOrderId": "0", "OrderTrailingPrice": "0", "OrderTargetPrice": "0",
            "BookProfitPrice": "0", "ChildSLPrice": "0", "LimitLossToPrice": "0",
        ]
    }
}
