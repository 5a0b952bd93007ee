import Backtest
import Market
import PlayedDays
import Testing
import Trading

@Suite("An operator's command")
struct OperatorTests {
    /// Buys ten shares of several instruments early, for delivery, and never sells by itself.
    static let buyer = """
        strategy "Buys and holds"
        trade    RELIANCE, SBIN, ICICIBANK on NSE
        bars     5 minutes
        enter    between 09:30 and 14:00
        product  delivery
        buy when close > ₹1
            size 10 shares
            stop 2%
        """

    static func day(_ commands: [(hour: Int, minute: Int, command: Command)]) throws -> Desk {
        let played = try Played.setUp(seed: 9, strategy: buyer)
        var run = try DayRun(played.opening, played.exchange)
        let date = played.opening.date
        run.play(
            history: played.history,
            commands: commands.map { (Timestamp(date, TimeOfDay($0.hour, $0.minute)), $0.command) })
        return run.desk
    }

    @Test("is not needed for delivery to be kept: the clock closes what is intraday only")
    func delivery() throws {
        let desk = try Self.day([])
        #expect(desk.ledger.openPositions.count == 3)
        #expect(desk.squareOffs.isEmpty)
    }

    @Test("to flatten closes every product, and nothing is opened after it")
    func flatten() throws {
        let desk = try Self.day([(12, 0, .kill(.account, .flatten, reason: "test"))])
        #expect(desk.snapshot.isFlat && desk.snapshot.liveOrders == 0)
        let noon = Timestamp(desk.opening.date, TimeOfDay(12, 0))
        #expect(!desk.orders.contains { $0.ticket.purpose == .entry && $0.order.createdAt >= noon })
        #expect(desk.orders.contains { $0.ticket.purpose == .squareOff && $0.order.filled > .zero })
    }

    @Test("to halt opens nothing until the resume")
    func halt() throws {
        let desk = try Self.day([
            (9, 20, .halt(reason: "test")), (11, 0, .resume),
        ])
        let resumed = Timestamp(desk.opening.date, TimeOfDay(11, 0))
        let entries = desk.orders.filter { $0.ticket.purpose == .entry }
        #expect(!entries.isEmpty)
        #expect(entries.allSatisfy { $0.order.createdAt >= resumed })
        #expect(desk.denialCount > 0)
    }

    @Test("to square off one instrument leaves the others alone")
    func one() throws {
        let played = try Played.setUp(seed: 9, strategy: Self.buyer)
        let sbin = try #require(played.opening.instruments.first { $0.symbol == "SBIN" })
        let desk = try Self.day([
            (12, 0, .stop), (12, 1, .squareOff(.instrument(sbin.id))),
        ])
        #expect(desk.ledger.net(of: sbin.id, product: .delivery) == .zero)
        #expect(desk.ledger.openPositions.count == 2)
    }
}
