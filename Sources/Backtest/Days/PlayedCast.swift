// Who plays in a played day: which of its instruments each strategy trades, reads by name
// or takes contracts on, and the bars that warm it up.

import Accounting
import Market
import Rules
import Trading

struct PlayedCast {
    /// Nil for all days together.
    let date: CalendarDate?
    let instruments: [Instrument]
    let series: [PlayedDay.Series]
    let past: PlayedDay.Past
    private(set) var assignments: [StrategyAssignment] = []
    private(set) var history: [Event] = []
    private(set) var notes: [String] = []

    init(
        date: CalendarDate?, instruments: [Instrument], series: [PlayedDay.Series], past: PlayedDay.Past
    ) {
        self.date = date
        self.instruments = instruments
        self.series = series
        self.past = past
    }

    mutating func assign(_ files: [PlayedDay.StrategyFile], _ equity: Money) throws(OpeningRefused) {
        let allotment = equity.scaled(by: 1, over: Int64(max(files.count, 1)))
        for file in files { try assign(file, allotment) }
        guard !assignments.isEmpty else {
            throw OpeningRefused(
                "no strategy trades any of the \(instruments.count) instruments that have prices")
        }
    }

    private mutating func assign(_ file: PlayedDay.StrategyFile, _ allotment: Money) throws(OpeningRefused) {
        let strategy: Strategy
        do throws(RuleErrors) {
            strategy = try Strategy.compile(file.source, file: file.file)
                .setting(file.settings.map { ($0.name, $0.value) })
        } catch {
            throw OpeningRefused("\(error)")
        }
        let needsOrders = strategy.vehicle == .itself
        let traded = try symbols(of: strategy).compactMap { find($0, on: strategy.exchange) }
            .filter { $0.isTradable || !needsOrders }
        guard !traded.isEmpty else { return }
        var companions: [InstrumentID] = []
        for companion in strategy.companions {
            guard let found = find(companion.symbol, on: companion.exchange) else {
                throw OpeningRefused(
                    "\(strategy.name) reads \(companion.symbol) of \(companion.exchange.rawValue), which has "
                        + "no prices\(date.map { " on \($0)" } ?? ""); add its bars to the data")
            }
            companions.append(found.id)
        }
        let assignment = StrategyAssignment(
            file: file.file, source: file.source, settings: file.settings, allotment: allotment,
            instruments: traded.map(\.id), companions: companions,
            contracts: needsOrders ? [] : traded.map { contracts(on: $0, strategy.vehicle) })
        if !series.isEmpty { warmUp(strategy, assignment) }
        assignments.append(assignment)
    }

    private mutating func symbols(of strategy: Strategy) throws(OpeningRefused) -> [String] {
        guard case .members(let name, let filter) = strategy.universe else { return strategy.symbols }
        guard let list = past.lists.first(where: { $0.name == name }) else {
            throw OpeningRefused(
                "\(strategy.name) trades the members of \(name), and there is no such list; "
                    + "write \(name).csv with the lines \(MembershipList.heading)")
        }
        guard let date else { return list.everybody }
        let choice = UniverseChoice(list, filter, on: date) { symbol in
            find(symbol, on: strategy.exchange).map { adjusted($0.id) } ?? []
        }
        let absent = choice.symbols.filter { find($0, on: strategy.exchange) == nil }
        let silent = absent + choice.unknown
        if !silent.isEmpty {
            notes.append(
                "\(strategy.name), \(date): members of \(name) without prices: "
                    + silent.joined(separator: ", "))
        }
        return choice.symbols
    }

    private func find(_ symbol: String, on exchange: Exchange) -> Instrument? {
        instruments.first { $0.symbol == symbol && $0.exchange == exchange }
    }

    private func contracts(on underlying: Instrument, _ vehicle: Vehicle) -> DayContracts {
        let fitting = instruments.filter { vehicle.fits($0.contract, on: underlying.symbol) }
        return DayContracts(
            expiry: date.flatMap {
                vehicle.expiry?.choose(from: fitting.compactMap(\.contract.expiry), on: $0)
            },
            instruments: fitting.map(\.id))
    }

    /// The bars before the day in prices of the day.
    private func adjusted(_ id: InstrumentID) -> [Bar] {
        let instrument = instruments[Int(id.index)]
        let bars = series[Int(id.index)].history
        guard instrument.contract == .share, let date else { return bars }
        return past.actions.adjust(
            bars, of: instrument.symbol, on: instrument.exchange, to: date, ifRaw: true)
    }

    private mutating func warmUp(_ strategy: Strategy, _ assignment: StrategyAssignment) {
        let own = assignment.instruments.filter { !assignment.companions.contains($0) }
        let lines = (assignment.companions + own).map { id in
            let line = series[Int(id.index)]
            return (id, aggregated(adjusted(id), from: line.barLength, to: strategy.barLength))
        }
        history += WarmUp.events(
            lines, strategy: assignments.count, inOrderOfTime: !assignment.companions.isEmpty)
    }

    var exToday: [ExDay] {
        guard let date else { return [] }
        return instruments.flatMap { instrument in
            past.actions.of(
                instrument.contract.underlying ?? instrument.symbol, on: instrument.exchange, exOn: date
            ).map { ExDay(instrument: instrument.id, action: $0) }
        }
    }
}
