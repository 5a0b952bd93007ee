// Every assumption of a test in a sentence, as the report prints them. What is not
// said here must not decide a result.

import Accounting
import Exchange
import Market
import Trading

extension BacktestPlan {
    enum Fidelity { case bars, path }

    func assumptions(_ fidelity: Fidelity, _ ex: ExDates) -> [String] {
        var lines: [String] = []
        if let rulebook {
            lines.append(
                "Sessions, charges and ticks are those of \(rulebook) on every day; a muhurat evening "
                    + "and its "
                    + "like keep their hours.")
        } else {
            lines.append("Each day has its own sessions and charges.")
        }
        lines += fidelity == .bars ? onBars : onPath
        lines += [
            "All our orders together take at most \(exchange.volumeShare) % of the volume traded meanwhile.",
            slippage,
            "Where the master names no band, it is \(exchange.cashBandPercent) % around the previous close, "
                + "\(exchange.derivativeBandPercent) % for stocks with derivatives; a day that opens "
                + "beyond it "
                + "is taken for an ex-date.",
            "Charges are \(brokerage.name)'s; equity and allotments compound from day to day, and what "
                + "is carried or open at the end is worth its last price, without the charges of leaving.",
        ]
        return lines + conventions + membership + corporate(ex) + expiries
    }

    private func corporate(_ ex: ExDates) -> [String] {
        let dividends = "Dividends are neither received nor paid."
        guard !actions.list.isEmpty else {
            return [
                "No splits, bonuses or rights are known: a share that goes ex looks like a fall.", dividends,
            ]
        }
        var lines = [
            "On an ex-date the bars before it are adjusted for the rules, and quantities, stops and targets "
                + "of what is carried with them; a fraction of a share is paid at the adjusted close. An "
                + "action acts from its ex-date on, never before."
        ]
        if !ex.leftOut.isEmpty {
            let named = ex.leftOut.prefix(8).map { "\($0) on \($0.exDate)" }.joined(separator: ", ")
            let more = ex.leftOut.count > 8 ? " and \(ex.leftOut.count - 8) more" : ""
            lines.append("Not applied, since the bars show no such jump: \(named)\(more).")
        }
        return lines + [dividends]
    }

    private var expiries: [String] {
        guard series.contains(where: { $0.instrument.contract.expiry != nil }) else { return [] }
        var lines = [
            "A contract is on the list from its first bar to its expiry; one that is held beyond is settled "
                + "at its last price, without charges. One without a bar is not traded: no price is made up."
        ]
        if series.contains(where: { $0.instrument.contract.strike != nil }) {
            lines.append(
                "Strikes are those that have bars: where the exchange listed another between them, the next "
                    + "stands in. The band of an option is \(exchange.derivativeBandPercent) % of its strike "
                    + "around its previous close, since the exchange's own follows its delta.")
        }
        return lines
    }

    private var membership: [String] {
        lists.map { list in
            let absent = list.everybody.filter { name in !series.contains { $0.instrument.symbol == name } }
            return "Members of \(list.name) are those of each day; what is no member is watched and not "
                + "entered, and what is held when it leaves the list is left by the rules."
                + (absent.isEmpty
                    ? "" : " Without bars, and so never traded: \(absent.joined(separator: ", ")).")
        }
    }

    private var slippage: String {
        switch exchange.slippage {
        case .none: "No slippage beyond that."
        case .ticks(let count): "Slippage of \(count) ticks on what takes liquidity."
        case .basisPoints(let points):
            "Slippage of \(points) hundredths of a percent on what takes liquidity."
        }
    }

    private var onBars: [String] {
        let impact =
            switch exchange.costs.impact {
            case .none: "and nothing for the size of an order"
            case .linear(let points):
                "and impact in proportion to its share of the bar's volume, \(points) hundredths of a "
                    + "percent "
                    + "for all of it"
            case .squareRoot(let points):
                "and impact with the root of its share of the bar's volume, \(points) hundredths of a "
                    + "percent "
                    + "for all of it"
            }
        return [
            "An order that a rule sends at a bar's close is filled at the next bar's open.",
            "What takes liquidity pays \(exchange.costs.halfSpread) hundredths of a percent for "
                + "half the spread, "
                + "\(impact), rounded to the worse tick.",
            "Inside a bar the price goes to the unfavourable extreme first, then to the favourable one, then "
                + "to the close; a stop and a target in one bar mean the stop.",
            "A stop is filled at the worse of its trigger and the open, also in the entry's own "
                + "bar; a target "
                + "at its own price at best, also when the market leaps over it.",
            "What of a stop finds no volume left has triggered, and is filled at the prices that follow, be "
                + "they worse or better. What of a square-off finds none is carried over the night; the "
                + "rules or the clock of the next session close it, and a remark says so.",
            "Bars outside continuous trading are left out.",
        ]
    }

    private var onPath: [String] {
        [
            "Each bar is expanded into a seeded path of quotes with the bar's open, high, low, close and "
                + "volume; an order meets the first quote after its latency.",
            "Latency lies between \(exchange.leastLatency.nanoseconds / 1_000_000) and "
                + "\(exchange.mostLatency.nanoseconds / 1_000_000) ms, \(exchange.latencyShape.words).",
        ]
    }
}

extension LatencyShape {
    fileprivate var words: String {
        switch self {
        case .even: "every value as likely as another"
        case .fixed: "always the most"
        case .longTailed: "mostly near the least, one in sixteen at the most"
        }
    }
}
