// What is sent to ShareKhan, as values: one function a request.
//
// The paths and field names are those of the official clients (read 2024-04); the
// junk query that the Python one appends to its GETs is left out. Modify and cancel
// repeat the whole order, because the broker wants it so.

import Market
import Platform

/// An order that cannot be put into ShareKhan's words. Nothing was sent.
struct Unsendable: Error, Hashable { var reason: String }

struct ShareKhanRequests: Sendable {
    enum OrderAction: Hashable {
        case new
        case modify(BrokerOrderID, routingCode: String)
        case cancel(BrokerOrderID, routingCode: String)
    }

    let settings: ShareKhanSettings
    let session: BrokerSession

    func order(
        _ action: OrderAction, _ terms: OrderTerms, _ instrument: Instrument
    ) throws(Unsendable) -> HTTPRequest {
        var request = read("orders")
        request.method = "POST"
        request.body = JSON.object(try orderBody(action, terms, instrument)).serialized()
        return request
    }

    func book() -> HTTPRequest { read("reports/\(customer)") }
    func history(_ order: BrokerOrderID, code: String) -> HTTPRequest {
        read("reports/\(code)/\(customer)/\(percentEncoded(order.text))")
    }
    /// Four of the six official clients ask here; the other two under `orders/`.
    func trades(_ order: BrokerOrderID, code: String) -> HTTPRequest {
        read("reports/\(code)/\(customer)/\(percentEncoded(order.text))/trades")
    }
    /// ShareKhan calls the day's positions "trades".
    func positions() -> HTTPRequest { read("trades/\(customer)") }
    func holdings() -> HTTPRequest { read("holdings/\(customer)") }
    func funds(code: String) -> HTTPRequest { read("limitstmt/\(code)/\(customer)") }

    func candles(_ key: ScripKey, interval: String) -> HTTPRequest {
        read("historical/\(key.code)/\(key.scrip)/\(interval)")
    }

    /// Needs no login (seen 2024 in production use), so it is sent without one.
    static func master(code: String, _ settings: ShareKhanSettings) -> HTTPRequest {
        var request = HTTPRequest(
            "GET", settings.endpoints.api + "/skapi/services/master/\(code)",
            headers: [HTTPHeader("api-key", settings.apiKey.reveal())], timeout: settings.masterTimeout)
        request.maximumBytes = 128 << 20
        return request
    }

    private var customer: String { percentEncoded(session.customer) }

    private func read(_ path: String) -> HTTPRequest {
        var headers = [
            HTTPHeader("api-key", settings.apiKey.reveal()),
            HTTPHeader("access-token", session.token.reveal()),
            HTTPHeader("Content-Type", "application/json"),
        ]
        if let vendor = settings.vendorKey { headers.append(HTTPHeader("vendor-key", vendor.reveal())) }
        return HTTPRequest(
            "GET", settings.endpoints.api + "/skapi/services/" + path, headers: headers,
            timeout: settings.timeout)
    }
}

extension ShareKhanRequests {
    private func orderBody(
        _ action: OrderAction, _ terms: OrderTerms, _ instrument: Instrument
    ) throws(Unsendable) -> [JSON.Member] {
        guard let code = ShareKhanNames.code(instrument.exchange, instrument.segment) else {
            throw Unsendable(reason: "ShareKhan has no market for \(instrument.key)")
        }
        guard instrument.brokerCode > 0, instrument.isTradable else {
            throw Unsendable(reason: "\(instrument.key) has no scrip code that takes orders")
        }
        guard terms.quantity.isWhole, terms.quantity > .zero else {
            throw Unsendable(reason: "ShareKhan takes whole units above zero, not \(terms.quantity)")
        }
        let (type, orderID, routing) = action.words
        var body: [(String, JSON)] = orderID.map { [("orderId", .string($0))] } ?? []
        body += [
            ("customerId", .string(session.customer)), ("scripCode", JSON(instrument.brokerCode)),
            ("tradingSymbol", .string(instrument.shareKhanSymbol)), ("exchange", .string(code)),
            ("transactionType", terms.side == .buy ? "B" : "S"),
            ("quantity", JSON(terms.quantity.units)), ("disclosedQty", 0),
            ("price", .string(terms.kind.limitPrice.description)),
            ("triggerPrice", .string(terms.kind.trigger?.description ?? "0")),
            ("rmsCode", .string(routing)), ("afterHour", "N"), ("orderType", "NORMAL"),
            ("channelUser", .string(session.loginID)),
            ("validity", terms.validity == .day ? "GFD" : "IOC"), ("requestType", .string(type)),
            ("productType", .string(ShareKhanNames.word(terms.product))),
        ]
        body += instrument.derivativeFields
        return body.map { JSON.Member(name: $0.0, value: $0.1) }
    }
}

extension ShareKhanRequests.OrderAction {
    fileprivate var words: (type: String, order: String?, routing: String) {
        switch self {
        case .new: ("NEW", nil, "ANY")
        case .modify(let id, let code): ("MODIFY", id.text, code.isEmpty ? "ANY" : code)
        case .cancel(let id, let code): ("CANCEL", id.text, code.isEmpty ? "ANY" : code)
        }
    }
}

extension Instrument {
    /// What an order for a derivative says beyond one for a share. Its series is the master's `instType`.
    fileprivate var derivativeFields: [(String, JSON)] {
        switch contract {
        case .share, .index: []
        case .future(_, let expiry):
            [
                ("instrumentType", .string(series.isEmpty ? "FS" : series)), ("strikePrice", "-1"),
                ("expiry", .string(expiry.dayFirst)), ("optionType", "XX"),
            ]
        case .option(_, let expiry, let strike, let right):
            [
                ("instrumentType", .string(series.isEmpty ? "OS" : series)),
                ("strikePrice", .string(strike.description)), ("expiry", .string(expiry.dayFirst)),
                ("optionType", .string(right.rawValue)),
            ]
        }
    }
}

extension CalendarDate {
    /// `28/10/2025`
    fileprivate var dayFirst: String {
        let parts = description.split(separator: "-")
        return parts.reversed().joined(separator: "/")
    }
}

/// One word of a path: nothing in it can end the path or start a query.
private func percentEncoded(_ word: String) -> String { formEncoded(word).replacing("+", with: "%20") }
