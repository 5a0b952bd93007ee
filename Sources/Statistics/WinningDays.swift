// Sessions counted as won and lost, as quantstats does. A session with a return of 0 is
// neither; most sessions of an idle strategy are such.

extension Returns {
    private var won: Sample { Sample(values.filter { $0 > 0 }) }
    private var lost: Sample { Sample(values.filter { $0 < 0 }) }

    /// Won sessions of all that were won or lost.
    public var winRate: Double { Double(won.count) / Double(won.count + lost.count) }

    /// Gains over losses, each summed.
    public var profitFactor: Double { lost.count > 0 ? won.sum / -lost.sum : .nan }

    /// The mean gain over the mean loss.
    public var payoff: Double { won.mean / -lost.mean }

    /// The sum of all returns over the sum of the losses, without sign.
    public var gainToPain: Double { lost.count > 0 ? sample.sum / -lost.sum : .nan }

    /// Kelly's share of the capital for a bet with this win rate and payoff.
    public var kelly: Double { (payoff * winRate - (1 - winRate)) / payoff }

    public var best: Double { values.max() ?? .nan }
    public var worst: Double { values.min() ?? .nan }

    /// Sessions with a return other than 0, of all; quantstats rounds this up to the next hundredth.
    public var exposure: Double { Double(values.count { $0 != 0 }) / Double(count) }
}

/// The most neighbours of which all are `counted`.
func longestRun<Value>(_ values: [Value], where counted: (Value) -> Bool) -> Int {
    var (longest, current) = (0, 0)
    for value in values {
        current = counted(value) ? current + 1 : 0
        longest = max(longest, current)
    }
    return longest
}
