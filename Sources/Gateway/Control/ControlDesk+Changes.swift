// What changes something: each request becomes one command of the desk, or is refused
// with the reason.

import Market
import Platform
import Trading

extension ControlDesk {
    func change(_ request: ControlRequest, _ account: String) async -> ControlReply {
        switch request.route.name {
        case .login:
            if let problem = await operations.completeLogin(account, redirect: request["redirect"] ?? "") {
                return .refused(problem, remedy: "log in again: sauda login")
            }
            return ControlReply(["done": true, "texts": ["Logged in."]])
        case .initialise:
            await operations.initialise(account)
            return ControlReply(["done": true, "texts": ["The start-up steps run again; see: sauda jobs"]])
        default: break
        }
        guard let desk = await operations.snapshot(account) else {
            return .error(
                409, "not_open", "the desk of \(account) is not open yet", remedy: "see: sauda jobs")
        }
        switch command(request, desk) {
        case .failure(let refusal): return refusal.reply
        case .success(let command):
            let answer = await operations.command(command, account: account, by: request.person)
            guard answer.isDone else { return .refused(answer.texts.joined(separator: " ")) }
            let texts = answer.texts.isEmpty ? [CommandAnswer.silence(after: command)] : answer.texts
            return ControlReply(["done": true, "texts": .array(texts.map { .string($0) })])
        }
    }

    func command(_ request: ControlRequest, _ desk: DeskSnapshot) -> Result<Command, ControlRefusal> {
        let reason = request["reason"] ?? "asked by the operator"
        switch request.route.name {
        case .start: return start(request, desk)
        case .stop: return .success(.stop)
        case .squareOff:
            guard let name = request["strategy"] else { return .success(.squareOff(.account)) }
            return strategy(name, desk).map { .squareOff(.strategy($0)) }
        case .halt: return .success(.halt(reason: reason))
        case .resume: return .success(.resume)
        case .kill: return kill(request, reason)
        case .reconcile: return .success(.reconcile)
        case .resolve:
            guard let id = ControlDesk.order(request["order"] ?? "") else {
                return .failure(
                    ControlRefusal(
                        400, "bad_order", "an order is named like O7", "see: sauda orders --unknown"))
            }
            return .success(.resolve(id, evidence: request["evidence"] ?? ""))
        default: preconditionFailure("\(request.route.name) is no command of a desk")
        }
    }

    private func start(_ request: ControlRequest, _ desk: DeskSnapshot) -> Result<Command, ControlRefusal> {
        let isLive = desk.mode == .live
        if request.flag("paper"), isLive || request.flag("live") {
            return .failure(
                ControlRefusal(
                    409, "other_mode", "account \(desk.account) is in mode \(desk.mode.rawValue), not paper",
                    "change mode in the configuration, or leave --paper out"))
        }
        if request.flag("live"), !isLive {
            return .failure(
                ControlRefusal(
                    409, "other_mode", "account \(desk.account) is in mode \(desk.mode.rawValue), not live",
                    "set mode = \"live\" in the configuration and restart the daemon"))
        }
        var chosen: [Int] = []
        for name in request.list("strategies") {
            switch strategy(name, desk) {
            case .failure(let refusal): return .failure(refusal)
            case .success(let index): chosen.append(index)
            }
        }
        return .success(.start(strategies: chosen))
    }

    /// By name, or by a part of it that only one strategy has.
    private func strategy(_ name: String, _ desk: DeskSnapshot) -> Result<Int, ControlRefusal> {
        let names = desk.strategies.map(\.name)
        if let index = names.firstIndex(where: { $0.lowercased() == name.lowercased() }) {
            return .success(index)
        }
        let near = names.indices.filter { names[$0].lowercased().contains(name.lowercased()) }
        if near.count == 1 { return .success(near[0]) }
        return .failure(
            ControlRefusal(
                404, "no_such_strategy",
                near.isEmpty ? "there is no strategy \(name)" : "\(near.count) strategies match \(name)",
                "the strategies are: \(names.joined(separator: ", "))"))
    }

    private func kill(_ request: ControlRequest, _ reason: String) -> Result<Command, ControlRefusal> {
        if request.flag("lower") {
            return .success(.lowerKill(.account, reason: reason))
        }
        let levels = KillLevel.allCases.dropFirst()
        let text = (request["level"] ?? "").lowercased()
        guard let level = levels.first(where: { "\($0)" == text || "k\($0.rawValue)" == text }) else {
            let found = text.isEmpty ? "nothing" : "\"\(text)\""
            return .failure(
                ControlRefusal(
                    400, "bad_level", "expected a level, found \(found)",
                    "one of \(levels.map { "\($0)" }.joined(separator: ", ")), or --lower"))
        }
        return .success(.kill(.account, level, reason: reason))
    }
}
