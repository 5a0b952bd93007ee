// Risk after the order: watches the whole account each second and after each fill,
// and asks for what must be done. It does nothing itself.
//
// Two kinds of latch keep it from repeating itself. A day's latch (loss) holds until
// the next day in India whatever the market does; a condition's latch (naked
// position, silent feed, unknown orders) falls when the condition has gone.

import Market

public struct RiskMonitor: Codable, Hashable, Sendable {
    private var day: CalendarDate?
    /// Raised for the rest of the day, in order of time.
    private var latched: [Alarm] = []
    /// Raised and still true, as of the last look.
    private var standing: [Alarm] = []
    private var feedLevel = FeedLevel.live

    /// What was raised, without its figures, which change every second.
    private enum Alarm: Codable, Hashable {
        case warn(RiskControl, RiskScope)
        case noNewRisk(RiskControl, RiskScope)
        case flatten(RiskControl, RiskScope)
        case placeStop(PositionKey, since: Timestamp)
        case closeNaked(PositionKey, since: Timestamp)
        case carry(PositionKey)
        case blind(RiskControl, RiskScope)
    }

    public init() {}

    /// What must be done now that was not asked for before.
    public mutating func look(_ view: MonitorView) -> [MonitorAction] {
        if day != view.now.date {
            day = view.now.date
            latched.removeAll()
        }
        var round = Round()
        watchAccountLoss(view, &round)
        watchStrategyLoss(view, &round)
        for position in view.positions where position.net != .zero {
            watchStop(position, view, &round)
            watchCarry(position, view, &round)
        }
        watchUnknown(view, &round)
        watchFeed(view, &round)
        standing = round.standing
        return round.actions
    }

    /// One look: what it asks for, and what stands as of it.
    private struct Round {
        var actions: [MonitorAction] = []
        var standing: [Alarm] = []
    }

    private mutating func latch(_ alarm: Alarm, _ action: MonitorAction, _ round: inout Round) {
        guard !latched.contains(alarm) else { return }
        latched.append(alarm)
        round.actions.append(action)
    }

    private func raise(_ alarm: Alarm, _ action: MonitorAction, _ round: inout Round) {
        round.standing.append(alarm)
        if !standing.contains(alarm) { round.actions.append(action) }
    }
}

extension RiskMonitor {
    /// RC-54. All thresholds that are crossed are raised, so a leap past two of them raises both.
    private mutating func watchAccountLoss(_ view: MonitorView, _ round: inout Round) {
        guard let equity = view.equity, let profit = view.dayProfit else {
            if !view.positions.isEmpty {
                raise(.blind(.dayLoss, .account), .blind(.dayLoss, .account), &round)
            }
            return
        }
        for limit in [RiskLimit.dayLossWarn, .dayLossHalt, .dayLossFlatten] {
            let most = equity.basisPoints(view.limits[limit])
            guard profit < .zero, -profit >= most else { continue }
            let measure = MonitorAction.Measure(observed: -profit.raw, limit: most.raw, unit: .money)
            switch limit {
            case .dayLossWarn:
                latch(.warn(.dayLoss, .account), .warn(.dayLoss, .account, measure), &round)
            case .dayLossHalt:
                latch(.noNewRisk(.dayLoss, .account), .noNewRisk(.dayLoss, .account, measure), &round)
            default: latch(.flatten(.dayLoss, .account), .flatten(.dayLoss, .account, measure), &round)
            }
        }
    }

    /// RC-34, or the file's own limit where that is tighter.
    private mutating func watchStrategyLoss(_ view: MonitorView, _ round: inout Round) {
        for strategy in view.strategies {
            let scope = RiskScope.strategy(strategy.owner)
            guard let profit = strategy.dayProfit else {
                raise(.blind(.strategyDayLoss, scope), .blind(.strategyDayLoss, scope), &round)
                continue
            }
            let points = min(view.limits[.strategyDayLoss], strategy.ownLimit ?? .max)
            let most = strategy.allotment.basisPoints(points)
            guard profit < .zero, -profit >= most else { continue }
            let measure = MonitorAction.Measure(observed: -profit.raw, limit: most.raw, unit: .money)
            latch(
                .flatten(.strategyDayLoss, scope), .flatten(.strategyDayLoss, scope, measure), &round)
        }
    }

    /// RC-44. Each time a stop is lost counts as a new cause.
    private func watchStop(_ position: WatchedPosition, _ view: MonitorView, _ round: inout Round) {
        guard let since = position.nakedSince else { return }
        let key = position.key
        if view.now - since > .seconds(view.limits[.nakedClose]) {
            raise(.closeNaked(key, since: since), .closeNaked(key), &round)
        } else if view.now - since > .seconds(view.limits[.nakedPlace]) {
            raise(.placeStop(key, since: since), .placeStop(key), &round)
        }
    }

    /// RC-59.
    private func watchCarry(_ position: WatchedPosition, _ view: MonitorView, _ round: inout Round) {
        let isLate = position.deadline.map { view.now >= $0 } ?? false
        let isShortDelivery = position.key.product == .delivery && position.net < .zero
        guard isLate || isShortDelivery else { return }
        raise(.carry(position.key), .carry(position.key, position.net), &round)
    }

    /// RC-88. The gate denies by itself while this stands; here somebody is told.
    private func watchUnknown(_ view: MonitorView, _ round: inout Round) {
        let count = Int64(view.unknown.total)
        let most = (view.equity ?? .zero).basisPoints(view.limits[.unknownValue])
        let measure: MonitorAction.Measure
        if count >= view.limits[.unknownOrders] {
            measure = .init(observed: count, limit: view.limits[.unknownOrders], unit: .count)
        } else if view.unknown.totalValue > most {
            measure = .init(observed: view.unknown.totalValue.raw, limit: most.raw, unit: .money)
        } else {
            return
        }
        raise(.warn(.unknownCap, .account), .warn(.unknownCap, .account, measure), &round)
    }

    /// RC-74.
    private mutating func watchFeed(_ view: MonitorView, _ round: inout Round) {
        let holdsPositions = view.positions.contains { $0.net != .zero }
        let level = FeedLevel(
            view.feed, since: view.feedSince, holdsPositions: holdsPositions, now: view.now,
            limits: view.limits)
        guard level != feedLevel else { return }
        feedLevel = level
        round.actions.append(.feed(level))
    }
}
