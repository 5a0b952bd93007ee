// What an order costs at the fidelity of bars, however many there are.

import Backtest
import Exchange
import Market
import Platform
import Trading

/// What an order costs with everything around it, in runs of a thousand orders to a million.
func measureOrders() throws -> [Figure] {
    let bars = try ReferenceBars.columns(1_000_000)
    var costs: [Double] = []
    var figures: [Figure] = []
    for count in [700, 7_000, 70_000, 700_000] {
        var plan = try Workload.referencePlan(bars.rows(0..<count))
        plan.strategies = [PlayedDay.StrategyFile(file: "every.sauda", source: everyBar)]
        var orders = 0
        let runs = try (0..<(count < 70_000 ? 9 : 3)).map { _ in
            var run = try BarsRun(plan)
            let (seconds, result) = Workload.processorSeconds { run.run() }
            orders = result.orders
            return seconds / Double(orders) * 1e6
        }
        costs.append(runs.sorted()[runs.count / 2])
        figures.append(
            Figure(what: "an order, of \(orders) in one run", unit: "µs", runs: runs, limit: .atMost(10)))
    }
    let growth = (costs.last ?? 0) / (costs.first ?? 1)
    return figures + [
        Figure(what: "the last order beside the first", unit: "times", runs: [growth], limit: .atMost(1.2))
    ]
}

/// In on one bar, out on the next, with a stop.
private let everyBar = """
    strategy "Every bar"
    trade    REFERENCE on NSE
    bars     1 minute
    enter    between 09:15 and 15:25
    product  intraday

    buy when close > ₹0
         size 1 shares
         stop 5%

    sell when close > ₹0
    """
