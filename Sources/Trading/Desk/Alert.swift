// Something that a person should hear of. An alert is an effect like any other:
// it is journalled with the decision that raised it and delivered outside the
// trading path, so a dead mail server delays no order.

public struct Alert: Codable, Hashable, Sendable {
    public enum Severity: String, CaseIterable, Codable, Hashable, Comparable, Sendable {
        case notice, warning, critical
        public static func < (a: Severity, b: Severity) -> Bool { a.rank < b.rank }
        private var rank: Int { self == .notice ? 0 : self == .warning ? 1 : 2 }
    }

    /// What it is about; stable, so a receiver can filter.
    public enum Topic: String, CaseIterable, Codable, Hashable, Sendable {
        case trading, order, unknownOrder, squareOff, risk, feed, reconciliation, session, system
    }

    public var severity: Severity
    public var topic: Topic
    /// What happened and what to do about it, in one or two sentences.
    public var text: String

    public init(_ severity: Severity, _ topic: Topic, _ text: String) {
        self.severity = severity
        self.topic = topic
        self.text = text
    }
}
