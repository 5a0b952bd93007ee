// What happened at the exchange, in the terms that three ways of playing a day must share.

import Backtest
import Market
import Platform
import Testing
import Trading

@testable import Gateway

struct Execution: Hashable, CustomStringConvertible {
    let symbol: String
    let side: Side
    let quantity: Quantity
    let price: Price
    /// The exchange's.
    let time: Timestamp

    init(_ line: DayReport.FillLine) {
        (symbol, side) = (line.symbol, line.side)
        (quantity, price, time) = (line.fill.quantity, line.fill.price, line.fill.time)
    }

    var description: String { "\(side) \(quantity) \(symbol) at \(price), \(time)" }

    /// As the kept directory's journal has them, the posted fills in order.
    static func recorded(_ journal: String) throws -> [Execution] {
        try #require(try DayReport.recorded(journal)).fills.map(Execution.init)
    }

    /// The same day in this process.
    static func played(_ words: [String]) throws -> [Execution] {
        let verb = try #require(Verbs.find(["play"])).verb
        let choice = try DayChoice(try Arguments(words, verb: verb.name, syntax: verb.syntax))
        let files = try Sources.strategyFiles(Program.root + "/Strategies")
        let day = try PlayedDay(
            date: choice.date, rulesAsOf: choice.rulebook, calendar: choice.calendar,
            series: choice.series, strategies: try Sources.strategies(files), equity: Defaults.cash,
            seed: choice.seed, build: "test")
        return try DayReport.played(day).fills.map(Execution.init)
    }
}
