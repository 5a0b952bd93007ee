import Market
import Platform
import Storage
import Testing
import Trading

@testable import Service

@Suite("Recovery", .timeLimit(.minutes(5)))
struct RecoveryTests {
    @Test("after any record rebuilds the desk of that moment, and leaves no order half sent")
    func anywhere() async throws {
        let day = try await RecordedDay.morning.value
        #expect(!day.tickets.isEmpty)
        let interesting = day.records.indices.filter {
            day.records[$0].effects.contains(where: \.actsOutside)
        }
        for cut in interesting.suffix(40) {
            let records = Array(day.records[...cut])
            let recovered = try RecoveredDesk(opening: day.opening, at: day.at, records: records)
            #expect(recovered.tally.orders == recovered.desk.orders.count, "record \(cut)")
            var desk = recovered.desk
            let known = desk.orders.count
            let ended = recovered.openEnds.compactMap(\.order)
            for order in desk.orders {
                let isOpen = [.sending, .intended, .pendingModify].contains(order.state)
                #expect(ended.contains(order.id) == isOpen, "record \(cut): \(order.order)")
            }
            for event in recovered.openEnds { _ = desk.apply(event, at: desk.now) }
            // What the desk then decides afresh is another order.
            let half = desk.orders.prefix(known).filter { $0.state == .sending || $0.state == .intended }
            #expect(half.isEmpty, "record \(cut): \(half.map(\.order))")
        }
    }

    @Test(
        "from a file cut at any byte finds a whole beginning of the day",
        arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
    func torn(seed: UInt64) async throws {
        let day = try await RecordedDay.morning.value
        let header = JournalHeader(account: "main", date: PlayedDay.date)
        let bytes = try Files.read(JournalFolder(day.played.journals).path(header))
        var random = SeededRandom(seed: seed)
        let cut = bytes.count / 2 + Int(random.below(Int64(bytes.count / 2)))
        let scratch = try Scratch()
        let folder = JournalFolder(scratch.path + "/journal")
        let writer = try JournalWriter(folder, header)
        try Files.writeAtomically(Array(bytes[..<cut]), to: writer.path)
        let begun = try #require(try DayJournal.read(folder, header), "seed \(seed)")
        #expect(begun.opening == day.opening)
        #expect(begun.records == Array(day.records.prefix(begun.records.count)), "seed \(seed)")
        #expect(!begun.records.isEmpty)
    }

    @Test("tells why an order was made, from the journal alone")
    func why() async throws {
        let day = try await RecordedDay.morning.value
        let (id, ticket) = try #require(day.tickets.first)
        let lines = story(.order(id), day).lines
        #expect(lines.contains { $0.contains("judged by limits") })
        #expect(lines.contains { $0.contains("attempted") })
        #expect(
            lines.contains {
                $0.contains(day.opening.instruments[Int(ticket.ticket.terms.instrument.index)].symbol)
            })
        #expect(story(.order(OrderID(30_000)), day).lines.isEmpty)
    }

    private func story(_ subject: OrderStory.Subject, _ day: RecordedDay) -> OrderStory {
        var story = OrderStory(subject)
        story.take(.opening(day.opening, at: Timestamp(day.opening.date, TimeOfDay(9, 0))))
        for record in day.records {
            story.take(.event(record.event, effects: record.effects, at: record.at))
        }
        return story
    }

    @Test("records an attempt before the answer to it, always")
    func attempts() async throws {
        let day = try await RecordedDay.morning.value
        var attempted: Set<OrderID> = []
        for effect in day.records.flatMap(\.effects) {
            switch effect {
            case .order(let id, .attempted): attempted.insert(id)
            case .order(let id, .accepted), .order(let id, .refused): #expect(attempted.contains(id))
            default: break
            }
        }
        #expect(!attempted.isEmpty)
    }
}
