// A recorded day under other limits: which of its orders would have differed.

import Market
import Platform
import Service
import Testing
import Trading

@testable import Gateway

extension WhyTests {
    @Suite("A day under other limits")
    struct LimitsReplayTests {
        private func replay(_ limits: RiskLimits) async throws -> (LimitsReplay, PlayedRecords) {
            let day = try #require(try await PlayedRecords.days.value.first)
            var replay = LimitsReplay(limits)
            for record in day.records { replay.take(record) }
            #expect(replay.refusal == nil)
            return (replay, day)
        }

        @Test("does not differ under its own")
        func same() async throws {
            let (replay, day) = try await replay(.standard)
            #expect(replay.differences.isEmpty)
            #expect(replay.ordered + replay.denied == day.decisions.count)
        }

        @Test("names each entry that would have been denied, and the control")
        func tighter() async throws {
            var limits = RiskLimits.standard
            limits[.entriesPerDay] = 0
            let (replay, day) = try await replay(limits)
            let entries = day.decisions.filter { $0.ticket.purpose == .entry && $0.denials.isEmpty }
            #expect(!entries.isEmpty)
            #expect(
                replay.differences.map(\.order)
                    == entries.map { if case .order(let id) = $0.subject { id } else { nil } })
            for difference in replay.differences {
                guard case .wouldBeDenied(let denials) = difference.kind else {
                    Issue.record("\(difference)")
                    continue
                }
                #expect(denials.map(\.code) == [.tooManyEntriesToday])
                #expect(difference.because.hasPrefix("RC-32"))
            }
        }

        @Test("names the smaller size that a smaller order value would have given")
        func smaller() async throws {
            var limits = RiskLimits.standard
            limits[.orderValue] = 20_000_00
            let (replay, _) = try await replay(limits)
            let others = replay.differences.filter { if case .otherTerms = $0.kind { true } else { false } }
            #expect(!others.isEmpty)
        }

        @Test("a file with a mistake is refused with its line and a caret")
        func badFile() {
            for (text, part) in [
                ("order_valu = 1000\n", "did you mean order_value?"), ("order_value = \"much\"\n", "rupees"),
                ("[limits]\nday_loss_warn = \"9 %\"\n", "day_loss_halt"), ("order_value = \n", "1"),
            ] {
                do throws(SourceError) {
                    _ = try RiskLimits.reading(text, file: "what-if.toml", over: .standard)
                    Issue.record("taken: \(text)")
                } catch {
                    #expect("\(error)".contains("what-if.toml"), "\(error)")
                    #expect("\(error)".contains("^"), "\(error)")
                    #expect("\(error)".contains(part), "\(error)")
                }
            }
        }

        @Test("a file names only what is other; the rest stays as it was")
        func file() throws {
            var base = RiskLimits.standard
            base[.openPositions] = 3
            let read = try RiskLimits.reading("[limits]\nentries_per_day = 4\n", file: "x", over: base)
            #expect(read[.openPositions] == 3)
            #expect(read[.entriesPerDay] == 4)
        }
    }
}
