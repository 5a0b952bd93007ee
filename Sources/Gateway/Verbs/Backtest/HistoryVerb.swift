// `sauda backtest FILE… --data DIR`: rules over history. Reads the words, loads the bars,
// runs them, and tells what came of it; the report is made of the same value.

import Backtest
import Market
import Platform
import Trading

struct HistoryVerb {
    let arguments: Arguments
    let console: Console
    let data: String

    func run() throws(Failure) -> ExitCode {
        let request = try BacktestRequest(arguments, data: data)
        let question = try BacktestWhy.question(arguments)
        let folder = request.report.map { ReportFolder(path: $0) }
        try folder?.check()
        let source = try BarSource(data, contracts: try Sources.contracts(arguments))
        let bars = try source.load(try BarRequest(request.strategies, arguments))
        tell(bars)
        let index = try arguments.text("benchmark").map { (symbol) throws(Failure) in
            try source.benchmark(symbol)
        }
        if let question {
            let answer = try BacktestWhy(question, of: request.plan(bars)).answer()
            if arguments.isJSON {
                console.say(answer)
            } else {
                console.say(Page(colours: console.colours).text(.why, answer))
            }
            return .done
        }
        let report = try play(request.plan(bars), request.fidelity, index)
        try folder?.write(report)
        if arguments.isJSON {
            console.say(report.json)
        } else {
            console.say(report.text(console.colours))
            if let folder {
                console.say("  Report: \(folder.path)/report.html, trades.csv, equity.csv, result.json")
            }
        }
        return .done
    }

    private func play(
        _ plan: BacktestPlan, _ fidelity: BacktestRequest.Fidelity, _ index: BacktestPlan.Series?
    ) throws(Failure) -> BacktestReport {
        var progress = BacktestProgress()
        let started = SystemClock().now()
        let result: BacktestResult
        do throws(OpeningRefused) {
            switch fidelity {
            case .bars:
                var run = try BarsRun(plan)
                result = run.run { progress.take($0) }
            case .path:
                var run = try PathRun(plan)
                result = run.run { progress.take($0) }
            }
        } catch {
            let remedy =
                plan.rulebook == nil ? "name one date for all days: --rules-as-of \(Defaults.rulebook)" : nil
            throw Failure(.data, error.text, remedy: remedy)
        }
        let engine = SystemClock().now() - started
        progress.end()
        var record: BenchmarkRecord?
        if let index {
            record = BenchmarkRecord(index, beside: result, actions: plan.actions)
            guard record != nil else {
                throw Failure(
                    .data, "\(index.instrument.symbol) has no bar up to the end of the test",
                    remedy: "name another with --benchmark SYMBOL")
            }
        }
        return BacktestReport(
            result, of: plan,
            origin: .init(data: data, fidelity: fidelity.rawValue, engine: engine), benchmark: record)
    }

    /// What was wrong with the data, in a few lines; `data verify` names every row.
    private func tell(_ bars: LoadedBars) {
        for missing in bars.missing where missing.suggestion != nil { console.note("sauda: \(missing)") }
        if !bars.missing.isEmpty {
            let symbols = BarSource.some(bars.missing.map(\.symbol))
            console.note("sauda: without bars, and so not traded: \(symbols)")
        }
        if let omission = bars.omission { console.note("sauda: \(omission)") }
        for notice in bars.notices.prefix(5) { console.note("sauda: \(notice)") }
    }
}
