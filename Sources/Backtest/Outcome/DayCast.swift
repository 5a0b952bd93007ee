// What of the strategies' assignments changes from day to day: who is a member of the
// list, which contracts stand in for an underlying.
//
// A strategy watches all that it may ever trade, so that its indicators go on; on a day
// it enters only the day's. Nothing of the day's own bars is looked at, but that they
// are there: a contract is listed from its first bar to its expiry.

import Accounting
import Market
import Rules
import Trading

struct DayCast {
    let plan: BacktestPlan
    let instruments: [Instrument]
    let strategies: [Strategy]
    let ex: ExDates

    /// - Throws: when a strategy can trade nothing on any day.
    func check(_ assignments: [StrategyAssignment]) throws(OpeningRefused) {
        for (strategy, assignment) in zip(strategies, assignments)
        where strategy.vehicle != .itself && assignment.contracts.allSatisfy(\.instruments.isEmpty) {
            throw OpeningRefused(
                "\(strategy.name) trades \(strategy.vehicle.words), and the data has the bars of no such "
                    + "contract; add them, or change the strategy's trade line")
        }
    }

    func fill(_ assignment: inout StrategyAssignment, of strategy: Int, on date: CalendarDate) {
        let rules = strategies[strategy]
        if case .members(let name, let filter) = rules.universe,
            let list = plan.lists.first(where: { $0.name == name })
        {
            let members = self.members(of: list, filter, rules.exchange, on: date)
            assignment.notEntered = assignment.instruments.filter { id in
                !members.contains(instruments[Int(id.index)].symbol)
            }
        }
        for slot in assignment.contracts.indices {
            let listed = assignment.contracts[slot].instruments.filter { isListed($0, on: date) }
            let expiries = listed.compactMap { instruments[Int($0.index)].contract.expiry }
            assignment.contracts[slot] = DayContracts(
                expiry: rules.vehicle.expiry?.choose(from: expiries, on: date), instruments: listed)
        }
    }

    private func members(
        of list: MembershipList, _ filter: UniverseFilter, _ exchange: Exchange, on date: CalendarDate
    ) -> [String] {
        UniverseChoice(list, filter, on: date) { symbol in
            guard let found = instruments.first(where: { $0.symbol == symbol && $0.exchange == exchange })
            else { return [] }
            return bars(of: found, before: date, sessions: max(filter.turnoverDays, 1))
        }.symbols
    }

    /// In prices of the day.
    private func bars(of instrument: Instrument, before date: CalendarDate, sessions: Int) -> [Bar] {
        let bars = plan.series[Int(instrument.id.index)].bars
        let end = bars.place(of: date)
        guard end > 0 else { return [] }
        let rows = bars.days[max(end - sessions, 0)].rows.lowerBound..<bars.days[end - 1].rows.upperBound
        return ex.adjust(rows.map { bars[$0] }, of: instrument, to: date)
    }

    private func isListed(_ id: InstrumentID, on date: CalendarDate) -> Bool {
        let days = plan.series[Int(id.index)].bars.days
        guard let first = days.first?.date, let expiry = instruments[Int(id.index)].contract.expiry else {
            return false
        }
        return first <= date && date <= expiry
    }
}

extension BarColumns {
    /// The position among its days of the first that is not before `date`.
    func place(of date: CalendarDate) -> Int {
        var (low, high) = (0, days.count)
        while low < high {
            let middle = (low + high) / 2
            if days[middle].date < date { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension MembershipList {
    /// Everybody who ever was a member, in byte order.
    var everybody: [String] {
        Set(rows.map(\.symbol)).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}
