// The desk as JSON: plain numbers, snake_case names, times as IST text.

import Market
import Platform
import Trading

enum SnapshotJSON {
    static func status(
        _ desk: DeskSnapshot, feed: FeedLine, alerts: Int, _ limits: RiskLimits, _ health: [HealthFigure]
    ) -> JSON {
        [
            "account": .string(desk.account), "mode": .string(desk.mode.rawValue),
            "day": .string("\(desk.date)"),
            "now": .string("\(desk.now)"), "initialised": JSON(desk.isInitialised),
            "armed": JSON(desk.isArmed),
            "session_lost": text(desk.sessionLost), "kill_level": .string("\(desk.killLevel)"),
            "no_new_risk": text(desk.noNewRisk), "feed": json(feed), "equity": JSON(desk.equity),
            "profit": totals(desk.realised, desk.unrealised, desk.charges), "flat": JSON(desk.isFlat),
            "live_orders": JSON(desk.liveOrders), "unknown_orders": JSON(desk.unknownOrders),
            "orders": JSON(desk.orders.count), "denied": JSON(desk.denials), "alerts": JSON(alerts),
            "square_offs": .array(desk.squareOffs.map(json)),
            "strategies": .array(desk.strategies.map(json)),
            "positions": .array(desk.positions.filter { $0.net != .zero }.map(json)),
            "risk": .array(Headroom.main(desk, limits).map(RiskJSON.json)),
            "daemon": .object(
                health.map { JSON.Member(name: $0.name, value: $0.value.map { JSON($0) } ?? .null) }),
        ]
    }

    static func json(_ feed: FeedLine) -> JSON {
        [
            "connected": JSON(feed.isConnected), "last_data_at": time(feed.lastDataAt),
            "quotes": JSON(feed.quotes),
            "fresh": JSON(feed.fresh), "expected": JSON(feed.expected), "last_loss": text(feed.lastLoss),
            "skipped_turns": JSON(feed.skippedTurns),
        ]
    }

    static func totals(_ realised: Money, _ unrealised: Money, _ charges: Money) -> JSON {
        [
            "realised": JSON(realised), "unrealised": JSON(unrealised), "charges": JSON(charges),
            "net": JSON(realised + unrealised - charges),
        ]
    }

    static func json(_ line: DeskSnapshot.StrategyLine) -> JSON {
        [
            "name": .string(line.name), "armed": JSON(line.isArmed), "paused_by": text(line.pausedBy),
            "entries": JSON(line.entriesToday), "open_positions": JSON(line.openPositions),
            "allotment": JSON(line.allotment), "profit": totals(line.realised, line.unrealised, line.charges),
        ]
    }

    static func json(_ line: DeskSnapshot.PositionLine) -> JSON {
        [
            "owner": .string(line.owner), "symbol": .string(line.symbol),
            "product": .string(line.product.rawValue),
            "quantity": JSON(line.net), "average_price": price(line.averagePrice), "last": price(line.last),
            "stop": price(line.stop), "profit": totals(line.realised, line.unrealised, line.charges),
        ]
    }

    static func json(_ line: DeskSnapshot.OrderLine) -> JSON {
        [
            "id": .string("\(line.id)"), "broker_id": text(line.brokerID), "owner": .string(line.owner),
            "symbol": .string(line.symbol), "side": .string(line.terms.side.rawValue),
            "quantity": JSON(line.terms.quantity), "filled": JSON(line.filled),
            "limit": JSON(line.terms.kind.limitPrice), "trigger": price(line.terms.kind.trigger),
            "average_price": price(line.averagePrice), "product": .string(line.terms.product.rawValue),
            "purpose": .string(line.purpose.rawValue), "state": .string("\(line.state)"),
            "charges": JSON(line.charges), "created_at": time(line.createdAt),
            "changed_at": time(line.changedAt),
            "refusal": text(line.refusal),
        ]
    }

    static func json(_ run: SquareOff) -> JSON {
        [
            "scope": .string("\(run.scope)"), "trigger": .string("\(run.trigger)"),
            "started_at": time(run.startedAt), "phase": .string(phase(run)), "done": JSON(run.isDone),
        ]
    }

    private static func phase(_ run: SquareOff) -> String {
        switch run.phase {
        case .armed: "armed"
        case .cancellingEntries: "cancelling_entries"
        case .closing: "closing"
        case .verifying: "verifying"
        case .flat: "flat"
        case .notFlat: "not_flat"
        }
    }

    static func json(_ line: AlertLine) -> JSON {
        [
            "number": JSON(line.number), "account": .string(line.account), "at": time(line.at),
            "severity": .string(line.alert.severity.rawValue), "topic": .string(line.alert.topic.rawValue),
            "text": .string(line.alert.text), "channels": .array(line.fates.map { .string($0) }),
        ]
    }

    static func json(_ line: JobLine) -> JSON {
        [
            "step": .string(line.step), "state": .string(line.state), "text": .string(line.text),
            "since": time(line.since),
        ]
    }

    static func json(_ line: AccountLine) -> JSON {
        [
            "name": .string(line.name), "broker": .string(line.broker), "mode": .string(line.mode.rawValue),
            "ready": JSON(line.isReady),
        ]
    }

    static func json(_ line: DayReport.FillLine) -> JSON {
        [
            "at": time(line.at), "order": .string("\(line.order)"), "owner": .string(line.owner),
            "symbol": .string(line.symbol), "side": .string(line.side.rawValue), "id": .string(line.fill.id),
            "quantity": JSON(line.fill.quantity), "price": JSON(line.fill.price),
            "charges": chargesJSON(line.charges),
        ]
    }

    private static func text(_ text: String?) -> JSON { text.map { .string($0) } ?? .null }
    private static func price(_ price: Price?) -> JSON { price.map { JSON($0) } ?? .null }
    private static func time(_ time: Timestamp?) -> JSON { time.map { .string("\($0)") } ?? .null }
}
