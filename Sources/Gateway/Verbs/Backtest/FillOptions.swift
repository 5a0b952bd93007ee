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
            "impact", "BP",
            "for an order of a bar's whole volume, growing with its root; fidelity bars; default 20"),
        .init("volume-share", "PERCENT", "of the traded volume that our orders may take; default 25"),
        .init("brokerage", "sharekhan|zerodha|zero", "whose brokerage is paid; default sharekhan"),
    ]

    static func settings(_ arguments: Arguments) throws(Failure) -> ExchangeSettings {
        var settings = ExchangeSettings()
        let expected = "none, hundredths of a percent such as 5bp, or ticks such as 2ticks"
        if let slippage = try arguments.read("slippage", expected, slippage) { settings.slippage = slippage }
        if let spread = try arguments.number("spread", in: 0...1000) { settings.costs.halfSpread = spread }
        if let impact = try arguments.number("impact", in: 0...10_000) {
            settings.costs.impact = impact == 0 ? .none : .squareRoot(basisPoints: impact)
        }
        if let share = try arguments.number("volume-share", in: 1...100) { settings.volumeShare = share }
        return settings
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
