// What the rules answer at the close of a bar.
//
// Distances are rupees a unit from the entry price, because the entry price is not
// known when the rule speaks: the order fills later. They are statistics (`Double`);
// the Desk rounds them to ticks.

public import Market

/// What the strategy holds of this instrument when its bar closes.
public enum Holding: Hashable, Sendable { case flat, long, short }

public struct RuleOutcome: Hashable, Sendable {
    /// Set only while something is held.
    public var exit: RuleExit?
    /// Set only while flat.
    public var entry: Entry?

    public init(exit: RuleExit? = nil, entry: Entry? = nil) {
        self.exit = exit
        self.entry = entry
    }

    public static var nothing: RuleOutcome { RuleOutcome() }
}

/// Why a position is to be closed.
public enum RuleExit: Hashable, Sendable {
    /// The `exit when`, `sell when` or `cover when` on this line of the file.
    case rule(line: Int)
    /// The file's `exit at` has come.
    case time(TimeOfDay)
}

extension RuleExit: CustomStringConvertible {
    /// `rule on line 31` or `exit at 15:10`.
    public var description: String {
        switch self {
        case .rule(let line): "rule on line \(line)"
        case .time(let time): "exit at \(time)"
        }
    }
}

public struct Entry: Hashable, Sendable {
    public let side: Side
    public let size: Size
    /// Always positive.
    public let stopDistance: Double?
    /// Always positive.
    public let targetDistance: Double?
    public let trail: Trail?
    /// Set when the file states the distance as a percentage: then this share of the average entry price
    /// counts, in millionths, and the distance in rupees is only its estimate at the signal's close.
    public let stopShare: Int64?
    public let targetShare: Int64?

    public init(
        side: Side, size: Size, stopDistance: Double? = nil, targetDistance: Double? = nil,
        trail: Trail? = nil, stopShare: Int64? = nil, targetShare: Int64? = nil
    ) {
        self.stopShare = stopShare
        self.targetShare = targetShare
        self.side = side
        self.size = size
        self.stopDistance = stopDistance
        self.targetDistance = targetDistance
        self.trail = trail
    }
}

/// A stop that follows the best price since entry at `distance`, once the position has
/// gained `after`. Both in rupees a unit; `after` is 0 when it follows from the start.
public struct Trail: Hashable, Sendable {
    public let distance: Double
    public let after: Double

    public init(distance: Double, after: Double) {
        self.distance = distance
        self.after = after
    }
}

public enum Size: Hashable, Sendable {
    case shares(Int64)
    /// Of the contract that is traded; a share's lot is one share.
    case lots(Int64)
    case rupees(Int64)
    /// The position's value as hundredths of a percent of the strategy's equity.
    case equity(basisPoints: Int64)
    /// What is lost at the stop as hundredths of a percent of equity. Comes with a `stopDistance`.
    case risk(basisPoints: Int64)
    /// A position whose yearly volatility is this share of equity, in hundredths of a percent; `realised`
    /// is the instrument's own yearly volatility when the rule spoke, as a fraction, always positive.
    case volatility(basisPoints: Int64, realised: Double)
}
