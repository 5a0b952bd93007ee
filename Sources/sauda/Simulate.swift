// `sauda simulate`: the simulated broker as a process of its own.

import Backtest
import BrokerServer
import Exchange
import Gateway
import Market
import Platform

func runSimulator(_ arguments: Arguments, _ console: Console) async throws(Failure) -> ExitCode {
    let choice = try DayChoice(arguments)
    for defect in choice.defects { console.note("\(defect)") }
    let configuration = try simulatorConfiguration(choice, arguments)
    let signals: AsyncStream<Signal>
    do throws(FileFailure) { signals = try Signals.stream([.interrupt, .terminate]) } catch {
        throw Failure(.system, "\(error)")
    }
    let simulator = BrokerSimulator(configuration)
    let port: Int
    do throws(HTTPServer.Failure) { port = try simulator.start() } catch {
        throw Failure(.system, "the simulated broker did not start: \(error.reason)")
    }
    try announce(configuration, port: port, instruments: choice.series.count, arguments, console)
    for await _ in signals { break }
    simulator.stop()
    return .done
}

private func simulatorConfiguration(
    _ choice: DayChoice, _ arguments: Arguments
) throws(Failure) -> BrokerSimulator.Configuration {
    var configuration = BrokerSimulator.Configuration(
        day: SimulatedDay(
            date: choice.date, listings: choice.listings, settings: choice.settings,
            history: choice.series.map(\.history),
            historyLength: choice.series.first?.barLength ?? .minutes(1)))
    configuration.seed = choice.seed
    configuration.port = Int(try arguments.number("port", in: 1...65_535) ?? 0)
    configuration.account.cash = try arguments.money("cash") ?? Defaults.cash
    if let redirect = arguments.text("redirect") { configuration.account.redirectURL = redirect }
    configuration.pace =
        try arguments.read("speed", "max, or a whole number of times real time") { text in
            text == "max" ? .lockstep : Int64(text).flatMap { (1...100_000).contains($0) ? .times($0) : nil }
        } ?? .lockstep
    return configuration
}

/// To the file that --ready names, or to people.
private func announce(
    _ configuration: BrokerSimulator.Configuration, port: Int, instruments: Int, _ arguments: Arguments,
    _ console: Console
) throws(Failure) {
    let account = configuration.account
    guard let file = arguments.text("ready") else {
        console.say(
            "Simulated ShareKhan on http://127.0.0.1:\(port), "
                + "\(configuration.day.date), \(instruments) instruments"
        )
        console.say("API key \(account.apiKey), secret \(account.secret), redirect \(account.redirectURL)")
        return
    }
    let json: JSON = [
        "port": JSON(port), "day": .string("\(configuration.day.date)"), "instruments": JSON(instruments),
        "api_key": .string(account.apiKey), "secret": .string(account.secret),
    ]
    do throws(FileFailure) { try Files.writeAtomically(json.serialized(), to: file) } catch {
        throw Failure(.system, "\(error)")
    }
}
