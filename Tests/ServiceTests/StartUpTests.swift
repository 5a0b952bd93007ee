import Brokers
import Market
import Platform
import Synchronization
import Testing
import Trading

@testable import Service

@Suite("The start-up steps")
struct StartUpTests {
    /// A broker with empty books whose session can be opened, and whose funds fail at first.
    private final class Desk: AccountReader, BrokerLogin {
        private let loggedIn = Mutex(false)
        private let fundsFailures: Mutex<Int>
        let fundsAsked = Mutex(0)

        init(fundsFailures: Int = 0) { self.fundsFailures = Mutex(fundsFailures) }

        var isLoggedIn: Bool { loggedIn.withLock { $0 } }
        var loginURL: String { "https://broker.example/login" }
        func complete(redirect: String) async throws(BrokerFailure) { loggedIn.withLock { $0 = true } }

        func orders() async throws(BrokerFailure) -> AccountRows<BrokerOrder> { AccountRows() }
        func positions() async throws(BrokerFailure) -> AccountRows<BrokerPosition> { AccountRows() }
        func holdings() async throws(BrokerFailure) -> [BrokerHolding] { [] }
        func funds() async throws(BrokerFailure) -> BrokerFunds {
            fundsAsked.withLock { $0 += 1 }
            let fails = fundsFailures.withLock { left in
                left -= 1
                return left >= 0
            }
            if fails { throw .temporary("busy", retryAfter: .seconds(3)) }
            return BrokerFunds(cash: Money(rupees: 5), available: Money(rupees: 5))
        }
        func history(of order: BrokerOrderID, in instrument: InstrumentID) async throws(BrokerFailure)
            -> [BrokerOrder]
        { [] }
    }

    private func startUp(_ desk: Desk, _ clock: HandClock, _ bell: Bell) -> StartUp {
        StartUp(
            board: JobBoard(), clock: clock, log: Log(level: .error, now: { clock.now() }), login: desk,
            loggedIn: bell)
    }

    @Test("answer with the login's address while there is no session, and go on after the login")
    func login() async throws {
        let (desk, clock, bell) = (Desk(), HandClock(), Bell())
        let startUp = startUp(desk, clock, bell)
        async let done: Void = startUp.authenticate()
        // Half a minute later it looks again by itself: still nobody.
        await clock.wakeNext()
        let state = startUp.board[.authenticate].state
        #expect(state == .needsLogin(url: "https://broker.example/login", reason: "no session of today"))
        try await desk.complete(redirect: "…")
        bell.ring()
        try await done
        #expect(startUp.board[.authenticate].isDone)
        #expect(!startUp.board.isReady)
    }

    @Test("read the five books, and ask again for one that failed, no sooner than the broker wants")
    func retry() async throws {
        let (desk, clock) = (Desk(fundsFailures: 1), HandClock())
        let startUp = startUp(desk, clock, Bell())
        async let books = startUp.readBooks(desk)
        await clock.wakeNext()
        #expect(try await books.funds.cash == Money(rupees: 5))
        #expect(clock.now() == Scene.morning + .seconds(3))
        #expect(desk.fundsAsked.withLock { $0 } == 2)
        for step in [.positions, .holdings, .funds, .orders, .trades] as [InitialisationStep] {
            #expect(startUp.board[step].isDone, "\(step)")
        }
    }

    @Test("pauses grow to their bound and begin anew after a success")
    func backoff() {
        var backoff = Backoff(first: .seconds(1), most: .seconds(10))
        #expect((0..<6).map { _ in backoff.next().seconds } == [1, 2, 4, 8, 10, 10])
        #expect(backoff.next(atLeast: .seconds(60)) == .seconds(60))
        backoff.reset()
        #expect(backoff.next() == .seconds(1))
    }
}
