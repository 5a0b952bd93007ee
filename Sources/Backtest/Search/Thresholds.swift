// Where a verdict turns. Each with its reason; docs/SEARCH.md says the same to the reader.

public enum Thresholds {
    /// Below this many trades a mean says nothing: the usual floor for a normal approximation.
    public static let leastTrades = 30
    /// Of calling skill what is luck: the level of every test here.
    public static let level = 0.05
    /// Of the resamples in which trials without skill may show such a best. Stricter than the level: with
    /// tens of sessions the resamples vary less than luck does, and one in eight got through at 5 %.
    public static let skillLess = 0.01
    /// The deflated Sharpe ratio that is convincing; the level, seen from the other side.
    public static let deflated = 0.95
    /// Of out-of-sample halves in which the choice lost money: above half of them, choosing is worthless.
    public static let lossShareOfNoise = 0.5
    public static let lossShare = 0.25
    /// PBO: above one half, a choice does worse outside the sample than the middle of the others.
    public static let overfitting = 0.5
    /// What the neighbours must keep of the best.
    public static let plateau = 0.5
    public static let positiveNeighbours = 0.75
    /// Out-of-sample over in-sample return a year (Pardo asks for one half).
    public static let efficiency = 0.5
    public static let profitableWindows = 0.5
}
