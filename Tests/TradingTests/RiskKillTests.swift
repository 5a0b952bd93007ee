import Market
import Testing

@testable import Trading

@Suite("A kill level")
struct RiskKillTests {
    @Test("forbids what the one below forbids, and more")
    func forbids() {
        for (level, opening, closing, cancel) in [
            (KillLevel.none, false, false, false), (.halt, true, false, false), (.cancel, true, false, false),
            (.flatten, true, false, false), (.lock, true, true, true),
        ] {
            #expect(level.forbids(.opening) == opening && level.forbids(.closing) == closing)
            #expect(level.forbids(.cancel) == cancel)
        }
        #expect(KillLevel.allCases.sorted() == [.none, .halt, .cancel, .flatten, .lock])
    }

    @Test("rises only, and a repeat is no event")
    func rises() {
        var kill = KillSwitch()
        for (level, isNew, after) in [
            (KillLevel.cancel, true, KillLevel.cancel), (.cancel, false, .cancel), (.halt, false, .cancel),
            (.lock, true, .lock),
        ] {
            let raised = kill.raise(.account, to: level)
            #expect(raised == isNew && kill.level(of: .account) == after)
        }
    }

    @Test("is lowered one level at a time, and forgotten at none")
    func lowers() {
        var kill = KillSwitch()
        _ = kill.raise(.system, to: .cancel)
        for left in [KillLevel.halt, .none, .none] {
            let level = kill.lower(.system)
            #expect(level == left)
        }
        #expect(kill == KillSwitch())
    }

    @Test("covers what its scope names, and the highest counts")
    func scopes() {
        var kill = KillSwitch()
        let (a, b) = (InstrumentID(1), InstrumentID(2))
        _ = kill.raise(.strategy(.strategy(1)), to: .halt)
        _ = kill.raise(.instrument(a), to: .flatten)
        #expect(kill.level(for: .strategy(1), in: a) == .flatten)
        #expect(kill.level(for: .strategy(1), in: b) == .halt)
        #expect(kill.level(for: .strategy(2), in: b) == .none)
        _ = kill.raise(.account, to: .cancel)
        #expect(kill.level(for: .strategy(2), in: b) == .cancel)
    }
}

@Suite("Risk limits")
struct RiskLimitsTests {
    @Test("have one row, one key and one place each")
    func rows() {
        #expect(Set(RiskLimit.allCases.map(\.key)).count == RiskLimit.allCases.count)
        #expect(RiskLimit.allCases.map(\.rawValue) == Array(0..<RiskLimit.allCases.count))
        for limit in RiskLimit.allCases { #expect(RiskLimits.standard[limit] == limit.standard) }
    }

    @Test("change their fingerprint with any value")
    func fingerprint() {
        var seen: Set<UInt64> = [RiskLimits.standard.fingerprint]
        for limit in RiskLimit.allCases {
            var limits = RiskLimits.standard
            limits[limit] += 1
            #expect(seen.insert(limits.fingerprint).inserted, "\(limit)")
            limits[limit] -= 1
            #expect(limits.fingerprint == RiskLimits.standard.fingerprint)
        }
    }

    @Test("read as a person would write them")
    func text() {
        #expect(RiskUnit.paise.text(2_00_000_00) == "₹200000.00")
        #expect(RiskUnit.basisPoints.text(150) == "1.5 %")
        #expect(RiskUnit.timeOfDay.text(53_100) == "14:45")
        #expect(RiskUnit.nanoseconds.text(45_001_000_000) == "45.001 s")
        #expect(RiskUnit.control.text(8) == "RC-08")
    }
}
