// Limits that are each in range and yet cannot be right together, or that no broker
// allows. What is refused here would let the daemon start and then never trade, or
// trade without the protection that its owner believes in.

import Platform
import Trading

struct LimitChecks {
    let limits: RiskLimits
    let section: Section

    /// From ten orders a second on, a client's strategies must be registered (rule of 2026-04-01);
    /// two are kept for what we do not count.
    static let mostMessages: Int64 = 8

    /// - Throws: the first pair that cannot be right, at the key that the file names.
    func check() throws(SourceError) {
        try messages()
        try ascending(.dayLossWarn, .dayLossHalt)
        try ascending(.dayLossHalt, .dayLossFlatten)
        try ascending(.entryFrom, .entryTo)
        if limits[.orderValueShare] > 10_000 {
            throw refusal(
                [.orderValueShare], "is \(text(.orderValueShare)): one order for more than the whole equity",
                "write order_value_share = \"10 %\"")
        }
    }

    private func messages() throws(SourceError) {
        let most = LimitChecks.mostMessages
        guard (1...most).contains(limits[.messagesPerSecond]) else {
            throw refusal(
                [.messagesPerSecond], "must be from 1 to \(most), found \(text(.messagesPerSecond))",
                "write messages_per_second = \(most)")
        }
        guard limits[.messagesReserved] < limits[.messagesPerSecond] else {
            throw refusal(
                [.messagesReserved, .messagesPerSecond],
                "is \(text(.messagesReserved)): of \(text(.messagesPerSecond)) messages a second "
                    + "none is left for an entry",
                "write messages_reserved below messages_per_second")
        }
    }

    private func ascending(_ low: RiskLimit, _ high: RiskLimit) throws(SourceError) {
        guard limits[low] >= limits[high] else { return }
        throw refusal(
            [low, high], "is \(text(low)), which is not below \(high.key), \(text(high))",
            "write both, \(low.key) below \(high.key)")
    }

    private func text(_ limit: RiskLimit) -> String { limit.unit.text(limits[limit]) }

    /// About the first limit; shown at the first of them that the file names.
    private func refusal(_ about: [RiskLimit], _ finding: String, _ remedy: String) -> SourceError {
        let place = about.lazy.compactMap { section.toml[$0.key] }.first ?? section.toml
        return section.error(place, "\(about[0].key) \(finding)", remedy)
    }
}
