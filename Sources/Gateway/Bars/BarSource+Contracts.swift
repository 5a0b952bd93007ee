// The contracts of a request: futures and options on what is traded, as far as a list says
// their terms, their bars are there, and a day of the run may choose them.

import Backtest
import Market
import Rules
import Storage
import Trading

extension BarSource {
    /// Those that have bars and whose terms are known.
    private var listed: [ListedContract] { symbols.compactMap { shelf.contracts[$0] } }

    /// Adds to what is loaded; says what was wished for and is not there.
    func loadContracts(_ request: BarRequest, _ loaded: inout LoadedBars) throws(Failure) {
        let traded = loaded.series.filter { $0.instrument.contract.expiry == nil }
        for wish in request.wishes {
            for line in traded
            where wish.underlyings.isEmpty || wish.underlyings.contains(line.instrument.symbol) {
                try load(wish.vehicle, on: line, request, &loaded)
            }
        }
    }

    private func load(
        _ vehicle: Vehicle, on line: BacktestPlan.Series, _ request: BarRequest, _ loaded: inout LoadedBars
    ) throws(Failure) {
        guard let first = line.bars.days.first?.date, let last = line.bars.days.last?.date else { return }
        let from = max(request.from ?? first, first)
        let days = from...max(min(request.to ?? last, last), from)
        let underlying = line.instrument.symbol
        let fitting = listed.filter {
            vehicle.fits($0.contract, on: underlying) && ($0.contract.expiry ?? from) >= from
        }
        guard !fitting.isEmpty else {
            loaded.notices.append(nothing(vehicle, underlying))
            return
        }
        var tables: [BarTable] = []
        for contract in fitting {
            if let table = try table(contract.name, isNamed: true, request, &loaded), table.bars.count > 0 {
                tables.append(table)
            }
        }
        let candidates = tables.compactMap { table in
            table.contract.flatMap { listed in
                table.bars.days.first.map {
                    ContractReach.Candidate(contract: listed.contract, first: $0.date)
                }
            }
        }
        for index in ContractReach(vehicle: vehicle, bars: line.bars).chosen(candidates, on: days)
        where !loaded.series.contains(where: { $0.instrument.symbol == tables[index].symbol }) {
            loaded.take(tables[index], shelf.contracts)
        }
    }

    /// Why a wish finds no contract.
    private func nothing(_ vehicle: Vehicle, _ underlying: String) -> String {
        let alike = symbols.filter {
            $0.hasPrefix(underlying) && Contract.isNamed(like: $0) && shelf.contracts[$0] == nil
        }
        guard let example = alike.first else {
            return "there are no bars of \(vehicle.words) on \(underlying) in \(path)"
        }
        return
            "\(example)\(alike.count > 1 ? " and \(alike.count - 1) more look" : " looks") like contracts on "
            + "\(underlying), and no list says their expiry and lot: name one with --instruments FILE"
    }
}
