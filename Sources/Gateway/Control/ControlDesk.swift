// Answers routed requests out of the daemon's operations. It knows no socket, so a
// test asks it without one.

import Market
import Platform
import Trading

struct ControlDesk: Sendable {
    let operations: any Operations

    func answer(_ request: ControlRequest) async -> ControlReply {
        switch request.route.name {
        case .accounts: return ControlReply(.array(await operations.accounts().map(SnapshotJSON.json)))
        default: break
        }
        switch await account(of: request) {
        case .failure(let refusal): return refusal.reply
        case .success(let account):
            return request.route.isMutating
                ? await change(request, account) : await look(request, account)
        }
    }

    /// The account named, or the only one.
    func account(of request: ControlRequest) async -> Result<String, ControlRefusal> {
        let names = await operations.accounts().map(\.name)
        guard let wanted = request["account"] else {
            guard names.count == 1, let only = names.first else {
                return .failure(
                    ControlRefusal(
                        400, "which_account",
                        "there are \(names.count) accounts: \(names.joined(separator: ", "))",
                        "name one with --account"))
            }
            return .success(only)
        }
        guard names.contains(wanted) else {
            let hint = Suggestion.nearest(to: wanted, in: names).map { "did you mean \($0)?" }
            return .failure(
                ControlRefusal(
                    404, "no_such_account", "there is no account \(wanted)",
                    hint ?? "the accounts are: \(names.joined(separator: ", "))"))
        }
        return .success(wanted)
    }

    private func look(_ request: ControlRequest, _ account: String) async -> ControlReply {
        switch request.route.name {
        case .jobs: return ControlReply(.array(await operations.jobs(account).map(SnapshotJSON.json)))
        case .loginPage:
            return ControlReply(["url": await operations.loginURL(account).map { .string($0) } ?? .null])
        case .alerts:
            let since = Int(request["since"] ?? "") ?? 0
            return ControlReply(.array(await operations.alerts(account, since: since).map(SnapshotJSON.json)))
        case .report, .fills: return await recorded(request, account)
        case .why: return await why(request, account)
        case .whyNot: return await whyNot(request, account)
        default: break
        }
        guard let desk = await operations.snapshot(account) else { return notOpen(account) }
        return await look(request, desk)
    }

    private func look(_ request: ControlRequest, _ desk: DeskSnapshot) async -> ControlReply {
        switch request.route.name {
        case .positions: return ControlReply(.array(desk.positions.map(SnapshotJSON.json)))
        case .orders:
            let orders = request.flag("unknown") ? desk.orders.filter(\.state.isUnresolved) : desk.orders
            return ControlReply(.array(orders.map(SnapshotJSON.json)))
        case .pnl:
            return ControlReply([
                "account": .string(desk.account),
                "profit": SnapshotJSON.totals(desk.realised, desk.unrealised, desk.charges),
                "strategies": .array(desk.strategies.map(SnapshotJSON.json)),
            ])
        case .risk:
            return ControlReply(RiskJSON.page(desk, await operations.limits(desk.account)))
        default:
            let alerts = await operations.alerts(desk.account, since: 0).count
            return ControlReply(
                SnapshotJSON.status(
                    desk, feed: await operations.feed(desk.account), alerts: alerts,
                    await operations.limits(desk.account), await operations.health(desk.account)))
        }
    }

    private func recorded(_ request: ControlRequest, _ account: String) async -> ControlReply {
        guard let report = await operations.report(account) else { return notOpen(account) }
        if request.route.name == .report { return ControlReply(report.json) }
        return ControlReply(.array(report.fills.map(SnapshotJSON.json)))
    }

    private func why(_ request: ControlRequest, _ account: String) async -> ControlReply {
        guard let subject = WhyWords.subject(request["order"] ?? "") else {
            return .error(
                400, "bad_order",
                "an order is named like O7, a denied ticket like D3; found \"\(request["order"] ?? "")\"",
                remedy: "see: sauda orders")
        }
        guard let story = await operations.why(subject, account: account) else {
            return .error(
                404, "no_such_order", "there is no \(WhyWords.text(subject)) today",
                remedy: "see: sauda orders")
        }
        return ControlReply(WhyJSON.json(story))
    }

    private func whyNot(_ request: ControlRequest, _ account: String) async -> ControlReply {
        guard let time = WhyWords.time(request["time"] ?? "") else {
            return .error(
                400, "bad_time",
                "a bar is named by the time at which it closed, such as 10:45; found "
                    + "\"\(request["time"] ?? "")\"", remedy: "write HH:MM")
        }
        let question = WhyNot(symbol: request["symbol"] ?? "", time: time, strategy: request["strategy"])
        guard let asked = await operations.whyNot(question, account: account) else { return notOpen(account) }
        do throws(WhyRefusal) { return ControlReply(WhyJSON.json(try asked.answer())) } catch {
            return .error(404, error.code, error.text, remedy: error.remedy)
        }
    }

    private func notOpen(_ account: String) -> ControlReply {
        .error(
            409, "not_open", "the desk of \(account) is not open yet", remedy: "see: sauda jobs")
    }

    /// `O7` or `7`.
    static func order(_ text: String) -> OrderID? {
        let digits = text.hasPrefix("O") || text.hasPrefix("o") ? text.dropFirst() : text[...]
        return Int32(digits).flatMap { $0 > 0 ? OrderID($0) : nil }
    }
}
