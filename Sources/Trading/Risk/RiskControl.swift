// The controls by name. Their codes are for ever: they stand in journals, alerts
// and the owner's notes, so a code is never reused for another meaning.
//
// The texts here are the documentation: `docs/risk-controls.md` is made from them.
// Adding a control is a case here, a row of limits, and one small value in the
// gate's or monitor's list.

public enum RiskControl: String, Codable, CaseIterable, Hashable, Sendable {
    case tradable = "RC-01"
    case phase = "RC-02"
    case tick = "RC-03"
    case lot = "RC-04"
    case band = "RC-05"
    case collar = "RC-06"
    case maxQuantity = "RC-07"
    case maxValue = "RC-08"
    case duplicate = "RC-09"
    case stalePrice = "RC-10"
    case selfCross = "RC-11"
    case protection = "RC-12"
    case capability = "RC-13"
    case stopPlan = "RC-15"
    case overClose = "RC-18"
    case identity = "RC-19"
    case intentAge = "RC-20"
    case overflow = "RC-21"
    case scripPosition = "RC-30"
    case openPositions = "RC-31"
    case entryRate = "RC-32"
    case strategyDayLoss = "RC-34"
    case entryWindow = "RC-43"
    case nakedPosition = "RC-44"
    case gross = "RC-50"
    case dayLoss = "RC-54"
    case carry = "RC-59"
    case messageRate = "RC-70"
    case feed = "RC-74"
    case startGate = "RC-84"
    case singleInstance = "RC-86"
    case unknownCap = "RC-88"
    case kill = "RC-92"

    public var code: String { rawValue }

    /// The digits of the code.
    var number: Int64 { Int64(rawValue.suffix(2)) ?? 0 }

    /// Where it is watched: before an order, all the time, or when a message leaves.
    public enum Place: String, Hashable, Sendable {
        case gate, monitor, gateAndMonitor = "gate, monitor", send, start = "start-up"
    }

    public enum Scope: String, Hashable, Sendable { case order, strategy, account, system }
}

extension RiskControl {
    public var title: String {
        switch self {
        case .tradable: "Tradable"
        case .phase: "Phase"
        case .tick: "Tick"
        case .lot: "Lot and freeze quantity"
        case .band: "Exchange band"
        case .collar: "Price collar"
        case .maxQuantity: "Largest quantity"
        case .maxValue: "Largest value"
        case .duplicate: "Duplicate"
        case .stalePrice: "Stale price"
        case .selfCross: "Self-cross"
        case .protection: "No naked market order"
        case .capability: "Broker capability"
        case .stopPlan: "Stop plan"
        case .overClose: "Over-close"
        case .identity: "Order identity"
        case .intentAge: "Intent age"
        case .overflow: "Overflow"
        case .scripPosition: "Position in one scrip"
        case .openPositions: "Open positions"
        case .entryRate: "Entry rate"
        case .strategyDayLoss: "Strategy day loss"
        case .entryWindow: "Entry window"
        case .nakedPosition: "Naked position"
        case .gross: "Gross exposure"
        case .dayLoss: "Day loss"
        case .carry: "Carry"
        case .messageRate: "Message rate"
        case .feed: "Feed"
        case .startGate: "Start gate"
        case .singleInstance: "Single instance"
        case .unknownCap: "Unknown orders"
        case .kill: "Kill levels and latches"
        }
    }

    /// What must hold for the control to pass.
    public var formula: String {
        switch self {
        case .tradable:
            "in today's master, not an index, not suspended, series takes the product, on the allow-list"
        case .phase:
            "the session takes this kind of order now; what adds risk trades in the continuous session only"
        case .tick:
            "price and trigger positive multiples of the tick; a stop's limit at or beyond its trigger"
        case .lot: "quantity positive, a multiple of the lot, at most the freeze quantity cut to whole lots"
        case .band:
            "lower ≤ price, trigger ≤ upper, a sliding band seen within its age; closing orders are clamped"
        case .collar:
            "aggressive side: abs(price − reference) ÷ reference ≤ c; sent mean against VWAP of 5 minutes"
        case .maxQuantity: "quantity ≤ min(configured, 1 % of average day volume, 25 % of five levels shown)"
        case .maxValue: "quantity × worst price ≤ min(configured, 10 % of equity)"
        case .duplicate:
            "no equal order (side, quantity, price within a tick) in the last seconds, slices apart"
        case .stalePrice: "now − exchange time ≤ age; not the same quote on 3 polls while the index moved"
        case .selfCross:
            "would not meet an own resting order, nor stand against an own entry or another owner"
        case .protection:
            "a market order's cap ≤ touch ± 1 % (clipped); closing without a quote caps at the band"
        case .capability: "the broker takes (segment, kind, validity, product)"
        case .stopPlan:
            "an entry's stop inside the band, its distance in bounds, quantity × distance ≤ 0.5 % of equity"
        case .overClose:
            "quantity ≤ abs(position) − Σ open or unknown closing, by owner and as the broker confirmed"
        case .identity: "the order's identity was never used before"
        case .intentAge: "0 ≤ now − signal ≤ age"
        case .overflow: "price, quantity and their product within the bounds of exact money"
        case .scripPosition: "worst-case abs(position) × price ≤ 20 % of the allotment"
        case .openPositions: "positions and entries under way ≤ limit"
        case .entryRate: "entries in the last minute and today, this one included, ≤ limits"
        case .strategyDayLoss:
            "realised + unrealised − charges > −1 % of the allotment, or the file's own limit if tighter"
        case .entryWindow: "entries within the window, and intraday ones before deadline − 30 minutes"
        case .nakedPosition: "a position has a live stop: placed again after 5 s without, closed after 30 s"
        case .gross: "Σ worst-case abs(position) × price ≤ 2 × equity"
        case .dayLoss:
            "loss ÷ equity below 1.0 % (warn), 1.5 % (no new risk), 2.0 % (flatten, latched for the day)"
        case .carry: "no delivery short; after the deadline no intraday position"
        case .messageRate: "new + modify + cancel ≤ 8 in any 1000 ms, 3 of them only for cancels and closes"
        case .feed:
            "fewer than 2 missed polls; silent 20 s reconnect, 90 s cancel entries, 180 s ask for quotes"
        case .startGate: "recovery complete; the account armed for what adds risk"
        case .singleInstance: "the lock on the data directory is ours: a second daemon does not start"
        case .unknownCap: "no unknown order on the key; in all fewer than 3 and at most 5 % of equity"
        case .kill: "no kill level, latch or pause covers the order"
        }
    }

    /// What happens on a breach.
    public var breach: String {
        switch self {
        case .band, .protection: "clip, else deny"
        case .strategyDayLoss: "close the strategy's positions, pause it for the day"
        case .nakedPosition: "place the stop, then close; alert"
        case .dayLoss: "deny; warn, no new risk, flatten and latch until the next day"
        case .carry: "deny; page"
        case .messageRate: "wait, then drop"
        case .feed: "deny; reconnect, cancel entries, ask for quotes"
        case .startGate, .singleInstance, .kill: "block"
        case .unknownCap: "deny; warn"
        default: "deny"
        }
    }

    public var scope: Scope {
        switch self {
        case .scripPosition, .openPositions, .entryRate, .strategyDayLoss, .entryWindow, .nakedPosition:
            .strategy
        case .gross, .dayLoss, .carry: .account
        case .messageRate, .feed, .startGate, .singleInstance, .unknownCap, .kill: .system
        default: .order
        }
    }

    public var place: Place {
        switch self {
        case .strategyDayLoss, .nakedPosition: .monitor
        case .dayLoss, .carry, .feed, .unknownCap: .gateAndMonitor
        case .messageRate: .send
        case .singleInstance: .start
        default: .gate
        }
    }
}
