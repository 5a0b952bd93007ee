// How far each control is from its limit at this moment, per scope: the account, each
// strategy, each position. What is judged with each order only has a limit here, and
// no use: that stands in the order's own record.

import Market
import Rules

public struct ControlStanding: Hashable, Sendable {
    public enum Scope: Hashable, Sendable {
        case account
        /// By name.
        case strategy(String)
        case position(owner: String, symbol: String)
        /// Each order is judged by itself.
        case order
    }

    public let control: RiskControl
    public let scope: Scope
    /// What is measured, in a few words.
    public let name: String
    public let unit: RiskUnit
    /// Nil where it is not known, or each order has its own.
    public let used: Int64?
    /// Nil where the control only says yes or no.
    public let limit: Int64?
    /// What is left; negative beyond the limit, nil where nothing is measured now.
    public let headroom: Int64?
    /// Whether it stands in the way of new risk now.
    public let isBreached: Bool
}

extension Desk {
    /// Every control, in the order of the codes; a control with several scopes has several lines.
    public var standings: [ControlStanding] {
        RiskControl.allCases.flatMap { control -> [ControlStanding] in
            let lines = standings(of: control)
            return lines.isEmpty ? perOrder(control) : lines
        }
    }

    private func standings(of control: RiskControl) -> [ControlStanding] {
        switch control {
        case .gross: [gross]
        case .dayLoss: dayLosses
        case .unknownCap: unknowns
        case .feed: [silence]
        case .startGate: [started]
        case .kill: [killed]
        case .openPositions, .entryRate, .strategyDayLoss: seats.flatMap { standings(of: control, $0) }
        case .scripPosition, .nakedPosition, .carry, .stalePrice:
            ledger.openPositions.compactMap { standing(of: control, $0) }
        default: []
        }
    }

    /// The numbers that each order is held to.
    private func perOrder(_ control: RiskControl) -> [ControlStanding] {
        let rows = RiskLimit.allCases.filter { $0.control == control }
        guard !rows.isEmpty else {
            return [
                ControlStanding(
                    control: control, scope: .order, name: "judged with each order", unit: .flag, used: nil,
                    limit: nil, headroom: nil, isBreached: false)
            ]
        }
        return rows.map {
            ControlStanding(
                control: control, scope: .order, name: $0.key, unit: $0.unit, used: nil,
                limit: opening.limits[$0], headroom: nil, isBreached: false)
        }
    }

    private func line(
        _ control: RiskControl, _ scope: ControlStanding.Scope, _ name: String, _ used: Int64?,
        atMost limit: Int64, _ unit: RiskUnit, isBreached: ((Int64) -> Bool)? = nil
    ) -> ControlStanding {
        ControlStanding(
            control: control, scope: scope, name: name, unit: unit, used: used, limit: limit,
            headroom: used.map { limit.subtractingClamped($0) },
            isBreached: used.map { isBreached?($0) ?? ($0 > limit) } ?? false)
    }

    // MARK: Account

    private var gross: ControlStanding {
        line(
            .gross, .account, "worst-case exposure", gross(of: exposures).raw,
            atMost: opening.equity.basisPoints(opening.limits[.grossExposure]).raw, .money)
    }

    private var dayLosses: [ControlStanding] {
        // Nil while something is held whose price is not known, as the gate has it.
        let loss = dayProfit.map { max(-$0, .zero).raw }
        let steps: [(RiskLimit, String)] = [
            (.dayLossWarn, "day loss until a warning"), (.dayLossHalt, "day loss until no new risk"),
            (.dayLossFlatten, "day loss until all is closed"),
        ]
        return steps.map { limit, name in
            let most = opening.equity.basisPoints(opening.limits[limit]).raw
            return line(.dayLoss, .account, name, loss, atMost: most, .money) { $0 >= most }
        }
    }

    private var unknowns: [ControlStanding] {
        let unknown = unknownOrders()
        let most = opening.limits[.unknownOrders]
        return [
            line(
                .unknownCap, .account, "orders of unknown fate", Int64(unknown.total), atMost: most, .count
            ) { $0 >= most },
            line(
                .unknownCap, .account, "their value", unknown.totalValue.raw,
                atMost: opening.equity.basisPoints(opening.limits[.unknownValue]).raw, .money),
        ]
    }

    private var silence: ControlStanding {
        let silent = now >= feedSince ? (now - max(market.lastDataAt ?? feedSince, feedSince)).seconds : 0
        return line(
            .feed, .account, "silence until entries are cancelled", silent,
            atMost: opening.limits[.feedCancelEntries], .seconds)
    }

    private var started: ControlStanding {
        let isReady = gates.isInitialised && gates.sessionLost == nil && gates.anyArmed
        return ControlStanding(
            control: .startGate, scope: .account,
            name: isReady ? "ready and armed" : "not ready or not armed",
            unit: .flag, used: isReady ? 0 : 1, limit: 0, headroom: isReady ? 0 : -1, isBreached: !isReady)
    }

    private var killed: ControlStanding {
        let level = max(gates.kill.level(of: .system), gates.kill.level(of: .account))
        let stops = level != .none || gates.noNewRisk != nil
        let name = gates.noNewRisk.map { "no new risk since \($0.code)" } ?? "level \(level)"
        return ControlStanding(
            control: .kill, scope: .account, name: name, unit: .flag, used: stops ? 1 : 0, limit: 0,
            headroom: stops ? -1 : 0, isBreached: stops)
    }

    // MARK: Strategies

    private func standings(of control: RiskControl, _ seat: StrategySeat) -> [ControlStanding] {
        let scope = ControlStanding.Scope.strategy(seat.strategy.name)
        switch control {
        case .openPositions:
            return [
                line(
                    control, scope, "open positions", Int64(openPositions(of: seat.index)),
                    atMost: opening.limits[.openPositions], .count)
            ]
        case .entryRate:
            return [
                line(
                    control, scope, "entries today", Int64(seat.entriesAt.count),
                    atMost: opening.limits[.entriesPerDay], .count),
                line(
                    control, scope, "entries in the last minute",
                    Int64(seat.entries(since: now - .minutes(1))),
                    atMost: opening.limits[.entriesPerMinute], .count),
            ]
        default:
            let loss = max(-ledger.totals(owner: .strategy(seat.index)).net, .zero).raw
            let most = lossBound(of: seat.index).raw
            return [line(control, scope, "day loss", loss, atMost: most, .money) { $0 >= most }]
        }
    }

    // MARK: Positions

    private func standing(of control: RiskControl, _ position: Position) -> ControlStanding? {
        let scope = ControlStanding.Scope.position(
            owner: name(of: position.owner), symbol: instrument(position.instrument).symbol)
        switch control {
        case .scripPosition:
            guard case .strategy(let index) = position.owner else { return nil }
            let mark = market[position.instrument].quote?.last ?? position.averagePrice ?? .zero
            let value = WorstCase(position: position.net).exposure(
                mark: mark, multiplier: position.multiplier)
            return line(
                control, scope, "value of the position", (value ?? .limit).raw,
                atMost: seats[index].allotment.basisPoints(opening.limits[.scripShare]).raw, .money)
        case .nakedPosition:
            return line(
                control, scope, "seconds without a stop",
                (nakedSince(position).map { now - $0 })?.seconds ?? 0,
                atMost: opening.limits[.nakedClose], .seconds)
        case .stalePrice:
            guard let quote = market[position.instrument].quote else { return nil }
            return line(
                control, scope, "age of its price", (now - quote.exchangeTime).seconds,
                atMost: opening.limits[.quoteAge], .seconds)
        default:
            guard position.product == .intraday, let deadline = deadline(of: position.instrument, .intraday)
            else { return nil }
            return ControlStanding(
                control: control, scope: scope, name: "until it must be flat", unit: .timeOfDay,
                used: Int64(now.timeOfDay.seconds), limit: Int64(deadline.timeOfDay.seconds),
                headroom: (deadline - now).seconds, isBreached: now >= deadline)
        }
    }
}
