// Why, over played days: every decision has its reason, the reason decides the same
// again, and the bar of a decision tells it too.

import Market
import Platform
import Rules
import Testing
import Trading

@testable import Gateway

/// One at a time: each is seconds of computing, and the control socket's tests want an answer meanwhile.
@Suite("Why", .serialized)
struct WhyTests {
    private func strategy(_ day: PlayedRecords, _ owner: Owner) throws -> Strategy? {
        guard case .strategy(let seat) = owner else { return nil }
        let assignment = day.opening.strategies[seat]
        return try Strategy.compile(assignment.source, file: assignment.file)
    }

    private func traded(_ day: PlayedRecords) -> String {
        day.opening.instruments[Int(day.opening.strategies[0].instruments[0].index)].symbol
    }

    @Test("is kept whole for every decision, ordered or denied, in 2 KB at most")
    func complete() async throws {
        var (count, largest, sum) = (0, 0, 0)
        for day in try await PlayedRecords.days.value {
            for decision in day.decisions {
                let reason = try #require(decision.reason, "\(decision.subject)")
                count += 1
                #expect(!reason.controls.isEmpty)
                #expect(
                    reason.controls.filter { !$0.passed }.map(\.control) == decision.denials.map(\.control))
                if decision.ticket.purpose == .entry {
                    guard case .rule = reason.cause else {
                        Issue.record("an entry without its rule: \(decision.subject)")
                        continue
                    }
                }
                largest = max(largest, reason.packed.count)
                sum += reason.packed.count
            }
        }
        print("\(count) decisions; a reason takes \(sum / max(count, 1)) bytes, at most \(largest)")
        #expect(count > 10, "too few decisions to prove anything: \(count)")
        #expect(largest <= Reason.mostBytes)
    }

    @Test("decides the same again from its numbers, and turns with the change that it names")
    func reevaluated() async throws {
        var entries = 0
        for day in try await PlayedRecords.days.value {
            for decision in day.decisions {
                guard case .rule(let evidence, let sizing)? = decision.reason?.cause else { continue }
                entries += 1
                let rules = try #require(try strategy(day, decision.ticket.owner))
                let account = try #require(rules.account(of: evidence))
                #expect(account.tree.truth == true)
                #expect(account.intent == .enter(decision.ticket.terms.side))
                #expect(sizing.quantity == decision.ticket.terms.quantity)
                if sizing.budget != .zero {
                    #expect(sizing.wanted == sizing.budget.raw / sizing.perUnit.raw)
                }
                let change = try #require(account.tree.smallestChange(to: false))
                #expect(account.tree.applying(change).truth == false)
            }
        }
        #expect(entries > 3, "too few entries to prove anything: \(entries)")
    }

    @Test("of an exit shows the rule that closed the position")
    func exits() async throws {
        var shown = 0
        for day in try await PlayedRecords.days.value {
            for decision in day.decisions where decision.ticket.purpose == .exit {
                var story = OrderStory(decision.subject)
                for record in day.records { story.take(record) }
                guard case .words(let words)? = story.reason?.cause, words.hasPrefix("rule on line") else {
                    continue
                }
                shown += 1
                let account = try #require(story.account)
                #expect(account.tree.truth == true)
                #expect(words == "rule on line \(account.line)")
            }
        }
        #expect(shown > 0)
    }

    @Test("says of every bar what was decided on it: what was ordered, denied, or why nothing was")
    func bars() async throws {
        var (ordered, nothing) = (0, 0)
        let day = try #require(try await PlayedRecords.days.value.first)
        let symbol = traded(day)
        let entries = day.decisions.filter { $0.ticket.purpose == .entry && $0.denials.isEmpty }
        for step in 0..<6 {
            let time = TimeOfDay(9 + (20 + step * 30) / 60, (20 + step * 30) % 60)
            var question = WhyNot(symbol: symbol, time: time)
            for record in day.records { question.take(record) }
            let decision = try #require(try question.answer().first, "\(time)")
            #expect(decision.bar.start + decision.barLength == Timestamp(day.opening.date, time))
            if case .ordered(let id, _, _)? = decision.asked {
                ordered += 1
                #expect(entries.contains { $0.subject == .order(id) })
            } else if decision.holding == .flat, decision.block == nil, decision.asked == nil {
                nothing += 1
                #expect(!decision.wished || !decision.mayEnter || decision.speaker == nil)
            }
            #expect(decision.lines.last?.hasPrefix("smallest change: ") == true)
        }
        #expect(nothing > 1)
    }

    @Test("finds at the bar of every entry the order that was made there")
    func entries() async throws {
        let day = try #require(try await PlayedRecords.days.value.last)
        let entries = day.decisions.filter { $0.ticket.purpose == .entry }
        for decision in entries.prefix(4) {
            let symbol = day.opening.instruments[Int(decision.ticket.terms.instrument.index)].symbol
            guard case .rule(let evidence, _)? = decision.reason?.cause else { continue }
            let rules = try #require(try strategy(day, decision.ticket.owner))
            var question = WhyNot(
                symbol: symbol, time: (evidence.barStart + rules.barLength).timeOfDay,
                strategy: rules.name)
            for record in day.records { question.take(record) }
            let found = try #require(try question.answer().first { $0.accounts.contains { $0.isEntry } })
            switch (found.asked, decision.denials.isEmpty) {
            case (.ordered(let id, let approved, let reason)?, true):
                #expect(decision.subject == .order(id))
                #expect(approved.ticket == decision.ticket)
                #expect(reason == decision.reason)
            case (.denied(let ticket, let denials, let reason)?, false):
                #expect(ticket == decision.ticket)
                #expect(denials == decision.denials)
                #expect(reason == decision.reason)
            default: Issue.record("\(decision.subject): \(found.verdict)")
            }
        }
        #expect(!entries.isEmpty)
    }

    @Test(
        "teaches who asks about what is not there",
        arguments: [
            ("NOBODY", TimeOfDay(10, 45), nil, "no_such_symbol"),
            ("RELIANCE", TimeOfDay(8, 0), nil, "outside_session"),
            ("RELIANCE", TimeOfDay(10, 47), nil, "no_bar"),
            ("RELIANCE", TimeOfDay(10, 45), "nobody", "no_such_strategy"),
        ] as [(String, TimeOfDay, String?, String)])
    func refusals(symbol: String, time: TimeOfDay, strategy: String?, code: String) async throws {
        let day = try #require(try await PlayedRecords.days.value.first)
        var question = WhyNot(
            symbol: symbol == "RELIANCE" ? traded(day) : symbol, time: time,
            strategy: strategy)
        for record in day.records { question.take(record) }
        do throws(WhyRefusal) {
            let answer = try question.answer()
            Issue.record("answered \(answer.map(\.verdict))")
        } catch {
            #expect(error.code == code, "\(error)")
            #expect(!error.remedy.isEmpty)
        }
    }

    @Test("as JSON holds the tree, the arithmetic, every control, and the same lines as for people")
    func json() async throws {
        let day = try #require(try await PlayedRecords.days.value.first)
        let decision = try #require(day.decisions.first { $0.ticket.purpose == .entry })
        var story = OrderStory(decision.subject)
        for record in day.records { story.take(record) }
        let json = WhyJSON.json(story)
        #expect(json["rule"]?["tree"]?["true"]?.boolean == true)
        #expect(json["size"]?["units"]?.text == "\(decision.ticket.terms.quantity)")
        #expect(json["controls"]?.elements.count == decision.reason?.controls.count)
        #expect(json["lines"]?.elements.compactMap(\.text) == story.lines)
        #expect(story.lines.contains { $0.hasPrefix("smallest change: ") })
    }
}
