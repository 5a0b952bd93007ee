// From a request to its answer: who may ask, which fault strikes, how long it takes.
//
// Login answers at once, because a browser is not part of the lockstep; everything
// else is held. A fault before the call changes nothing at the broker; a fault after
// it leaves the order placed and the client in the dark.

import Exchange
import Market
import Platform

extension ShareKhanServer {
    /// Takes one request; its answer comes with the outputs, now or later. `ticket` names it.
    mutating func handle(_ request: HTTPServer.Request, ticket: UInt64) {
        if request.path.hasPrefix("/sim/") {
            return outputs.append(.reply(ticket: ticket, simulation(request)))
        }
        if request.path == "/skapi/auth/login.html" {
            return outputs.append(.reply(ticket: ticket, loginPage(request)))
        }
        guard let call = Call(method: request.method, path: request.path) else {
            return outputs.append(.reply(ticket: ticket, .notFound))
        }
        if call == .accessToken { return outputs.append(.reply(ticket: ticket, accessToken(request))) }
        serve(call, request, ticket)
    }

    private mutating func serve(_ call: Call, _ request: HTTPServer.Request, _ ticket: UInt64) {
        let latency = configuration.latency
        let span = call.name == "orders" ? latency.orders : latency.reads
        let word = faultWord(call, request)
        if let reply = faults.replyBefore(call.name, word, at: now) {
            return hold(reply, ticket, span)
        }
        let reply = isAllowed(call, request) ? answer(call, request, word) : .accessDenied
        if reply.status != 403, faults.strikes(.silentAfter, call.name, word, at: now) != nil {
            lockstep.silence(ticket)
            return
        }
        let delay = faults.strikes(.delay, call.name, word, at: now)?.delay ?? .zero
        hold(faults.spoil(reply, call.name, word, at: now), ticket, span, extra: delay)
    }

    /// What a fault's `on` may say more narrowly than `orders`: new, modify or cancel.
    private func faultWord(_ call: Call, _ request: HTTPServer.Request) -> String {
        switch call {
        case .cancelByID: return "cancel"
        case .order: break
        default: return call.name
        }
        do {
            return try JSON.parse(request.body)["requestType"]?.text?.lowercased() ?? call.name
        } catch { return call.name }
    }

    private func isAllowed(_ call: Call, _ request: HTTPServer.Request) -> Bool {
        guard call.needsToken else { return true }
        guard logins.isLive(request.header("access-token"), at: now) else { return false }
        return call.customer == nil || call.customer == configuration.account.customer
    }

    private mutating func answer(_ call: Call, _ request: HTTPServer.Request, _ word: String) -> Reply {
        switch call {
        case .accessToken: return accessToken(request)
        case .order: return takeOrder(request.body)
        case .cancelByID(let id): return takeCancel(id)
        case .orderBook: return list("orders_history", bookRows())
        case .history(_, _, let id): return list("order_history", historyRows(id))
        case .orderTrades(_, _, let id): return list("trade_history", tradeRows(id))
        case .positions: return list("trades_history", positionRows())
        case .holdings: return list("holdings", holdingRows())
        case .funds: return list("limit_statement", [fundsRow()])
        case .master(let code): return list("master", masterRows(code))
        case .masterTable(let code):
            return Reply(contentType: "text/csv", body: Array(masterTable(code).utf8))
        case .candles(let code, let scrip, let interval): return candles(code + scrip, interval)
        case .logout:
            logins.end(request.header("access-token") ?? "")
            return shuffle.envelope("logout", "success", at: now)
        }
    }

    /// A list of rows, or whichever of the shapes of "nothing" the profile chose.
    mutating func list(_ label: String, _ rows: [JSON]) -> Reply {
        guard rows.isEmpty else { return shuffle.envelope(label, .array(rows), at: now) }
        switch configuration.profile.empty {
        case .noRecords: return shuffle.envelope(label, "no_records", at: now)
        case .emptyArray: return shuffle.envelope(label, [], at: now)
        case .status204:
            return .json(["status": 204, "message": JSON(label), "timestamp": JSON(WireTime(now).iso)])
        case .noContent: return Reply(status: 204, contentType: "")
        }
    }
}
