// The books of a paper account: what it held when this process began, and what the
// simulated exchange has filled since.
//
// The exchange lives in memory and begins empty; the journal's ledger is what remains
// of the days and processes before it. The broker's own books have no part in either.

import Brokers
import Market
import Trading

struct PaperBooks: AccountReader {
    /// One instrument under one product.
    struct Line: Hashable, Sendable {
        let instrument: InstrumentID
        let product: Product
        /// Signed: negative is short.
        var net: Quantity
        /// What sales brought in less what purchases cost.
        var earned: Money
        var averagePrice: Price?
    }

    let exchange: any AccountReader
    /// What the account had when the day was opened.
    let cash: Money
    let held: [Line]

    init(_ exchange: any AccountReader, cash: Money, held ledger: Ledger) {
        self.exchange = exchange
        self.cash = cash
        var held: [Line] = []
        for position in ledger.positions {
            held.add(
                Line(
                    instrument: position.instrument, product: position.product, net: position.net,
                    earned: position.realised - position.cost, averagePrice: position.averagePrice))
        }
        self.held = held
    }

    func orders() async throws(BrokerFailure) -> AccountRows<BrokerOrder> { try await exchange.orders() }

    func history(
        of order: BrokerOrderID, in instrument: InstrumentID
    ) async throws(BrokerFailure) -> [BrokerOrder] {
        try await exchange.history(of: order, in: instrument)
    }

    func holdings() async throws(BrokerFailure) -> [BrokerHolding] { [] }

    func positions() async throws(BrokerFailure) -> AccountRows<BrokerPosition> {
        AccountRows(
            rows: try await lines().map { line in
                BrokerPosition(
                    instrument: line.instrument, product: line.product, net: line.net,
                    averagePrice: line.net == .zero ? nil : line.averagePrice)
            })
    }

    /// Open positions are paid in full, long or short; closed ones have left their profit in the cash.
    func funds() async throws(BrokerFailure) -> BrokerFunds {
        var funds = BrokerFunds(cash: cash, available: cash)
        for line in try await lines() {
            if line.net == .zero {
                funds.cash += line.earned
                funds.available += line.earned
            } else {
                funds.available -= line.earned.magnitude
            }
        }
        return funds
    }

    private func lines() async throws(BrokerFailure) -> [Line] {
        var lines = held
        for order in try await exchange.orders().rows {
            guard order.filled > .zero, let price = order.averagePrice else { continue }
            let value = price.value(of: order.filled)
            let isBuy = order.terms.side == .buy
            lines.add(
                Line(
                    instrument: order.terms.instrument, product: order.terms.product,
                    net: isBuy ? order.filled : .zero - order.filled, earned: isBuy ? .zero - value : value,
                    averagePrice: price))
        }
        return lines
    }
}

extension [PaperBooks.Line] {
    fileprivate mutating func add(_ line: PaperBooks.Line) {
        guard
            let place = firstIndex(where: { $0.instrument == line.instrument && $0.product == line.product })
        else { return append(line) }
        self[place].net += line.net
        self[place].earned += line.earned
        self[place].averagePrice = self[place].averagePrice ?? line.averagePrice
    }
}
