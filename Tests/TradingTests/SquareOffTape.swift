// A tape of one position's closing: what became true, and what the run answered.
//
//     time input; input -> output; output
//
// Inputs: `hold 100` (books and broker agree), `read 100` (an answered position
// read that was asked for just now minus a second), `quote 99.95 100.00`, `order O1 stop
// sell 100 @ 98`, `state O1 unknown`, `gone O1`, `fill O1 40`, `refused O1 text`, `unbanded`, `tick`.
// The next order the run places takes the next number, as in a desk.

import Market
import Testing
import Trading

struct SquareOffTape {
    static let date = CalendarDate(daysSinceEpoch: 20_000)
    static let plan = SquareOffPlan(
        deadline: Timestamp(date, TimeOfDay(15, 11)), sessionEnd: Timestamp(date, TimeOfDay(15, 30)))

    private var run: SquareOff
    private var position: SquareOffPosition
    private var readAskedAt: Timestamp?
    private var now: Timestamp
    private var lastOrder: Int32 = 0

    init(trigger: SquareOffTrigger, at start: TimeOfDay) {
        now = Timestamp(Self.date, start)
        run = SquareOff(scope: .account, trigger: trigger, startedAt: now)
        position = SquareOffPosition(
            key: SquareOffKey(InstrumentID(0), .intraday), symbol: "SBIN", plan: Self.plan,
            band: PriceBand(lower: Price(paise: 90_00), upper: Price(paise: 110_00)),
            tick: Price(paise: 5), held: .zero, local: .zero, net: nil)
    }

    /// Plays one line and writes it anew, with what the run really answered.
    mutating func play(_ line: String) throws -> String {
        let input = line.split(separator: " -> ", maxSplits: 1)[0]
        let words = input.split(separator: " ", maxSplits: 1)
        now = Timestamp(Self.date, try #require(TimeOfDay(words[0])))
        for part in words[1].split(separator: ";") { try take(part.split(separator: " ")) }
        position.quotedAt = position.quote.map { _ in now }
        let view = SquareOffView(now: now, readAskedAt: readAskedAt, positions: [position])
        let outputs = run.step(view).map { perform($0) }
        return outputs.isEmpty ? String(input) : "\(input) -> \(outputs.joined(separator: "; "))"
    }

    private mutating func take(_ words: [Substring]) throws {
        switch words[0] {
        case "hold": try hold(words[1])
        case "read":
            position.net = try quantity(words[1])
            readAskedAt = now - .seconds(1)
        case "quote":
            let bid = try #require(Price(words[1])), ask = try #require(Price(words[2]))
            position.quote = Quote(
                last: bid, bid: .init(price: bid, quantity: Quantity(100)),
                ask: .init(price: ask, quantity: Quantity(100)), exchangeTime: now)
        case "locked":
            position.quote = Quote(last: try #require(Price(words[1])), exchangeTime: now)
        case "order": try order(words)
        case "state":
            position.orders[try index(words[1])].state = try #require(OrderState(rawValue: String(words[2])))
        case "gone":
            position.orders.remove(at: try index(words[1]))
            position.changedAt = now
        case "fill": try fill(words)
        case "refused":
            let gone = position.orders.remove(at: try index(words[1]))
            position.changedAt = now
            position.refusals.append(
                SquareOffRefusal(quantity: gone.remaining, text: words[2...].joined(separator: " ")))
        case "unbanded": position.band = nil
        case "tick": break
        default: throw UnknownTapeWord(word: String(words[0]))
        }
    }

    private mutating func hold(_ word: Substring) throws {
        position.held = try quantity(word)
        position.local = position.held
    }

    private mutating func order(_ words: [Substring]) throws {
        lastOrder += 1
        position.orders.append(
            SquareOffOrder(
                id: OrderID(lastOrder), purpose: try #require(SquareOffPurpose(rawValue: String(words[2]))),
                side: try #require(Side(rawValue: String(words[3]))), remaining: try quantity(words[4]),
                limit: try #require(Price(words[6])), state: .open))
        #expect(words[1] == "O\(lastOrder)", "orders are numbered in turn")
    }

    private mutating func fill(_ words: [Substring]) throws {
        let index = try index(words[1]), units = try quantity(words[2])
        position.orders[index].remaining -= units
        position.held += position.orders[index].side == .buy ? units : -units
        position.local = position.held
        position.changedAt = now
        if position.orders[index].remaining == .zero { position.orders.remove(at: index) }
    }

    private func quantity(_ word: Substring) throws -> Quantity { Quantity(try #require(Int64(word))) }
    private func index(_ word: Substring) throws -> Int {
        try #require(position.orders.firstIndex { "\($0.id)" == word })
    }

    private mutating func perform(_ action: SquareOffAction) -> String {
        switch action {
        case .phase(.verifying(let since)): return "phase verifying since \(since.timeOfDay)"
        case .phase(let phase): return "phase \(phase)"
        case .cancel(let id):
            for index in position.orders.indices where position.orders[index].id == id {
                position.orders[index].state = .pendingCancel
            }
            return "cancel \(id)"
        case .close(_, let closing):
            lastOrder += 1
            position.orders.append(
                SquareOffOrder(
                    id: OrderID(lastOrder), purpose: .closing, side: closing.side,
                    remaining: closing.quantity, limit: closing.limit, state: .open))
            return
                "close O\(lastOrder) \(closing.side) \(closing.quantity) @ \(closing.limit) \(closing.step)"
        case .readPositions: return "read"
        case .readInstrument: return "readInstrument"
        case .alert(let notice): return "alert \(name(notice.subject))"
        case .page(let notice): return "page \(name(notice.subject))"
        case .done(let flat): return flat ? "done flat" : "done not flat"
        case .enter(_, let step, let remaining): return "enter \(step) \(remaining)"
        case .differs(_, let net): return "differs \(net.map { "\($0)" } ?? "no more")"
        case .refused(_, let kind, _, let retryAt): return "refused \(kind) until \(retryAt.timeOfDay)"
        }
    }
}

private func name(_ subject: SquareOffNotice.Subject) -> String {
    switch subject {
    case .refused(let kind): "refused \(kind)"
    case .escalated(let step): "escalated \(step)"
    default: "\(subject)"
    }
}

struct UnknownTapeWord: Error { let word: String }

func expectClosing(
    by trigger: SquareOffTrigger = .schedule, at start: TimeOfDay = TimeOfDay(14, 56), _ tape: String,
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    var player = SquareOffTape(trigger: trigger, at: start)
    let want = tape.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
    let got = try want.map { try player.play($0) }
    for (want, got) in zip(want, got) { #expect(got == want, sourceLocation: sourceLocation) }
}
