// `sauda backtest`: a run over history where a directory of bars is named, else one played day.

struct BacktestVerb {
    let arguments: Arguments
    let console: Console

    func run() throws(Failure) -> ExitCode {
        guard let data = arguments.text("data"), !arguments.has("day") else {
            return try DayVerb(arguments: arguments, console: console).run()
        }
        return try HistoryVerb(arguments: arguments, console: console, data: data).run()
    }
}
