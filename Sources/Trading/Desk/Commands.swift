// What the operator asks for. What lowers risk is done at once; what raises it
// passes the same gate as everything else.

import Market
import Rules

extension Desk {
    mutating func take(_ command: Command, by person: String) {
        switch command {
        case .start(let strategies): start(strategies, by: person)
        case .stop:
            for index in seats.indices where gates.armed[index] {
                emit(.latched(.armed(strategy: index), on: false, reason: "stopped by \(person)"))
            }
            alert(.notice, .trading, "Stopped by \(person): no new entries; open positions keep their stops.")
        case .squareOff(let scope): beginSquareOff(scope, .operatorAsked(person))
        case .halt(let reason): raise(.account, .halt, "\(reason) (\(person))")
        case .resume: resume(by: person)
        case .kill(let scope, let level, let reason): raise(scope, level, "\(reason) (\(person))")
        case .lowerKill(let scope, let reason): lower(scope, "\(reason) (\(person))")
        case .reconcile: emit(.readBooks)
        case .resolve(let id, let evidence): resolve(id, evidence, by: person)
        }
    }

    private mutating func start(_ strategies: [Int], by person: String) {
        let chosen = strategies.isEmpty ? Array(seats.indices) : strategies.filter(seats.indices.contains)
        guard gates.isInitialised else {
            return alert(
                .warning, .trading, "Not started: the start-up steps are not through; see `sauda status`.")
        }
        guard gates.kill.level(of: .account) <= .halt, gates.noNewRisk == nil else {
            return alert(
                .warning, .trading, "Not started: a kill or a loss limit is in force; see `sauda risk`.")
        }
        for index in chosen where !gates.armed[index] {
            emit(.latched(.armed(strategy: index), on: true, reason: "started by \(person)"))
        }
        let names = chosen.map { seats[$0].strategy.name }.joined(separator: ", ")
        alert(.notice, .trading, "Started by \(person), until the session ends: \(names).")
    }

    private mutating func resume(by person: String) {
        guard gates.kill.level(of: .account) <= .halt else {
            return alert(
                .warning, .risk, "Not resumed: a kill is in force; lower it with `sauda kill --lower`.")
        }
        if gates.kill.level(of: .account) == .halt {
            emit(.latched(.kill(.account, .none), on: false, reason: "resumed by \(person)"))
        }
        alert(.notice, .risk, "Resumed by \(person).")
    }

    mutating func raise(_ scope: RiskScope, _ level: KillLevel, _ reason: String) {
        guard gates.kill.level(of: scope) < level else { return }
        emit(.latched(.kill(scope, level), on: true, reason: reason))
        alert(.critical, .risk, "\(level) in force for \(text(of: scope)): \(reason)")
        if level == .cancel { for id in live.ids where covers(scope, id) { callBackUnlessStop(id) } }
        if level == .flatten { flatten(scope) }
    }

    /// K2 calls everything back; stops stay while there is something to protect.
    private mutating func callBackUnlessStop(_ id: OrderID) {
        let protects = orders[id.index].ticket.purpose == .protectiveStop
        if let key = key(of: id), protects, net(of: key) != .zero { return }
        requestCancel(id)
    }

    private func covers(_ scope: RiskScope, _ id: OrderID) -> Bool {
        switch scope {
        case .system, .account: true
        case .strategy(let owner): orders[id.index].owner == owner
        case .instrument(let instrument): orders[id.index].terms.instrument == instrument
        }
    }

    private mutating func flatten(_ scope: RiskScope) {
        switch scope {
        case .system, .account: beginSquareOff(.account, .kill)
        case .strategy(.strategy(let index)): beginSquareOff(.strategy(index), .kill)
        case .strategy: break
        case .instrument(let instrument): beginSquareOff(.instrument(instrument), .kill)
        }
    }

    private mutating func lower(_ scope: RiskScope, _ reason: String) {
        let level = gates.kill.level(of: scope)
        guard level > .none else { return alert(.notice, .risk, "Nothing to lower for \(text(of: scope)).") }
        guard broker.drifts.isEmpty else {
            return alert(
                .warning, .risk, "Not lowered: the broker's positions and ours differ; `sauda reconcile`.")
        }
        emit(.latched(.kill(scope, level), on: false, reason: reason))
        alert(.warning, .risk, "\(text(of: scope)) is now at \(gates.kill.level(of: scope)): \(reason)")
    }

    private mutating func resolve(_ id: OrderID, _ evidence: String, by person: String) {
        guard order(id)?.state == .quarantined else {
            return alert(
                .warning, .unknownOrder, "Order \(id) is not waiting for a person; nothing was changed.")
        }
        happen(.resolved(by: person, evidence: evidence), to: id)
        alert(.notice, .unknownOrder, "\(describe(id)): closed by \(person): \(evidence)")
    }

    private func text(of scope: RiskScope) -> String {
        switch scope {
        case .system: "the system"
        case .account: "the account"
        case .strategy(let owner): name(of: owner)
        case .instrument(let id): instrument(id).symbol
        }
    }
}
