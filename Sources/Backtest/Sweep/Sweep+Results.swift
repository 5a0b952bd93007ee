// How the results of a slice are found: by the light loop where it stands for the Desk,
// by the Desk elsewhere. What the settings' rules have in common is reckoned once.

import Accounting
import Market
import Rules
public import Trading

extension Sweep {
    /// The results of a slice, in its order. Pure and slow: call it in a task of its own.
    ///
    /// - Throws: a setting that the rules refuse, or bars that no session of the calendar holds.
    public func results(of slice: Range<Int>) throws(OpeningRefused) -> [SweepResult] {
        var days: [SkimDays?] = []
        for index in slice {
            days.append(try Skim.prepared(plan(of: index), like: days.last { $0 != nil } ?? nil).days)
        }
        var found: [SweepResult?] = days.map { _ in nil }
        for family in Sweep.families(days) {
            let columns = Skim.columns(of: family.compactMap { days[$0] })
            for (place, columns) in zip(family, columns) {
                guard let days = days[place] else { continue }
                do throws(BeyondSkimError) {
                    let outcome = try Skim.alone(days, columns)
                    found[place] = result(
                        slice.lowerBound + place, .columns, outcome.trades, outcome.charges, outcome.equity)
                } catch {
                    // The Desk plays it below.
                    continue
                }
            }
        }
        return try found.enumerated().map { (place, result) throws(OpeningRefused) in
            if let result { return result }
            return try byDesk(slice.lowerBound + place)
        }
    }

    private func byDesk(_ index: Int) throws(OpeningRefused) -> SweepResult {
        var run = try BarsRun(plan(of: index))
        let played = run.run()
        return result(index, .desk, played.trades, played.charges.total, played.equity.map(\.equity))
    }

    private func result(
        _ index: Int, _ engine: SweepResult.Engine, _ trades: [ClosedTrade], _ charges: Money,
        _ equity: [Money]
    ) -> SweepResult {
        SweepResult(
            index: index, settings: settings[index], engine: engine, trades: trades.count,
            wins: trades.count { $0.net > .zero }, charges: charges, finalEquity: equity.last ?? plan.cash,
            cash: plan.cash, equity: equity)
    }

    /// Places whose rules see the same bars in the same sessions.
    private static func families(_ days: [SkimDays?]) -> [[Int]] {
        var families: [(history: [Range<Int>], places: [Int])] = []
        for (place, days) in days.enumerated() {
            guard let history = days?.days.history else { continue }
            if let known = families.firstIndex(where: { $0.history == history }) {
                families[known].places.append(place)
            } else {
                families.append((history, [place]))
            }
        }
        return families.map(\.places)
    }
}
