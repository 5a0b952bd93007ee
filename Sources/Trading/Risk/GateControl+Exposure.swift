// Whether strategy and account may carry the order: worst-case exposure, counts,
// hours, the day's loss.

import Market
import Rules

extension GateControl {
    static let scripPosition = GateControl(.scripPosition) { review in
        guard let allotment = review.view.strategy.allotment else {
            return .missing(.allotmentUnknown, .money)
        }
        let limit = allotment.basisPoints(review.limits[.scripShare])
        return .atMost(
            limit.raw, exposure(review, review.view.key.owner), .money, else: .scripPositionTooLarge)
    }

    static let openPositions = GateControl(.openPositions) { review in
        let held = Int64(review.view.strategy.openPositions) + (review.view.key.owner.isFlat ? 1 : 0)
        return .atMost(review.limits[.openPositions], held, .count, else: .tooManyPositions)
    }

    static let entryRate = GateControl(.entryRate) { review in
        let (strategy, limits) = (review.view.strategy, review.limits)
        return Finding.atMost(
            limits[.entriesPerDay], Int64(strategy.entriesToday) + 1, .count, else: .tooManyEntriesToday
        ).and(
            .atMost(
                limits[.entriesPerMinute], Int64(strategy.entriesLastMinute) + 1, .count,
                else: .tooManyEntriesThisMinute))
    }

    static let entryWindow = GateControl(.entryWindow) { review in
        let (limits, view) = (review.limits, review.view)
        let from = view.entryWindow.map { Int64($0.from.seconds) } ?? limits[.entryFrom]
        let to = view.entryWindow.map { Int64($0.until.seconds) } ?? limits[.entryTo]
        let time = Int64(view.now.timeOfDay.seconds)
        let hours = Finding.atLeast(from, time, .timeOfDay, else: .outsideEntryWindow)
            .and(.atMost(to, time, .timeOfDay, else: .outsideEntryWindow))
        guard hours.breach == nil, review.terms.product == .intraday else { return hours }
        let least = Span.seconds(limits[.entryBeforeDeadline]).nanoseconds
        guard let deadline = view.deadline else {
            return .missing(.deadlineUnknown, limit: least, .nanoseconds)
        }
        return .atLeast(least, (deadline - view.now).nanoseconds, .nanoseconds, else: .tooNearDeadline)
    }

    static let gross = GateControl(.gross) { review in
        let account = review.view.account
        guard let equity = account.equity else { return .missing(.equityUnknown, .money) }
        let limit = equity.basisPoints(review.limits[.grossExposure])
        let total = exposure(review, review.view.key.account).addingClamped(account.grossElsewhere.raw)
        return .atMost(limit.raw, total, .money, else: .grossTooHigh)
    }

    static let dayLoss = GateControl(.dayLoss) { review in
        let account = review.view.account
        guard let equity = account.equity else { return .missing(.equityUnknown, .money) }
        let limit = equity.basisPoints(review.limits[.dayLossHalt]).raw
        guard let profit = account.dayProfit else { return .missing(.dayProfitUnknown, limit: limit, .money) }
        return .below(limit, -profit.raw, .money, else: .dayLossReached)
    }

    static let carry = GateControl(.carry) { review in
        guard review.terms.product == .delivery, review.terms.side == .sell else { return .fine }
        let key = review.view.key.account
        let sells = key.sells.raw.addingClamped(review.terms.quantity.raw)
        return .atMost(max(key.position.raw, 0), sells, .quantity, else: .deliveryShort)
    }

    /// Worst case with this order, in ten-thousandths of a rupee; beyond all limits when uncountable.
    private static func exposure(_ review: borrowing Review, _ key: WorstCase) -> Int64 {
        review.adding(to: key)
            .exposure(mark: review.worstPrice, multiplier: review.view.instrument.multiplier)?.raw ?? .max
    }
}
