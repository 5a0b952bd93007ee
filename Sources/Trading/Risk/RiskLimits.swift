// Every number the controls compare with, in one table: key, default, unit, control.
//
// A limit is an integer and never a fraction, so two machines agree on it and its
// fingerprint. The keys are those of the configuration file. Adding a limit is one
// case and one row.

/// One number of one control.
public enum RiskLimit: Int, Codable, CaseIterable, Hashable, Sendable {
    case bandAge
    case collarCash
    case collarThin
    case collarOptions
    case collarSpread
    case collarCumulative
    case orderQuantity
    case volumeShare
    case depthShare
    case orderValue
    case orderValueShare
    case duplicateWindow
    case quoteAge
    case quoteAgeStream
    case quoteLead
    case frozenPolls
    case marketProtection
    case stopDistanceLeast
    case stopDistanceMost
    case stopRisk
    case intentAge
    case scripShare
    case openPositions
    case entriesPerMinute
    case entriesPerDay
    case strategyDayLoss
    case entryFrom
    case entryTo
    case entryBeforeDeadline
    case nakedPlace
    case nakedClose
    case grossExposure
    case dayLossWarn
    case dayLossHalt
    case dayLossFlatten
    case messagesPerSecond
    case messagesReserved
    case feedReconnect
    case feedMissedPolls
    case feedCancelEntries
    case feedAskQuotes
    case unknownOrders
    case unknownValue

    /// Its name in the configuration file.
    public var key: String { row.key }
    public var unit: RiskUnit { row.unit }
    public var control: RiskControl { row.control }
    /// The value of `RiskLimits.standard`.
    public var standard: Int64 { row.standard }

    private typealias Row = (key: String, control: RiskControl, standard: Int64, unit: RiskUnit)

    private var row: Row {
        switch self {
        case .bandAge: ("band_age", .band, 60, .seconds)
        case .collarCash: ("collar_cash", .collar, 100, .basisPoints)
        case .collarThin: ("collar_thin", .collar, 200, .basisPoints)
        case .collarOptions: ("collar_options", .collar, 1000, .basisPoints)
        case .collarSpread: ("collar_spread", .collar, 100, .basisPoints)
        case .collarCumulative: ("collar_cumulative", .collar, 300, .basisPoints)
        case .orderQuantity: ("order_quantity", .maxQuantity, 10_000, .units)
        case .volumeShare: ("volume_share", .maxQuantity, 100, .basisPoints)
        case .depthShare: ("depth_share", .maxQuantity, 2500, .basisPoints)
        case .orderValue: ("order_value", .maxValue, 2_00_000_00, .paise)
        case .orderValueShare: ("order_value_share", .maxValue, 1000, .basisPoints)
        case .duplicateWindow: ("duplicate_window", .duplicate, 10, .seconds)
        case .quoteAge: ("quote_age", .stalePrice, 45, .seconds)
        case .quoteAgeStream: ("quote_age_stream", .stalePrice, 5, .seconds)
        case .quoteLead: ("quote_lead", .stalePrice, 2, .seconds)
        case .frozenPolls: ("frozen_polls", .stalePrice, 3, .count)
        case .marketProtection: ("market_protection", .protection, 100, .basisPoints)
        case .stopDistanceLeast: ("stop_distance_least", .stopPlan, 20, .basisPoints)
        case .stopDistanceMost: ("stop_distance_most", .stopPlan, 500, .basisPoints)
        case .stopRisk: ("stop_risk", .stopPlan, 50, .basisPoints)
        case .intentAge: ("intent_age", .intentAge, 5, .seconds)
        case .scripShare: ("scrip_share", .scripPosition, 2000, .basisPoints)
        case .openPositions: ("open_positions", .openPositions, 10, .count)
        case .entriesPerMinute: ("entries_per_minute", .entryRate, 30, .count)
        case .entriesPerDay: ("entries_per_day", .entryRate, 500, .count)
        case .strategyDayLoss: ("strategy_day_loss", .strategyDayLoss, 100, .basisPoints)
        case .entryFrom: ("entry_from", .entryWindow, 33_600, .timeOfDay)
        case .entryTo: ("entry_to", .entryWindow, 53_100, .timeOfDay)
        case .entryBeforeDeadline: ("entry_before_deadline", .entryWindow, 1800, .seconds)
        case .nakedPlace: ("naked_place", .nakedPosition, 5, .seconds)
        case .nakedClose: ("naked_close", .nakedPosition, 30, .seconds)
        case .grossExposure: ("gross_exposure", .gross, 20_000, .basisPoints)
        case .dayLossWarn: ("day_loss_warn", .dayLoss, 100, .basisPoints)
        case .dayLossHalt: ("day_loss_halt", .dayLoss, 150, .basisPoints)
        case .dayLossFlatten: ("day_loss_flatten", .dayLoss, 200, .basisPoints)
        case .messagesPerSecond: ("messages_per_second", .messageRate, 8, .count)
        case .messagesReserved: ("messages_reserved", .messageRate, 3, .count)
        case .feedReconnect: ("feed_reconnect", .feed, 20, .seconds)
        case .feedMissedPolls: ("feed_missed_polls", .feed, 2, .count)
        case .feedCancelEntries: ("feed_cancel_entries", .feed, 90, .seconds)
        case .feedAskQuotes: ("feed_ask_quotes", .feed, 180, .seconds)
        case .unknownOrders: ("unknown_orders", .unknownCap, 3, .count)
        case .unknownValue: ("unknown_value", .unknownCap, 500, .basisPoints)
        }
    }
}

public struct RiskLimits: Codable, Hashable, Sendable {
    private var values: [Int64]

    /// The defaults of the documentation.
    public static let standard = RiskLimits(values: RiskLimit.allCases.map(\.standard))

    private init(values: [Int64]) { self.values = values }

    /// - Throws: for limits of a build that knew more or fewer of them.
    public init(from decoder: any Decoder) throws {
        values = try Written(from: decoder).values
        guard values.count == RiskLimit.allCases.count else {
            throw RecordError(
                offset: 0,
                "\(values.count) limits, this build knows \(RiskLimit.allCases.count): use its build")
        }
    }

    /// The fields, as the synthesised encoding writes them.
    private struct Written: Decodable { let values: [Int64] }

    public subscript(_ limit: RiskLimit) -> Int64 {
        get { values[limit.rawValue] }
        set { values[limit.rawValue] = newValue }
    }

    /// Names the limits in force: stamped on each order, so that a decision shows under which limits it fell.
    ///
    /// FNV-1a over the values in the order of the keys.
    public var fingerprint: UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for value in values {
            var bits = UInt64(bitPattern: value)
            for _ in 0..<8 {
                hash = (hash ^ (bits & 0xFF)) &* 0x100_0000_01B3
                bits >>= 8
            }
        }
        return hash
    }
}
