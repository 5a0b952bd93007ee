// `sauda sweep`: every combination of a file's parameters over the same bars, and the best
// beside everything that speaks against it.

import Backtest
import Market
import Platform
import Rules
import Trading

struct SweepVerb {
    let arguments: Arguments
    let console: Console

    func run() async throws(Failure) -> ExitCode {
        let histories = try arguments.number("histories", in: 0...10_000) ?? 20
        let top = try arguments.number("top", in: 0...1_000_000) ?? 20
        let request = try SearchRequest(arguments)
        let folder = arguments.text("report").map { SearchFolder(path: $0) }
        try folder?.check()
        let ground = try request.ground(console)
        let setting = try SearchSetting(request, ground, windows: [ground.days], console)
        let report = try await search(request, ground, setting, histories: Int(histories))
        try folder?.write(files(report))
        if arguments.isJSON {
            console.say(report.json(top: Int(top)))
        } else {
            console.say(report.text(console.colours))
            if let folder { console.say("\nReport: \(folder.path)/search.html, results.csv, search.json") }
        }
        return .done
    }

    private func search(
        _ request: SearchRequest, _ ground: SearchGround, _ setting: SearchSetting, histories: Int
    ) async throws(Failure) -> SearchReport {
        let plan = request.search
        let sweep = Sweep(ground.plan, settings: plan.settings)
        var meter = SearchMeter(total: sweep.count, console: console)
        let results = try await setting.runner.results(sweep, &meter)
        meter.end()
        var evidence = SearchFindings.Evidence(seed: request.seed)
        if let best = plan.ranked(results).first, plan.score(best) > -.infinity {
            let run = try SearchSetting.backtest(sweep.plan(of: best.index))
            evidence.tradeProfits = run.trades.map(\.net)
            evidence.probes = try probes(of: best, plan, ground, results)
            evidence.historyProfits = try await profits(of: best, ground, histories, setting)
        }
        return SearchReport(
            strategy: request.strategy, ground: ground, plan: plan, data: request.data, results: results,
            refused: request.refused, baseline: try baseline(request, ground),
            findings: SearchFindings(plan, results, evidence: evidence))
    }

    private func baseline(_ request: SearchRequest, _ ground: SearchGround) throws(Failure) -> SweepResult {
        let own = request.strategy.parameters.map { Sweep.Setting(name: $0.name, value: $0.default) }
        return try values(Sweep(ground.plan, settings: [own]))[0]
    }

    /// The best's neighbours that random draws left out.
    private func probes(
        of best: SweepResult, _ plan: SearchPlan, _ ground: SearchGround, _ results: [SweepResult]
    ) throws(Failure) -> [SweepResult] {
        let tried = Set(results.map { plan.places[$0.index] })
        let missing = plan.space.neighbours(plan.places[best.index]).filter { !tried.contains($0) }
        return try values(Sweep(ground.plan, settings: missing.map(plan.space.settings)))
    }

    private func values(_ sweep: Sweep) throws(Failure) -> [SweepResult] {
        do throws(OpeningRefused) { return try sweep.results(of: 0..<sweep.count) } catch {
            throw Failure(.data, error.text)
        }
    }

    /// Net profits of the best on other histories, side by side on all processors.
    private func profits(
        of best: SweepResult, _ ground: SearchGround, _ count: Int, _ setting: SearchSetting
    ) async throws(Failure) -> [Money] {
        let seed = ground.plan.seed
        let outcomes = await setting.runner.sideBySide(0..<count) {
            number -> Result<Money, OpeningRefused> in
            let plan = ground.resampled(seed: seed &+ UInt64(number))
            do throws(OpeningRefused) {
                return .success(
                    try Sweep(plan, settings: [best.settings]).results(of: 0..<1)[0].net)
            } catch {
                return .failure(error)
            }
        }
        var profits: [Money] = []
        for outcome in outcomes {
            switch outcome {
            case .success(let profit): profits.append(profit)
            case .failure(let refused): throw Failure(.data, refused.text)
            }
        }
        return profits
    }

    private func files(_ report: SearchReport) -> [SearchFolder.File] {
        let json = String(
            decoding: report.json(top: report.results.count).serialized(pretty: true), as: UTF8.self)
        return [
            .init(
                name: "search.html", mark: "<!doctype html>\n<html lang=\"en-IN\">",
                text: SearchPage(report).html),
            .init(name: "results.csv", mark: SearchReport.heading, text: report.csv),
            .init(name: "search.json", mark: "{\n  \"strategy\":", text: json + "\n"),
        ]
    }
}
