// POST /orders: the broker's own checks, and what goes on to the exchange.
//
// HTTP 200 does not mean accepted: a refusal of the broker is an order id "0" and a
// text in `errormsg` (seen in two projects' production code). What the exchange
// refuses comes later, by status and ack.

import Exchange
import Market
import Platform

extension ShareKhanServer {
    mutating func takeOrder(_ body: [UInt8]) -> Reply {
        if messages.add(at: now) > configuration.profile.ordersPerSecond {
            return .failure(429, "Too many requests", type: "rate_limit")
        }
        do throws(OrderRequest.Refusal) {
            let request = try OrderRequest(try parsed(body))
            guard request.customer == configuration.account.customer else {
                throw OrderRequest.Refusal("Invalid customer id \(request.customer)")
            }
            switch request.kind {
            case .new: return try accepted(place(request))
            case .modify: return try modify(request)
            case .cancel: return try cancel(known(request))
            }
        } catch { return refused(error.text) }
    }

    mutating func takeCancel(_ id: Int64) -> Reply {
        if messages.add(at: now) > configuration.profile.ordersPerSecond {
            return .failure(429, "Too many requests", type: "rate_limit")
        }
        guard let position = desk.position(of: id) else { return refused("Order \(id) not found") }
        do throws(OrderRequest.Refusal) { return try cancel(position) } catch { return refused(error.text) }
    }

    private func parsed(_ body: [UInt8]) throws(OrderRequest.Refusal) -> JSON {
        do { return try JSON.parse(body) } catch { throw OrderRequest.Refusal("Invalid request body") }
    }

    // MARK: New

    /// Position in the desk of the order that was made.
    private mutating func place(_ request: OrderRequest) throws(OrderRequest.Refusal) -> Int {
        let draft = try draft(request)
        if let refusal = faults.strikes(.refuse, "orders", "new", at: now) {
            throw OrderRequest.Refusal(
                refusal.text.isEmpty ? "RMS: Order blocked by risk rule" : refusal.text)
        }
        if let refusal = moneyRefusal(of: draft) { throw OrderRequest.Refusal(refusal) }
        if let late = faults.strikes(.rejectLate, "orders", "new", at: now) {
            let position = desk.add(draft, exchangeID: nil, origin: .client, at: now)
            let reason = late.text.isEmpty ? "RMS: Margin exceeds available limit" : late.text
            let wait = Span.milliseconds(40 + random.below(60))
            agenda.add(.rejectLate(order: position, reason: reason), due: offTheGrid(now + wait))
            return position
        }
        let position = send(draft, origin: .client)
        if faults.strikes(.twice, "orders", "new", at: now) != nil { _ = send(draft, origin: .client) }
        return position
    }

    /// Sends an order to the exchange without any further check.
    mutating func send(_ draft: OrderDraft, origin: DeskOrder.Origin) -> Int {
        let id = exchange.submit(draft.terms, at: now)
        return desk.add(draft, exchangeID: id, origin: origin, at: now)
    }

    private func draft(_ request: OrderRequest) throws(OrderRequest.Refusal) -> OrderDraft {
        guard let instrument = instruments["\(request.exchangeCode)\(request.scripCode)"] else {
            throw OrderRequest.Refusal("Invalid scrip code \(request.exchangeCode) \(request.scripCode)")
        }
        guard instrument.isTradable else { throw OrderRequest.Refusal("Scrip is not allowed for trading") }
        guard request.afterHour != "Y" else {
            throw OrderRequest.Refusal("After market orders are not accepted now")
        }
        let product = try product(request, instrument)
        let kind = try kind(request, instrument)
        return OrderDraft(
            instrument: instrument,
            terms: OrderTerms(
                instrument: instrument.id, side: request.side, quantity: request.quantity, kind: kind,
                product: product, validity: request.validity),
            shownPrice: request.price, productCode: request.productCode,
            validityCode: request.validityCode, afterHour: request.afterHour,
            channelUser: request.channelUser, disclosed: request.disclosed)
    }

    /// INVESTMENT carries, BIGTRADE is closed the same day and not for derivatives (one project, 2026).
    private func product(
        _ request: OrderRequest, _ instrument: Instrument
    ) throws(OrderRequest.Refusal) -> Product {
        switch request.productCode {
        case "INVESTMENT": return instrument.segment == .cash ? .delivery : .carryForward
        case "BIGTRADE" where instrument.segment == .cash: return .intraday
        default:
            throw OrderRequest.Refusal(
                "Product \(request.productCode) is not allowed in \(request.exchangeCode)")
        }
    }

    private func kind(
        _ request: OrderRequest, _ instrument: Instrument
    ) throws(OrderRequest.Refusal) -> OrderKind {
        if request.trigger > .zero, request.price > .zero {
            return .stop(trigger: request.trigger, limit: request.price)
        }
        if request.price > .zero { return .limit(request.price) }
        guard case .protected(let points) = configuration.profile.marketOrders,
            let cap = protection(instrument, request.side, points, from: request.trigger)
        else {
            throw OrderRequest.Refusal("Market orders without price protection are not allowed")
        }
        if request.trigger > .zero { return .stop(trigger: request.trigger, limit: cap) }
        return .market(protection: cap)
    }

    /// The cap of a market order, on the tick grid inside the band; nil without a price to start from.
    func protection(
        _ instrument: Instrument, _ side: Side, _ points: Int64, from start: Price = .zero
    ) -> Price? {
        let base = start > .zero ? start : exchange.quote(instrument.id)?.last ?? .zero
        guard base > .zero else { return nil }
        let moved = base.moved(byBasisPoints: side == .buy ? points : -points)
        let cap = exchange.band(instrument.id)?.clamp(moved) ?? moved
        return side == .buy
            ? cap.roundedDown(to: instrument.tick) : cap.roundedUp(to: instrument.tick)
    }

    // MARK: Change and cancel

    private func known(_ request: OrderRequest) throws(OrderRequest.Refusal) -> Int {
        guard let id = request.orderID, let position = desk.position(of: id) else {
            throw OrderRequest.Refusal("Order \(request.orderID ?? 0) not found")
        }
        let order = desk[position]
        guard order.instrument.brokerCode == request.scripCode, order.side == request.side,
            order.instrument.wireExchange == request.exchangeCode
        else { throw OrderRequest.Refusal("Order details do not match order \(id)") }
        return position
    }

    private mutating func modify(_ request: OrderRequest) throws(OrderRequest.Refusal) -> Reply {
        let position = try known(request)
        let exchangeID = try openOrder(position)
        let kind = try kind(request, desk[position].instrument)
        desk.ask(position, "MODIFY", at: now)
        exchange.modify(exchangeID, newKind: kind, newQuantity: request.quantity, at: now)
        if faults.strikes(.newID, "orders", "modify", at: now) != nil { _ = desk.rename(position) }
        return accepted(position)
    }

    private mutating func cancel(_ position: Int) throws(OrderRequest.Refusal) -> Reply {
        let exchangeID = try openOrder(position)
        if let refusal = faults.strikes(.refuseCancel, "orders", "cancel", at: now) {
            throw OrderRequest.Refusal(refusal.text.isEmpty ? "Order cannot be cancelled" : refusal.text)
        }
        desk.ask(position, "CANCEL", at: now)
        exchange.cancel(exchangeID, at: now)
        return accepted(position)
    }

    private func openOrder(_ position: Int) throws(OrderRequest.Refusal) -> ExchangeOrderID {
        let order = desk[position]
        guard !order.isOver, let id = order.exchangeID else {
            throw OrderRequest.Refusal("Order \(order.id) is already \(order.current.status)")
        }
        return id
    }

    // MARK: Answers

    private mutating func accepted(_ position: Int) -> Reply {
        let order = desk[position]
        let isNumber = faults.strikes(.numberID, "orders", "orders", at: now) != nil
        let data: JSON = [
            "orderId": isNumber ? JSON(order.id) : JSON(String(order.id)),
            "rmscode": JSON(order.instrument.routingCode), "errormsg": "",
            "orderDateTime": JSON(WireTime(now).row), "coverOrderId": "0",
        ]
        return shuffle.envelope(configuration.profile.orderLabel, shuffle.object(data), at: now)
    }

    private mutating func refused(_ text: String) -> Reply {
        let data: JSON = ["orderId": "0", "rmscode": "", "errormsg": JSON(text)]
        return shuffle.envelope(configuration.profile.orderLabel, shuffle.object(data), at: now)
    }
}
