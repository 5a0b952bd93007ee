// The answer to an order request, in the three classes that money hangs on.
//
// Placed or taken: the broker says so and names the order. Refused: it says no, or
// it could not have looked. Everything between is unanswered, for there is no client
// order id to ask with (none in any official client): only the book can tell.

import Market
import Platform
import Trading

enum ShareKhanOrderAnswer {
    enum Request: Hashable { case place, modify, cancel }

    static func answer(
        to request: Request, _ result: Result<HTTPResponse, HTTPFailure>
    ) -> BrokerAnswer {
        switch result {
        case .failure(.notSent(let reason)): request.notSent(reason)
        case .failure(let failure): request.unanswered(failure.text)
        case .success(let response): read(response, request)
        }
    }

    private static func read(_ response: HTTPResponse, _ request: Request) -> BrokerAnswer {
        let reply = ShareKhanReply(response)
        let body: JSON?
        do throws(BrokerFailure) { body = try reply.parsed() } catch { body = nil }
        guard (200..<300).contains(response.status) else {
            let text =
                body.flatMap { ShareKhanReply.errorText($0) ?? $0["message"]?.text } ?? "no reason given"
            return closed(Int64(response.status), cut(text), request)
        }
        guard let body else {
            return request.unanswered("HTTP \(response.status) with a body that is no JSON object")
        }
        return judge(body, request)
    }

    /// HTTP said yes; what does the body say?
    private static func judge(_ body: JSON, _ request: Request) -> BrokerAnswer {
        let data = body["data"].map { $0[0] ?? $0 } ?? .null
        let id = usable(data["orderId"])
        let error = ShareKhanReply.errorText(data) ?? ShareKhanReply.errorText(body)
        if let error {
            // A number and an error contradict each other: the order may exist.
            return id == nil || request != .place
                ? request.refused(cut(error))
                : request.unanswered("an order number together with the error `\(cut(error))`")
        }
        let status = body["status"]?.integer
        guard status == 200 else {
            guard id == nil, let status else { return request.unanswered("a body without status 200") }
            return closed(status, cut(body["message"]?.text ?? "no reason given"), request)
        }
        guard request == .place else { return request.taken }
        guard let id else { return request.unanswered("an answer without order number and without reason") }
        return .placed(
            BrokerOrderID(id), routingCode: data.first("rmscode", "rmsCode", "rmsCODE")?.text ?? "")
    }

    /// A status that is not success: 4xx was judged before anything was routed, the rest may have acted.
    private static func closed(_ status: Int64, _ text: String, _ request: Request) -> BrokerAnswer {
        switch status {
        case 408: request.unanswered("ShareKhan answered \(status): \(text)")
        case 400..<500: request.refused("ShareKhan answered \(status): \(text)")
        default: request.unanswered("ShareKhan answered \(status): \(text)")
        }
    }

    /// Nil for the words with which ShareKhan names no order: none, empty, `0`, `NA`.
    private static func usable(_ id: JSON?) -> String? {
        guard let text = id?.text, !["", "0", "NA", "na", "null", "-1"].contains(text) else { return nil }
        return text
    }
}

extension ShareKhanOrderAnswer.Request {
    var taken: BrokerAnswer { self == .cancel ? .cancelTaken : .modifyTaken }

    func refused(_ reason: String) -> BrokerAnswer {
        switch self {
        case .place: .refused(reason: reason)
        case .modify: .modifyRefused(reason: reason)
        case .cancel: .cancelRefused(reason: reason)
        }
    }

    func unanswered(_ reason: String) -> BrokerAnswer {
        switch self {
        case .place: .unanswered(reason: reason)
        case .modify: .modifyUnanswered(reason: reason)
        case .cancel: .cancelUnanswered(reason: reason)
        }
    }

    /// A change that never left is as good as refused: the order stands as it stood.
    func notSent(_ reason: String) -> BrokerAnswer {
        switch self {
        case .place: .notSent(reason: reason)
        case .modify: .modifyRefused(reason: "not sent: \(reason)")
        case .cancel: .cancelRefused(reason: "not sent: \(reason)")
        }
    }
}
