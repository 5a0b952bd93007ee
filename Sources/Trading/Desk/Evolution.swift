// What an effect changes. One case, one consequence; nothing is decided here, so a
// recorded effect applied again rebuilds exactly the state that it once made.

import Accounting
import Market

extension Desk {
    mutating func evolve(_ effect: Effect) {
        switch effect {
        case .ordered(let id, let approved, let limits): evolve(ordered: id, approved.ticket, limits)
        case .denied(let ticket, let denials): evolve(denied: ticket, denials)
        case .order(let id, let event): _ = evolve(id, event)
        case .posted(let id, let fill, let charges): evolve(posted: fill, charges, to: id)
        case .reversed(let id, let fill): evolve(reversed: fill, of: id)
        case .baseline(let id, let known): orders[id.index].baseline = known
        case .searched(let id, let match): orders[id.index].search = match
        case .parked(let id, let acknowledgement): broker.parked.append(Parked(id: id, acknowledgement))
        case .confirmed(let positions, let complete, let askedAt):
            guard complete else { return }
            broker.positions = positions
            broker.askedAt = askedAt
            broker.drifts = drifts(askedAt: askedAt)
        case .foreign(let row): broker.take(foreign: row)
        case .adopted(let instrument, let product, let delta, let price):
            evolve(adopted: delta, of: instrument, product, at: price)
        case .funds(let funds): broker.funds = funds
        case .planned(let key, let plan): plans.set(plan, for: key)
        case .latched(let latch, let on, let reason): gates.set(latch, on: on, reason: reason)
        case .squareOffBegan(let run): squareOffs.append(run)
        case .squareOff(let run, let action): squareOffs[run].record(action, at: now)
        case .watched(let next): monitor = next
        case .reasoned, .weighed, .concluded, .readBooks, .alert: break
        }
    }

    private mutating func evolve(ordered id: OrderID, _ ticket: Ticket, _ limits: UInt64) {
        let order = Order(
            id: id, terms: ticket.terms, purpose: ticket.purpose, parent: ticket.parent, createdAt: now)
        orders.append(DeskOrder(order, ticket: ticket, limits: limits, at: now))
        live.insert(id)
        let root = OrderRoot(owner: ticket.owner, instrument: ticket.terms.instrument)
        if ticket.purpose == .entry || roots[root] == nil { roots[root] = id }
        if ticket.purpose == .entry, case .strategy(let seat) = ticket.owner {
            seats[seat].noteEntry(in: ticket.terms.instrument, at: now)
        }
    }

    private mutating func evolve(denied ticket: Ticket, _ denials: [Denial]) {
        denialCount += 1
        noteRefusal(of: ticket, denials.map(\.sentence).joined(separator: "; "))
    }

    private mutating func noteRefusal(of ticket: Ticket, _ reason: String) {
        guard ticket.purpose == .squareOff else { return }
        let key = SquareOffKey(ticket.terms.instrument, ticket.terms.product)
        closingRefusals.append(
            ClosingRefusal(
                key: key, at: now, refusal: SquareOffRefusal(quantity: ticket.terms.quantity, text: reason)))
    }

    /// Answers what the event changed, for the decision that follows from it.
    mutating func evolve(_ id: OrderID, _ event: OrderEvent) -> OrderChange {
        let change = orders[id.index].order.apply(event, at: now)
        if !change.keptState { orders[id.index].changedAt = now }
        if !change.keptState || change.newFill != nil { orders[id.index].touchedAt = now }
        switch event {
        case .refused(let reason), .rejected(let reason), .notSent(let reason):
            orders[id.index].refusal = reason
            noteRefusal(of: orders[id.index].ticket, reason)
        case .cancelRequested: orders[id.index].cancelAskedAt = now
        default: break
        }
        if change.to.isClosed { live.remove(id) } else { live.insert(id) }
        if case .accepted(let broker, _) = event { self.broker.bind(broker, to: id) }
        if case .matched(let broker, _) = event { self.broker.bind(broker, to: id) }
        return change
    }

    private mutating func evolve(posted fill: Fill, _ charges: Charges, to id: OrderID) {
        let ticket = orders[id.index].ticket
        let change = ledger.post(
            fill, side: ticket.terms.side, owner: ticket.owner, instrument: ticket.terms.instrument,
            product: ticket.terms.product, multiplier: multiplier(of: ticket.terms.instrument),
            charges: charges)
        note(change, ticket)
        orders[id.index].charges += charges.total
        // A position is valued from its first fill on, not from the next quote.
        if let quote = market[ticket.terms.instrument].quote {
            ledger.mark(ticket.terms.instrument, at: quote.last)
        }
    }

    private mutating func evolve(reversed fill: Fill, of id: OrderID) {
        let ticket = orders[id.index].ticket
        let change = ledger.post(
            fill, side: ticket.terms.side.opposite, owner: ticket.owner,
            instrument: ticket.terms.instrument, product: ticket.terms.product,
            multiplier: instrument(ticket.terms.instrument).multiplier)
        note(change, ticket)
    }

    private mutating func note(_ change: PositionChange, _ ticket: Ticket) {
        guard case .strategy(let index) = ticket.owner else { return }
        seats[index].note(change, of: ticket.terms.instrument, at: now)
    }

    private mutating func evolve(
        adopted delta: Quantity, of instrument: InstrumentID, _ product: Product, at price: Price
    ) {
        let fill = Fill(id: "adopted", quantity: delta.magnitude, price: price, time: now)
        ledger.post(
            fill, side: delta > .zero ? .buy : .sell, owner: .external, instrument: instrument,
            product: product, multiplier: self.instrument(instrument).multiplier)
    }
}

extension OrderID {
    /// Position in the desk's list: numbers are handed out from 1.
    var index: Int { Int(number) - 1 }
}
