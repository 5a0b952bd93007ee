// Orders against a quote: who trades, how much, at what price.
//
// Our orders take from the displayed opposite size and from a share of what the
// market traded since the last quote, never more. An order that finds its price
// there takes the touch, slippage added; one that has waited unreached is come to,
// and trades at its own limit. Better limits first, then earlier ones; buys before
// sells where both want the same volume.

import Market

extension SimulatedExchange {
    /// One instrument at one instant: halts, the quote, fills, the end of its session.
    mutating func step(_ book: Int, at time: Timestamp) {
        let id = books[book].instrument.id
        let isHalt = books[book].isHalt(at: time)
        if isHalt != books[book].isHalted {
            books[book].isHalted = isHalt
            events.append(isHalt ? .halted(id) : .resumed(id))
        }
        let expires = books[book].expires(at: time)
        if expires, books[book].session.auction == nil { expireOrders(of: book, at: time) }
        if let (drawn, traded) = books[book].draw(at: time) { quote(book, drawn, traded, at: time) }
        if expires, books[book].session.auction != nil {
            crossAuction(of: book, at: time)
            expireOrders(of: book, at: time)
        }
        books[book].schedule()
    }

    /// As `step`, with a quote that the world gave instead of one drawn from bars.
    mutating func step(_ book: Int, given quote: Quote, at time: Timestamp) {
        guard time < books[book].session.close, let (next, traded) = books[book].take(quote) else { return }
        self.quote(book, next, traded, at: time)
    }

    private mutating func quote(_ book: Int, _ drawn: Quote, _ traded: Quantity, at time: Timestamp) {
        let (quote, bandMoved) = books[book].settle(drawn)
        books[book].quote = quote
        let id = books[book].instrument.id
        if bandMoved, let band = books[book].band {
            events.append(.bandMoved(id, band))
            cancelOrders(of: book, outside: band, at: time)
        }
        events.append(.quote(id, books[book].published(quote)))
        guard time < books[book].session.continuousEnd else {
            books[book].auctionVolume += traded
            return
        }
        guard !books[book].open.isEmpty else { return }
        var room = MatchRoom(quote, traded: traded, share: settings.volumeShare)
        for order in queue(of: book) { match(order, in: book, quote, &room, at: time) }
    }

    /// The open orders in the order in which they may take.
    private func queue(of book: Int) -> [Int] {
        let open = books[book].open
        guard open.count > 1 else { return open }
        return open.sorted { a, b in
            let (first, second) = (orders[a], orders[b])
            if first.terms.side != second.terms.side { return first.terms.side == .buy }
            let (p, q) = (first.terms.kind.limitPrice, second.terms.kind.limitPrice)
            if p != q { return first.terms.side == .buy ? p > q : p < q }
            return first.priority < second.priority
        }
    }

    private mutating func match(
        _ index: Int, in book: Int, _ quote: Quote, _ room: inout MatchRoom, at time: Timestamp
    ) {
        var justTriggered = false
        if orders[index].status == .triggerPending {
            guard orders[index].isReached(by: quote) else { return }
            orders[index].status = .working
            orders[index].isTriggered = true
            orders[index].updatedAt = time
            justTriggered = true
            events.append(.triggered(orders[index].id))
        }
        let order = orders[index]
        let tick = books[book].instrument.tick
        if let price = order.price(on: quote, justTriggered: justTriggered, settings.slippage, tick: tick) {
            let quantity = room.take(order.remaining, order.terms.side, lot: books[book].instrument.lot)
            if quantity > .zero { fill(index, in: book, quantity, at: price, time) }
        } else if quote.touch(for: order.terms.side) != nil {
            orders[index].isPassive = true
        }
        if order.terms.validity == .immediateOrCancel, orders[index].status.isLive {
            remove(index, from: book, as: .cancelled, at: time)
            events.append(.cancelled(order.id))
        }
    }

    /// Books one execution; the order's state and the position follow from it.
    private mutating func fill(
        _ index: Int, in book: Int, _ quantity: Quantity, at price: Price, _ time: Timestamp
    ) {
        fillCount += 1
        let value = price.value(of: quantity)
        let fill = Fill(id: fillID(fillCount, on: time.date), quantity: quantity, price: price, time: time)
        orders[index].filled += quantity
        orders[index].value += value
        orders[index].updatedAt = time
        let order = orders[index]
        record(order, quantity, value)
        if order.remaining.raw == 0 { remove(index, from: book, as: .filled, at: time) }
        events.append(.filled(order.id, fill))
    }

    private mutating func record(_ order: ExchangeOrder, _ quantity: Quantity, _ value: Money) {
        let wanted = ExchangePosition(instrument: order.terms.instrument, product: order.terms.product)
        let place = positions.firstIndex { !$0.precedes(wanted) } ?? positions.count
        if place == positions.count || wanted.precedes(positions[place]) {
            positions.insert(wanted, at: place)
        }
        positions[place].take(order.terms.side, quantity, value: value)
    }
}

extension SimulatedExchange {
    /// One price, the last one, for every limit that reaches it, within the auction's share of volume.
    private mutating func crossAuction(of book: Int, at time: Timestamp) {
        guard let last = books[book].quote?.last, !books[book].isHalted else { return }
        let price = last.roundedDown(to: books[book].instrument.tick)
        var room = MatchRoom(auction: books[book].auctionVolume, share: settings.volumeShare)
        for index in queue(of: book) where orders[index].status == .working {
            let order = orders[index]
            guard order.terms.side.isSatisfied(price, limit: order.terms.kind.limitPrice) else { continue }
            let quantity = room.take(order.remaining, order.terms.side, lot: books[book].instrument.lot)
            if quantity > .zero { fill(index, in: book, quantity, at: price, time) }
        }
    }

    private mutating func expireOrders(of book: Int, at time: Timestamp) {
        for index in books[book].open {
            conclude(index, .expired, at: time)
            events.append(.expired(orders[index].id))
        }
        books[book].open = []
    }

    private mutating func cancelOrders(of book: Int, outside band: PriceBand, at time: Timestamp) {
        for index in books[book].open where !band.contains(orders[index].terms.kind.limitPrice) {
            remove(index, from: book, as: .cancelled, at: time)
            events.append(.cancelled(orders[index].id))
        }
    }
}

/// How much may still trade on one quote.
struct MatchRoom {
    private var share: Quantity
    private var bid: Quantity
    private var ask: Quantity

    init(_ quote: Quote, traded: Quantity, share percent: Int64) {
        share = Quantity(raw: traded.raw / 100 * percent + traded.raw % 100 * percent / 100)
        bid = quote.bid?.quantity ?? .zero
        ask = quote.ask?.quantity ?? .zero
    }

    init(auction volume: Quantity, share percent: Int64) {
        share = Quantity(raw: volume.raw / 100 * percent + volume.raw % 100 * percent / 100)
        (bid, ask) = (share, share)
    }

    /// What one order gets, in whole lots; it is gone for the next.
    mutating func take(_ wanted: Quantity, _ side: Side, lot: Quantity) -> Quantity {
        let shown = side == .buy ? ask : bid
        let most = min(wanted, shown, share)
        let got = Quantity(raw: most.raw / lot.raw * lot.raw)
        share -= got
        if side == .buy { ask -= got } else { bid -= got }
        return got
    }
}
