// Why an order exists and what it lived through, from the day's journal: the ticket,
// the limits that it was judged by, every control's figures, every event.

import Market
import Platform
import Storage
public import Trading

extension Daemon {
    /// Lines for a person; nil when today's journal has no such order.
    public func why(_ order: OrderID, account: String) async -> [String]? {
        guard let day = await self.account(account)?.day else { return nil }
        let header = JournalHeader(account: account, date: day.opening.date)
        let folder = JournalFolder(configuration.dataDirectory + "/journal")
        do throws(JournalFailure) {
            guard let begun = try DayJournal.read(folder, header) else { return nil }
            let lines = OrderStory(order, begun.opening).lines(begun.records)
            return lines.isEmpty ? nil : lines
        } catch {
            return ["\(error)"]
        }
    }
}

/// One order's life, picked out of a day.
struct OrderStory {
    private let order: OrderID
    private let tape: Tape

    init(_ order: OrderID, _ opening: DayOpening) {
        self.order = order
        tape = Tape(opening)
    }

    func lines(_ records: [EventRecord]) -> [String] {
        var lines: [String] = []
        for record in records {
            let parts = record.effects.filter(concerns)
            guard !parts.isEmpty else { continue }
            if parts.contains(where: isBeginning) {
                lines.append("\(record.at)  because of: \(tape.text(record.event))")
            }
            for part in parts { lines += text(part).map { "\(record.at)  \($0)" } }
        }
        return lines
    }

    private func concerns(_ effect: Effect) -> Bool {
        switch effect {
        case .ordered(let id, _, _), .reasoned(let id, _), .order(let id, _), .posted(let id, _, _),
            .reversed(let id, _), .baseline(let id, _), .searched(let id, _):
            id == order
        default: false
        }
    }

    private func isBeginning(_ effect: Effect) -> Bool { if case .ordered = effect { true } else { false } }

    private func text(_ effect: Effect) -> [String] {
        switch effect {
        case .ordered(_, _, let limits): [tape.text(effect), "judged by limits \(String(limits, radix: 16))"]
        case .reasoned(_, let reason): reason.trace + reason.controls.map(OrderStory.text)
        default: [tape.text(effect)]
        }
    }

    /// A control that only says yes or no has no figures.
    static func text(_ result: ControlResult) -> String {
        let outcome = "\(result.control.code) \(result.control.title): \(result.outcome.rawValue)"
        guard result.unit != .flag else { return outcome }
        let observed = result.observed.map { figure($0, result.unit) } ?? "unknown"
        let headroom = result.headroom.map { ", headroom \(figure($0, result.unit))" } ?? ""
        return "\(outcome), \(observed) against \(figure(result.limit, result.unit))\(headroom)"
    }

    private static func figure(_ value: Int64, _ unit: RiskUnit) -> String {
        switch unit {
        case .money: Humane.rupees(Money(raw: value))
        case .paise: Humane.rupees(Price(paise: value))
        case .quantity: Humane.count(Quantity(raw: value))
        default: unit.text(value)
        }
    }
}
