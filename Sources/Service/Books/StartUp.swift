// Runs the start-up steps against a broker, each until it is through.
//
// A temporary failure waits and tries again; a dead session asks for a login and waits
// for it. The five books are read side by side, because none needs another.

import Brokers
import Market
import Platform
import Trading

/// What the books held when the account started.
struct OpeningBooks: Sendable {
    var positions: [BrokerPosition]
    var holdings: [BrokerHolding]
    var funds: BrokerFunds
    var orders: [BrokerOrder]
    /// Positions in instruments that no strategy of ours names.
    var unknownInstruments: Int
    /// When the first of them was asked for.
    var askedAt: Timestamp
}

struct StartUp: Sendable {
    let board: JobBoard
    let clock: any Clock
    let log: Log
    let login: any BrokerLogin
    /// Rung when a person has logged in.
    let loggedIn: Bell
    /// In lockstep: its counts, so that virtual time stands still while a person logs in.
    var activity: Activity?

    /// Waits for a session; returns at once when there is one.
    func authenticate() async throws(CancellationError) {
        board.set(.authenticate, .running(attempt: 1), at: clock.now())
        activity?.started()
        defer { activity?.finished() }
        while !(await login.isLoggedIn) {
            try check()
            await askForLogin("no session of today")
        }
        board.set(.authenticate, .done("session of today"), at: clock.now())
    }

    /// Runs one step until it succeeds.
    ///
    /// - Parameter words: what the result is called on the board.
    func run<Value: Sendable>(
        _ step: InitialisationStep, words: (Value) -> String,
        _ body: () async throws(BrokerFailure) -> Value
    ) async throws(CancellationError) -> Value {
        var backoff = Backoff()
        while true {
            try check()
            board.set(step, .running(attempt: backoff.failures + 1), at: clock.now())
            do throws(BrokerFailure) {
                let value = try await body()
                board.set(step, .done(words(value)), at: clock.now())
                return value
            } catch {
                try await wait(after: error, step, &backoff)
            }
        }
    }

    /// Positions, holdings, funds, orders and trades, side by side.
    func readBooks(_ reader: any AccountReader) async throws(CancellationError) -> OpeningBooks {
        let askedAt = clock.now()
        do {
            async let positions = run(.positions, words: { "\($0.rows.count) positions" }) {
                () async throws(BrokerFailure) in try await reader.positions()
            }
            async let holdings = run(.holdings, words: { "\($0.count) holdings" }) {
                () async throws(BrokerFailure) in try await reader.holdings()
            }
            async let funds = run(.funds, words: { "\(Humane.rupees($0.cash)) cash" }) {
                () async throws(BrokerFailure) in try await reader.funds()
            }
            async let orders = run(.orders, words: { "\($0.rows.count) orders" }) {
                () async throws(BrokerFailure) in try await reader.orders()
            }
            let book = try await orders
            let filled = book.rows.count { $0.filled > .zero }
            // What an order's trades look like at ShareKhan has never been seen; its cumulative fills have.
            board.set(
                .trades, .done("fills of \(filled) orders, derived from the order book"), at: clock.now())
            let net = try await positions
            return OpeningBooks(
                positions: net.rows, holdings: try await holdings, funds: try await funds,
                orders: book.rows, unknownInstruments: net.unknownInstruments, askedAt: askedAt)
        } catch {
            throw CancellationError()
        }
    }

    /// The books of a day that is open.
    func readBooks(
        _ reader: any AccountReader, of desk: Desk
    ) async throws(CancellationError) -> OpeningBooks {
        guard desk.opening.mode == .paper else { return try await readBooks(reader) }
        return try await readPaperBooks(
            reader, cash: desk.opening.equity, held: desk.ledger.openPositions.count)
    }

    /// On paper the books are this machine's, and of the broker's only the funds are asked for.
    ///
    /// - Parameters:
    ///   - cash: what the account has by its configuration or its opening; nil asks the broker.
    ///   - held: open positions of our own.
    func readPaperBooks(
        _ reader: any AccountReader, cash: Money?, held: Int
    ) async throws(CancellationError) -> OpeningBooks {
        let askedAt = clock.now()
        board.set(.positions, .done("on paper: \(held) of our own"), at: askedAt)
        for step in [.holdings, .orders, .trades] as [InitialisationStep] {
            board.set(step, .done("on paper: not read"), at: askedAt)
        }
        var funds = BrokerFunds(cash: cash ?? .zero, available: cash ?? .zero)
        if let cash {
            board.set(.funds, .done("on paper: ₹\(cash) cash"), at: askedAt)
        } else {
            funds = try await run(.funds, words: { "₹\($0.cash) cash" }) {
                () async throws(BrokerFailure) in try await reader.funds()
            }
        }
        return OpeningBooks(
            positions: [], holdings: [], funds: funds, orders: [], unknownInstruments: 0, askedAt: askedAt)
    }

    private func wait(
        after failure: BrokerFailure, _ step: InitialisationStep, _ backoff: inout Backoff
    ) async throws(CancellationError) {
        log.warning(
            "a start-up step failed", ["step": .string(step.rawValue), "reason": .string(failure.text)])
        switch failure {
        case .loginNeeded(let reason):
            board.set(step, .waiting, at: clock.now())
            await askForLogin(reason)
        case .temporary(_, let asked):
            let pause = backoff.next(atLeast: asked)
            board.set(step, .retrying(reason: failure.text, at: clock.now() + pause), at: clock.now())
            try await clock.sleep(for: pause)
        case .unreadable, .refused:
            let pause = backoff.next()
            board.set(step, .retrying(reason: failure.text, at: clock.now() + pause), at: clock.now())
            try await clock.sleep(for: pause)
        }
    }

    private func askForLogin(_ reason: String) async {
        let url = await login.loginURL
        board.set(.authenticate, .needsLogin(url: url, reason: reason), at: clock.now())
        await loggedIn.wait(until: clock.now() + .seconds(30), on: clock)
        if await login.isLoggedIn { board.set(.authenticate, .done("logged in"), at: clock.now()) }
    }

    private func check() throws(CancellationError) {
        if Task.isCancelled { throw CancellationError() }
    }
}
