// What a search runs in: the file that keeps what is finished, the wish to stop, and all
// processors.

import Backtest
import Market
import Platform
import Trading

struct SearchSetting {
    let runner: SearchRunner

    /// - Parameter windows: The days of every sweep that the search consists of.
    init(
        _ request: SearchRequest, _ ground: SearchGround, windows: [ClosedRange<CalendarDate>],
        _ console: Console
    ) throws(Failure) {
        var progress: ProgressFile?
        if let path = request.arguments.text("resume") {
            let calendar =
                request.arguments.text("calendar") ?? Defaults.packageFile("etc/calendars/nse.calendar")
            let fingerprint = SearchFingerprint.of(
                ground, request.search, calendar: try calendar.map(Sources.text) ?? "", windows: windows)
            progress = try ProgressFile(path, fingerprint: fingerprint, settings: request.search.settings)
        }
        runner = SearchRunner(
            progress: progress, stop: console.isCollecting ? nil : try SearchSetting.stop(),
            processors: processorCount)
    }

    private static func stop() throws(Failure) -> StopWish {
        do throws(FileFailure) { return StopWish(try Signals.stream([.interrupt, .terminate])) } catch {
            throw Failure(.system, "\(error)")
        }
    }

    static func backtest(_ plan: BacktestPlan) throws(Failure) -> BacktestResult {
        do throws(OpeningRefused) {
            var run = try BarsRun(plan)
            return run.run()
        } catch {
            throw Failure(.data, error.text)
        }
    }
}
