// `sauda walkforward`: parameters chosen on one stretch trade the next, which they have not
// seen; what all the nexts made together is the result.

import Backtest
import Market
import Platform
import Rules
import Trading

struct WalkForwardVerb {
    let arguments: Arguments
    let console: Console

    func run() async throws(Failure) -> ExitCode {
        let plan = WalkForwardPlan(
            train: Int(try arguments.number("train", in: 1...100_000) ?? 250),
            test: Int(try arguments.number("test", in: 1...100_000) ?? 60),
            isAnchored: arguments.has("anchored"))
        let request = try SearchRequest(arguments)
        let folder = arguments.text("report").map { SearchFolder(path: $0) }
        try folder?.check()
        let ground = try request.ground(console)
        let windows: [WalkForwardPlan.Window]
        do throws(SearchRefused) { windows = try plan.windows(ground.dates) } catch {
            throw Failure(.usage, "sauda walkforward: \(error.text)", remedy: error.remedy)
        }
        let setting = try SearchSetting(request, ground, windows: windows.map(\.train), console)
        let steps = try await walk(windows, request, ground, setting.runner)
        let report = WalkForwardReport(
            strategy: request.strategy, ground: ground, search: request.search, windows: plan,
            data: request.data,
            result: WalkForwardResult(
                steps, axes: request.search.space.axes, cash: request.cash, seed: request.seed))
        try folder?.write(files(report))
        if arguments.isJSON {
            console.say(report.json)
        } else {
            console.say(report.text(console.colours))
            if let folder {
                console.say(
                    "\nReport: \(folder.path)/walkforward.html, trades.csv, equity.csv, walkforward.json")
            }
        }
        return .done
    }

    private func walk(
        _ windows: [WalkForwardPlan.Window], _ request: SearchRequest, _ ground: SearchGround,
        _ runner: SearchRunner
    ) async throws(Failure) -> [WalkForwardStep] {
        let search = request.search
        var meter = SearchMeter(total: windows.count * search.places.count, console: console)
        var cash = request.cash
        var steps: [WalkForwardStep] = []
        for (index, window) in windows.enumerated() {
            let sweep = Sweep(ground.plan(window.train, cash: request.cash), settings: search.settings)
            let results = try await runner.results(sweep, window: index, &meter)
            let best = search.ranked(results).first.flatMap { search.score($0) > -.infinity ? $0 : nil }
            let outcome = try outcome(of: best, window, cash, ground, request)
            steps.append(WalkForwardStep(window: window, chosen: best, outcome: outcome))
            cash = outcome.finalEquity
        }
        meter.end()
        return steps
    }

    /// Out of sample; the cash stands still where nothing was chosen or nothing is left.
    private func outcome(
        of best: SweepResult?, _ window: WalkForwardPlan.Window, _ cash: Money, _ ground: SearchGround,
        _ request: SearchRequest
    ) throws(Failure) -> BacktestResult {
        if let best, cash > .zero {
            let plan = Sweep(ground.plan(window.test, cash: cash), settings: [best.settings]).plan(of: 0)
            return try SearchSetting.backtest(plan)
        }
        var idle = BacktestResult(strategies: [request.strategy.name], cash: cash)
        idle.equity = ground.dates.filter(window.test.contains).map {
            EquityPoint(date: $0, equity: cash, exposure: .zero)
        }
        return idle
    }

    private func files(_ report: WalkForwardReport) -> [SearchFolder.File] {
        let joined = report.joined
        let json = String(decoding: report.json.serialized(pretty: true), as: UTF8.self)
        return [
            .init(
                name: "walkforward.html", mark: "<!doctype html>\n<html lang=\"en-IN\">",
                text: WalkForwardPage(report).html),
            .init(name: "trades.csv", mark: BacktestReport.tradesHeading, text: joined.tradesCSV),
            .init(name: "equity.csv", mark: BacktestReport.equityHeading, text: joined.equityCSV),
            .init(name: "walkforward.json", mark: "{\n  \"strategy\":", text: json + "\n"),
        ]
    }
}
