// Every state × event. The column is where the order stood, the cell where it goes:
// `.` stays, `!` something is reported. Written from the rules of the order's life
// (what is not allowed makes a live order suspect), not from what the code prints.

import Market
import Testing
import Trading

private let table = """
    event            int  snd  unk  ack  opn  trg  par  mod  can  sus  qua  fil  cnl  rej  exp  not  ext
    attempted        snd  !sus !sus !sus !sus !sus !sus !sus !sus !.   !.   !.   !.   !.   !.   !.   !sus
    notSent          not  not  !sus !sus !sus !sus !sus !sus !sus !.   !.   !.   !.   !.   !.   .    !sus
    accepted         !sus ack  ack  .    .    .    .    .    .    .    .    .    .    .    .    !sus .
    refused          !sus rej  rej  !sus !sus !sus !sus !sus !sus !.   !.   !.   !.   .    !.   !.   !sus
    unanswered       !sus unk  .    .    .    .    .    .    .    .    .    .    .    .    .    !.   .
    matched          !sus ack  ack  .    .    .    .    .    .    .    .    .    .    .    .    !sus .
    absenceProven    !sus !sus not  !sus !sus !sus !sus !sus !sus !.   .    !.   !.   !.   !.   .    !sus
    confirmed        !sus opn  opn  opn  .    .    .    .    .    .    .    .    .    .    .    !sus .
    triggerPending   !sus trg  trg  trg  .    .    .    .    .    .    .    .    .    .    .    !sus .
    triggered        !sus opn  opn  opn  .    opn  .    .    .    .    .    .    .    .    .    !sus .
    fill10           !sus par  par  par  par  par  .    .    .    .    .    !qua !.   !sus !.   !sus .
    fillRest         !fil fil  fil  fil  fil  fil  fil  fil  fil  fil  .    !qua !fil !fil !fil !fil fil
    total100         !fil fil  fil  fil  fil  fil  fil  fil  fil  fil  .    .    !fil !fil !fil !fil fil
    bust             !sus !sus !sus !sus !sus !sus !opn !sus !sus !.   !.   !cnl !.   !.   !.   !.   !sus
    cancelRequested  .    .    .    can  can  can  can  can  .    .    .    .    .    .    .    .    .
    cancelUnanswered !sus !sus !sus !sus !sus !sus !sus !sus .    !.   .    .    .    .    .    .    !sus
    cancelled        !sus !cnl !cnl !cnl !cnl !cnl !cnl !cnl cnl  !cnl .    .    .    .    .    !.   cnl
    cancelRejected   !sus !sus !sus !sus !sus !sus !sus !sus sus  !.   .    .    .    .    .    .    !sus
    modifyRequested  !sus !sus !sus !sus mod  mod  mod  !sus !sus !.   !.   !.   !.   !.   !.   !.   !sus
    modified         !sus !sus !sus !sus !sus !sus !sus opn  !sus !.   .    .    .    .    .    .    !sus
    modifyRejected   !sus !sus !sus !sus !sus !sus !sus sus  !sus !.   .    .    .    .    .    .    !sus
    modifyUnanswered !sus !sus !sus !sus !sus !sus !sus sus  !sus !.   .    .    .    .    .    .    !sus
    termsSeen        !sus .    .    !.   !.   !opn !.   !opn !.   !.   .    .    .    .    .    .    .
    rejected         !sus rej  rej  rej  rej  rej  sus  sus  rej  rej  .    .    .    .    .    .    rej
    expired          !sus exp  exp  exp  exp  exp  exp  exp  exp  exp  .    .    .    .    .    !.   exp
    vanished         !sus .    .    sus  sus  sus  sus  sus  sus  .    .    .    .    .    .    .    sus
    contradicted     !sus !sus !sus !sus !sus !sus !sus !sus !sus !.   !.   !sus !sus !sus !sus !sus !sus
    explained        !sus opn  opn  opn  .    .    .    .    .    opn  .    .    .    .    .    !sus .
    probesExhausted  !sus !sus qua  .    .    .    .    .    .    qua  .    .    .    .    .    .    .
    resolved         !sus !sus !sus !sus !sus !sus !sus !sus !sus !.   cnl  !.   !.   !.   !.   !.   !sus
    """

@Suite("The table of an order's life")
struct OrdersTableTests {
    private let lines = table.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }

    @Test("names every state, and reaches each of them")
    func columns() {
        #expect(Array(lines[0].dropFirst()) == OrderState.allCases.map(OrderCase.letters))
        for state in OrderState.allCases { #expect(OrderCase.order(in: state).state == state) }
    }

    @Test("holds for every state and event")
    func cells() throws {
        for line in lines.dropFirst() {
            var actual = [line[0]]
            for state in OrderState.allCases {
                var order = OrderCase.order(in: state)
                let example = try #require(
                    OrderCase.event(named: line[0], for: order), "no example of \(line[0])")
                let change = order.apply(example, at: OrderCase.noon + .seconds(1))
                #expect(change.from == state && change.to == order.state)
                let goes = change.keptState ? "." : OrderCase.letters(change.to)
                actual.append((change.anomaly == nil ? "" : "!") + goes)
            }
            #expect(actual == line)
        }
    }

    @Test("has a row for each of the 29 events, and no row twice")
    func rows() {
        let rows = lines.dropFirst().map { $0[0] }
        let sample = OrderCase.order(in: .open)
        #expect(Set(rows).count == rows.count)
        #expect(Set(rows.compactMap { OrderCase.event(named: $0, for: sample)?.name }).count == 29)
    }

    @Test("keeps what may still trade reserved until the order is closed")
    func reservation() {
        for state in OrderState.allCases {
            let order = OrderCase.order(in: state)
            #expect(order.reserved == (state.isClosed ? .zero : Quantity(100) - order.filled), "\(state)")
        }
    }

    @Test("reports in sentences that name the order and what to do")
    func sentences() {
        var late = OrderCase.order(in: .cancelled)
        #expect(
            late.apply(.filled(OrderCase.trade("T9", 10)), at: OrderCase.noon).anomaly?.sentence
                == "order O7 was cancelled when a fill of 10 at 100.00 arrived; it is booked")
        var twice = OrderCase.order(in: .open)
        #expect(
            twice.apply(.attempted, at: OrderCase.noon).anomaly?.sentence
                == "order O7 is open and cannot take `attempted`; compare it with the broker's order book")
    }
}
