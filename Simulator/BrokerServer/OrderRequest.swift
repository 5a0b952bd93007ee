// The body of POST /orders, read as leniently as the real server does.
//
// One path serves new orders, changes and cancels; `requestType` decides. Numbers
// arrive as numbers or strings, words in any case. What cannot be understood is a
// refusal with a text, never a crash.

import Exchange
import Market
import Platform

struct OrderRequest: Sendable {
    enum Kind: String { case new, modify, cancel }

    let kind: Kind
    let customer: String
    let orderID: Int64?
    let exchangeCode: String
    let scripCode: Int64
    let side: Side
    let quantity: Quantity
    /// Zero asks for a market order.
    let price: Price
    /// Zero is no stop.
    let trigger: Price
    let productCode: String
    let validity: Validity
    let validityCode: String
    let afterHour: String
    let channelUser: String
    let disclosed: Int64

    /// Why a body is no order.
    struct Refusal: Error {
        let text: String
        init(_ text: String) { self.text = text }
    }

    init(_ body: JSON) throws(Refusal) {
        let word = body["requestType"]?.text ?? ""
        guard let kind = Kind(rawValue: word.lowercased()) else {
            throw Refusal("Invalid request type \(word)")
        }
        self.kind = kind
        customer = body["customerId"]?.text ?? ""
        orderID = body["orderId"]?.integer
        if kind != .new, orderID == nil { throw Refusal("Invalid order id") }
        exchangeCode = (body["exchange"]?.text ?? "").uppercased()
        guard let scripCode = body["scripCode"]?.integer else { throw Refusal("Invalid scrip code") }
        self.scripCode = scripCode
        side = try OrderRequest.side(body["transactionType"]?.text ?? "")
        guard let units = body["quantity"]?.text, let quantity = Quantity(units), quantity > .zero,
            quantity.isWhole
        else { throw Refusal("Invalid order quantity") }
        self.quantity = quantity
        price = try OrderRequest.price(body["price"], "price")
        trigger = try OrderRequest.price(body["triggerPrice"], "trigger price")
        productCode = try OrderRequest.product(body["productType"]?.text ?? "")
        validityCode = (body["validity"]?.text ?? "GFD").uppercased()
        guard ["GFD", "IOC", "MYGTD"].contains(validityCode) else {
            throw Refusal("Invalid validity \(validityCode)")
        }
        validity = validityCode == "IOC" ? .immediateOrCancel : .day
        afterHour = (body["afterHour"]?.text ?? "N").uppercased()
        channelUser = body["channelUser"]?.text ?? ""
        disclosed = body["disclosedQty"]?.integer ?? 0
    }

    private static func side(_ word: String) throws(Refusal) -> Side {
        switch word.uppercased() {
        case "B", "BM": .buy
        case "S", "SM", "SAM": .sell
        default: throw Refusal("Invalid transaction type \(word)")
        }
    }

    private static func price(_ value: JSON?, _ name: String) throws(Refusal) -> Price {
        guard let text = value?.text, !text.isEmpty else { return .zero }
        guard let price = Price(text) else { throw Refusal("Invalid \(name) \(text)") }
        return price
    }

    /// INVESTMENT, BIGTRADE, BIGTRADEPLUS, in the spellings that clients use.
    private static func product(_ word: String) throws(Refusal) -> String {
        switch word.uppercased() {
        case "INVESTMENT", "INV": "INVESTMENT"
        case "BIGTRADE", "BT": "BIGTRADE"
        case "BIGTRADEPLUS", "BIGTRADE+", "BT+": "BIGTRADEPLUS"
        default: throw Refusal("Invalid product type \(word)")
        }
    }
}
