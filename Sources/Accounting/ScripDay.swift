// One scrip's day for STT and stamp duty, which look at the whole day and not at trades.
//
// In cash the quantity bought and sold counts as intraday, the rest as delivered,
// whatever the orders said; both are valued for STT at the day's average price over
// buys and sells, to the paisa (STT Rules 2004, rule 3(a)). Trade-for-trade series and
// derivatives are taxed trade by trade.

import Market

struct ScripDay {
    private var bought = Side()
    private var sold = Side()
    /// What was settled trade by trade.
    private var direct = Direct()

    private struct Side {
        var quantity = Quantity.zero
        var value = Money.zero
    }

    private struct Direct {
        var transactionTax = ExactAmount.zero
        var stampDuty = ExactAmount.zero
    }

    mutating func take(_ leg: TradeLeg, _ kind: TradeKind, _ schedule: ChargeSchedule) {
        guard kind.isCash, !leg.isTradeForTrade else {
            let taxedAs = kind.isCash ? .delivery : kind
            direct.transactionTax += ExactAmount(leg.value, schedule.transactionTax(taxedAs, leg.side))
            if leg.side == .buy { direct.stampDuty += ExactAmount(leg.value, schedule.stampDuty(taxedAs)) }
            return
        }
        switch leg.side {
        case .buy:
            bought.quantity += leg.quantity
            bought.value += leg.value
        case .sell:
            sold.quantity += leg.quantity
            sold.value += leg.value
        }
    }

    private var intraday: Quantity { min(bought.quantity, sold.quantity) }

    func transactionTax(_ schedule: ChargeSchedule) -> ExactAmount {
        let quantity = bought.quantity + sold.quantity
        guard quantity > .zero else { return direct.transactionTax }
        let price = ScripDay.averageInPaise(bought.value + sold.value, quantity)
        let side: Market.Side = bought.quantity > sold.quantity ? .buy : .sell
        let delivered = (bought.quantity - sold.quantity).magnitude
        return direct.transactionTax
            + ScripDay.tax(schedule.transactionTax(.intraday, .buy), on: intraday, at: price)
            + ScripDay.tax(schedule.transactionTax(.intraday, .sell), on: intraday, at: price)
            + ScripDay.tax(schedule.transactionTax(.delivery, side), on: delivered, at: price)
    }

    private static func averageInPaise(_ value: Money, _ quantity: Quantity) -> Price {
        let paise = halfAwayFromZero(
            Int128(value.raw) * Int128(Quantity.scale), over: Int128(quantity.raw) * 100)
        return Price(paise: Int64(paise))
    }

    private static func tax(_ rate: Rate, on quantity: Quantity, at price: Price) -> ExactAmount {
        ExactAmount(price.value(of: quantity), rate)
    }

    /// The buyer's duty: the intraday share of what was bought at its rate, the rest at delivery's.
    func stampDuty(_ schedule: ChargeSchedule) -> ExactAmount {
        guard bought.quantity > .zero else { return direct.stampDuty }
        let whole = bought.quantity.isWhole && sold.quantity.isWhole
        let unit = whole ? Quantity.scale : 1
        let all = bought.quantity.raw / unit
        let sameDay = intraday.raw / unit
        return direct.stampDuty
            + ExactAmount(bought.value, schedule.stampDuty(.intraday)).scaled(by: sameDay, over: all)
            + ExactAmount(bought.value, schedule.stampDuty(.delivery)).scaled(by: all - sameDay, over: all)
    }
}
