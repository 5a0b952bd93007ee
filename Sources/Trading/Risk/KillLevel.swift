// How far trading has been stopped, and for whom.
//
// Levels only rise by themselves; each forbids what the one below it forbids and
// more. Lowering is a person's act, one level at a time. What a level makes the
// Desk do (cancel, flatten) is the Desk's; here is only what it forbids.

public import Market

/// What a message to the broker does to our risk.
public enum MessageClass: String, CaseIterable, Hashable, Sendable { case opening, closing, cancel }

public enum KillLevel: Int, Codable, CaseIterable, Hashable, Comparable, Sendable {
    case none
    /// K1: nothing that adds risk is sent.
    case halt
    /// K2: as K1, and every open order of the scope is cancelled.
    case cancel
    /// K3: as K2, and the scope is squared off.
    case flatten
    /// K4: no message at all, not even a close.
    case lock

    public func forbids(_ message: MessageClass) -> Bool {
        switch self {
        case .none: false
        case .halt, .cancel, .flatten: message == .opening
        case .lock: true
        }
    }

    public static func < (a: KillLevel, b: KillLevel) -> Bool { a.rawValue < b.rawValue }
}

/// What a stop, a flatten or an alert is about.
public enum RiskScope: Codable, Hashable, Sendable {
    case system
    case account
    case strategy(Owner)
    case instrument(InstrumentID)
}

/// The kill levels in force. At most one entry a scope.
public struct KillSwitch: Hashable, Sendable {
    public struct Entry: Hashable, Sendable {
        public let scope: RiskScope
        public fileprivate(set) var level: KillLevel
    }

    /// In the order in which the scopes were first stopped.
    public private(set) var entries: [Entry] = []

    public init() {}

    /// Stops `scope` at least this far; false when it already was, so that a repeat is no event.
    public mutating func raise(_ scope: RiskScope, to level: KillLevel) -> Bool {
        guard level > self.level(of: scope) else { return false }
        if let index = entries.firstIndex(where: { $0.scope == scope }) {
            entries[index].level = level
        } else {
            entries.append(Entry(scope: scope, level: level))
        }
        return true
    }

    /// One level less for `scope`, and the level left. The caller has checked the person's right to do so.
    public mutating func lower(_ scope: RiskScope) -> KillLevel {
        guard let index = entries.firstIndex(where: { $0.scope == scope }) else { return .none }
        let left = KillLevel(rawValue: entries[index].level.rawValue - 1) ?? .none
        if left == .none { entries.remove(at: index) } else { entries[index].level = left }
        return left
    }

    /// The level set for exactly this scope.
    public func level(of scope: RiskScope) -> KillLevel {
        entries.first { $0.scope == scope }?.level ?? .none
    }

    /// The highest level that covers an order of `owner` in `instrument`.
    public func level(for owner: Owner, in instrument: InstrumentID) -> KillLevel {
        entries.reduce(.none) { highest, entry in
            switch entry.scope {
            case .system, .account: max(highest, entry.level)
            case .strategy(let stopped): stopped == owner ? max(highest, entry.level) : highest
            case .instrument(let stopped): stopped == instrument ? max(highest, entry.level) : highest
            }
        }
    }
}
