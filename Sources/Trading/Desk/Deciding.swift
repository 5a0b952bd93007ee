// From one event to what follows: the table of contents of the Desk's decisions.

import Market

extension Desk {
    mutating func decide(_ event: Event) {
        switch event {
        case .history, .band: break
        case .bar: break  // Taken by `apply` itself.
        case .quote(let instrument, let quote): take(quote, of: instrument)
        case .tick: passSecond()
        case .sampled: lookAround()
        case .answered(let id, let reply): take(reply, for: id)
        case .acknowledged(let id, let message): take(message, named: id)
        case .polled(let reading): take(reading)
        case .funds(let funds): emit(.funds(funds))
        case .initialised: becomeReady()
        case .sessionLost(let reason): loseSession(reason)
        case .sessionRestored: restoreSession()
        case .command(let command, let person): take(command, by: person)
        }
    }

    private mutating func take(_ quote: Quote, of instrument: InstrumentID) {
        guard market[instrument].isUnbelievable else { return watch(instrument) }
        guard market[instrument].isNewlyUnbelievable else { return }
        alert(
            .warning, .feed,
            "\(self.instrument(instrument).symbol): the feed's price \(quote.last) lies outside the day's "
                + "band; such prices are ignored until a true one comes.")
    }

    /// Deadlines, time-outs and the monitor.
    private mutating func passSecond() {
        upkeep()
        beginScheduledSquareOff()
        driveSquareOffs()
        lookAround()
    }

    private mutating func becomeReady() {
        guard !gates.isInitialised else { return }
        emit(.latched(.initialised, on: true, reason: "start-up steps are through"))
        alert(
            .notice, .system,
            "Ready: books read, unknown orders bound, prices arriving. Trading is not armed by this.")
    }

    private mutating func loseSession(_ reason: String) {
        guard gates.sessionLost == nil else { return }
        emit(.latched(.session, on: true, reason: reason))
        alert(
            .critical, .session,
            "The broker refuses our session (\(reason)). Nothing can be sent: run `sauda login`.")
    }

    private mutating func restoreSession() {
        guard gates.sessionLost != nil else { return }
        emit(.latched(.session, on: false, reason: "logged in"))
        alert(.notice, .session, "Logged in again; the books are read before anything is sent.")
        emit(.readBooks)
    }
}
