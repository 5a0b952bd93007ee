// How a person names what is asked about: `O7`, `7`, `D3`, `10:45`.

import Market
import Trading

enum WhyWords {
    /// `O7` or `7` is an order, `D3` the third ticket that was denied.
    static func subject(_ text: String) -> OrderStory.Subject? {
        if text.hasPrefix("D") || text.hasPrefix("d") {
            return Int(text.dropFirst()).flatMap { $0 > 0 ? .denial($0) : nil }
        }
        return ControlDesk.order(text).map { .order($0) }
    }

    static func text(_ subject: OrderStory.Subject) -> String {
        switch subject {
        case .order(let id): "order \(id)"
        case .denial(let number): "denied ticket D\(number)"
        }
    }

    /// `HH:MM`, or `HH:MM:SS`.
    static func time(_ text: String) -> TimeOfDay? { TimeOfDay(text) }
}
