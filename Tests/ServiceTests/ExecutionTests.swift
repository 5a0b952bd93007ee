import Market
import Testing
import Trading

@testable import Service

@Suite("The execution queue", .timeLimit(.minutes(5)))
struct ExecutionTests {
    private func cancel(_ id: OrderID, _ terms: OrderTerms) -> ExecutionRequest {
        .cancel(id, BrokerOrderID("1"), terms, routingCode: "")
    }

    @Test("lets cancels overtake modifies, and both overtake placements")
    func order() async throws {
        let (id, ticket) = try #require(try await RecordedDay.morning.value.tickets.first)
        let terms = ticket.ticket.terms
        let queue = ExecutionQueue()
        queue.add(.place(id, ticket))
        queue.add(.modify(OrderID(900), BrokerOrderID("9"), terms, routingCode: ""))
        queue.add(cancel(OrderID(901), terms))
        var taken: [OrderID?] = []
        for _ in 0..<3 { taken.append(await queue.next()?.order) }
        #expect(taken == [OrderID(901), OrderID(900), id])
    }

    @Test("has one placement a key under way, and others go past it")
    func keys() async throws {
        let tickets = try await RecordedDay.morning.value.tickets
        let (id, ticket) = try #require(tickets.first)
        let other = try #require(
            tickets.first { ExecutionKey($0.1.ticket.terms) != ExecutionKey(ticket.ticket.terms) })
        let queue = ExecutionQueue()
        queue.add(.place(id, ticket))
        queue.add(.place(OrderID(900), ticket))
        queue.add(.place(other.0, other.1))
        let first = try #require(await queue.next())
        #expect(first.order == id)
        #expect(await queue.next()?.order == other.0)
        async let next = queue.next()
        queue.finished(first)
        #expect(await next?.order == OrderID(900))
    }

    @Test("sends nothing while the account is locked, not even a cancel")
    func lock() async throws {
        let (id, ticket) = try #require(try await RecordedDay.morning.value.tickets.first)
        let queue = ExecutionQueue()
        queue.lock(true)
        queue.add(cancel(id, ticket.ticket.terms))
        async let next = queue.next()
        #expect(queue.depth == 1)
        queue.lock(false)
        #expect(await next?.order == id)
    }

    @Test("takes back a placement that has not left, and only that")
    func withdraw() async throws {
        let (id, ticket) = try #require(try await RecordedDay.morning.value.tickets.first)
        let queue = ExecutionQueue()
        queue.add(.place(id, ticket))
        #expect(queue.add(.withdraw(id)) == id)
        #expect(queue.add(.withdraw(id)) == nil)
        queue.add(.place(id, ticket))
        #expect(queue.close() == [id])
        #expect(await queue.next()?.order == nil)
    }
}
