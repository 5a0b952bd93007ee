// What the command line says about fills: how fast, how dear, how much of the volume.
// Nothing said is the dear default, which the report prints.

import Accounting
import Exchange
import Market

enum FillOptions {
    static let options: [Syntax.Option] = [
        .init("slippage", "none|5bp|2ticks", "what every taker pays beyond the spread; default none"),
        .init("spread", "BP", "half the spread, in hundredths of a percent; fidelity bars; default 2"),
        .init(
            "impact", "BP|linear:BP|none",
            "for an order of a bar's whole volume, less with the root of its share or in proportion; "
                + "fidelity bars; default 20"),
        .init(
            "latency", "MS|MS-MS[,SHAPE]",
            "from sending to the exchange, SHAPE even, fixed or tailed; fidelity path; default 20-60,even"),
        .init("volume-share", "PERCENT", "of the traded volume that our orders may take; default 25"),
        .init("brokerage", "sharekhan|zerodha|zero", "whose brokerage is paid; default sharekhan"),
    ]

    static func settings(_ arguments: Arguments) throws(Failure) -> ExchangeSettings {
        var settings = ExchangeSettings()
        let expected = "none, hundredths of a percent such as 5bp, or ticks such as 2ticks"
        if let slippage = try arguments.read("slippage", expected, slippage) { settings.slippage = slippage }
        if let spread = try arguments.number("spread", in: 0...1000) { settings.costs.halfSpread = spread }
        let impacts = "hundredths of a percent such as 20 or linear:20, or none"
        if let impact = try arguments.read("impact", impacts, impact) { settings.costs.impact = impact }
        let latencies = "milliseconds such as 50, 20-60 or 20-400,tailed"
        if let latency = try arguments.read("latency", latencies, Latency.init) {
            (settings.leastLatency, settings.mostLatency) = (latency.least, latency.most)
            settings.latencyShape = latency.shape
        }
        if let share = try arguments.number("volume-share", in: 1...100) { settings.volumeShare = share }
        return settings
    }

    static func impact(_ text: String) -> Impact? {
        let isLinear = text.hasPrefix("linear:")
        guard text != "none" else { return Impact.none }
        guard let points = Int64(isLinear ? String(text.dropFirst(7)) : text), (0...10_000).contains(points)
        else { return nil }
        return points == 0
            ? Impact.none : isLinear ? .linear(basisPoints: points) : .squareRoot(basisPoints: points)
    }

    /// How long a message is on its way.
    struct Latency {
        let least: Span
        let most: Span
        let shape: LatencyShape

        /// Nil when the text is none: at most ten seconds, the least first.
        init?(_ text: String) {
            let parts = text.split(separator: ",", omittingEmptySubsequences: false)
            let ends = parts[0].split(separator: "-", omittingEmptySubsequences: false).map { Int64($0) }
            guard parts.count <= 2, ends.count <= 2, let least = ends[0], let most = ends[ends.count - 1],
                0 <= least, least <= most, most <= 10_000
            else { return nil }
            let shapes: [Substring: LatencyShape] = ["even": .even, "fixed": .fixed, "tailed": .longTailed]
            guard let shape = parts.count == 1 ? .even : shapes[parts[1]] else { return nil }
            self.least = .milliseconds(least)
            self.most = .milliseconds(most)
            self.shape = shape
        }
    }

    static func slippage(_ text: String) -> Slippage? {
        if text == "none" || text == "0" { return Slippage.none }
        for (unit, make) in [
            ("bp", Slippage.basisPoints), ("ticks", Slippage.ticks), ("tick", Slippage.ticks),
        ] {
            guard text.hasSuffix(unit), let count = Int64(text.dropLast(unit.count)) else { continue }
            return (0...1000).contains(count) ? make(count) : nil
        }
        return nil
    }

    static func brokerage(_ arguments: Arguments) throws(Failure) -> BrokeragePlan {
        let plans = [
            ("sharekhan", BrokeragePlan.sharekhan), ("zerodha", BrokeragePlan.zerodha),
            ("zero", BrokeragePlan.zero),
        ]
        let plan = try arguments.read("brokerage", "sharekhan, zerodha or zero") { name in
            plans.first { $0.0 == name }?.1
        }
        return plan ?? .sharekhan
    }
}
