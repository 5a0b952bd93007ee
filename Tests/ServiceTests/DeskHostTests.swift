import Market
import Storage
import Testing
import Trading

@testable import Service

@Suite("A desk's host")
struct DeskHostTests {
    private func host(_ notes: Notes, fails: Bool = false) throws -> DeskHost {
        DeskHost(
            try Scene.desk(), inbox: Inbox(), log: NotedLog(notes, fails: fails), clock: HandClock(),
            outlets: .noting(notes), flushAfter: nil)
    }

    @Test("hands nothing on before it is on disk")
    func journalFirst() async throws {
        let notes = Notes()
        let host = try host(notes)
        host.inbox.post(.command(.halt(reason: "test"), by: "me"))
        host.inbox.close()
        #expect(await host.run() == nil)
        #expect(notes.all == ["unlock", "append 1 durably", "alert risk", "written 1", "synchronize"])
    }

    @Test("lets records that nobody waits for ride with the next")
    func quiet() async throws {
        let notes = Notes()
        let host = try host(notes)
        host.inbox.post(.tick)
        host.inbox.close()
        #expect(await host.run() == nil)
        #expect(notes.all == ["unlock", "append 1", "written 1", "synchronize"])
    }

    @Test("answers who asks with what came of it, once it is on disk")
    func receipts() async throws {
        let notes = Notes()
        let host = try host(notes)
        async let end = host.run()
        let receipt = await host.inbox.ask(.command(.kill(.account, .lock, reason: "test"), by: "me"))
        #expect(receipt.isDurable)
        #expect(receipt.level == .lock)
        #expect(receipt.alerts.map(\.severity) == [.critical])
        #expect(notes.all.contains("append 1 durably"))
        #expect(notes.all.filter { $0 == "lock" }.count == 1)
        host.inbox.close()
        #expect(await end == nil)
    }

    @Test("ends at once when the disk fails, and nothing that was waiting has happened")
    func disk() async throws {
        let notes = Notes()
        let host = try host(notes, fails: true)
        async let end = host.run()
        let receipt = await host.inbox.ask(.command(.halt(reason: "test"), by: "me"))
        #expect(!receipt.isDurable)
        #expect(await end != nil)
        #expect(notes.all == ["unlock", "lock"])
        #expect(!(await host.inbox.ask(.tick)).isDurable)
    }
}
