// The profit-and-loss calculator: every position of the account, by owner, instrument
// and product, and the running totals.
//
// Positions lie in one array; those of an instrument are chained by index, so a mark
// touches them alone, allocates nothing, and moves the totals by the difference.
// Positions come from fills, the opening book and corrections, never from a poll.

public import Accounting
public import Market

public struct Ledger: Hashable, Sendable {
    private var entries: [Entry] = []
    /// First entry of each instrument's chain, −1 for none.
    private var heads: [Int32]
    private var owners: [OwnerTotals] = []
    private var account = Totals()

    private struct Entry: Hashable, Sendable {
        var position: Position
        let owner: Int
        var next: Int32
    }

    private struct OwnerTotals: Hashable, Sendable {
        let owner: Owner
        var totals = Totals()
    }

    /// An empty book for the day's instruments, whose ids are below `instrumentCount`.
    public init(instrumentCount: Int) {
        heads = Array(repeating: -1, count: instrumentCount)
    }

    /// Enters a position of the opening book: each owner, instrument and product once, before its fills.
    public mutating func open(_ carried: Position) {
        let known = find(carried.owner, carried.instrument, carried.product)
        precondition(known == nil, "\(carried.owner) has already opened \(carried.instrument)")
        let index = insert(carried)
        settle(index, realised: carried.realised, charges: carried.charges, unrealised: carried.unrealised)
    }

    /// Whether a reported fill can be booked: positive, and worth no more than `Money.limit`.
    public static func accepts(_ fill: Fill, multiplier: Int64 = 1) -> Bool {
        guard fill.quantity > .zero, fill.price >= .zero, multiplier > 0,
            let value = fill.price.checkedValue(of: fill.quantity)
        else { return false }
        return value.raw <= Money.limit.raw / multiplier
    }

    /// Books a fill and its charges.
    ///
    /// The fill must pass `accepts`; the Desk refuses others before they come here.
    @discardableResult
    public mutating func post(
        _ fill: Fill, side: Side, owner: Owner, instrument: InstrumentID, product: Product,
        multiplier: Int64 = 1, charges: Charges = .zero
    ) -> PositionChange {
        precondition(
            Ledger.accepts(fill, multiplier: multiplier), "a fill must be checked before it is posted")
        let index =
            find(owner, instrument, product)
            ?? insert(
                Position(owner: owner, instrument: instrument, product: product, multiplier: multiplier))
        let change = entries[index].position.take(side, fill.quantity, at: fill.price)
        entries[index].position.charges += charges.total
        let moved = entries[index].position.revalue()
        settle(index, realised: change.realised, charges: charges.total, unrealised: moved)
        return change
    }

    /// Values every position of the instrument at `price`, newest wins.
    public mutating func mark(_ instrument: InstrumentID, at price: Price) {
        var index = heads[Int(instrument.index)]
        while index >= 0 {
            let at = Int(index)
            entries[at].position.mark = price
            let moved = entries[at].position.revalue()
            account.unrealised += moved
            owners[entries[at].owner].totals.unrealised += moved
            index = entries[at].next
        }
    }

    private mutating func settle(_ index: Int, realised: Money, charges: Money, unrealised: Money) {
        account.add(realised, charges, unrealised)
        owners[entries[index].owner].totals.add(realised, charges, unrealised)
    }

    /// What an owner holds, signed; zero for what it never traded.
    public func net(owner: Owner, instrument: InstrumentID, product: Product) -> Quantity {
        find(owner, instrument, product).map { entries[$0].position.net } ?? .zero
    }

    public func position(owner: Owner, instrument: InstrumentID, product: Product) -> Position? {
        find(owner, instrument, product).map { entries[$0].position }
    }

    /// The account's quantity over all owners, signed.
    public func net(of instrument: InstrumentID, product: Product) -> Quantity {
        var sum = Quantity.zero
        forEach(of: instrument) { if $0.product == product { sum += $0.net } }
        return sum
    }

    /// The positions of one instrument, by owner, then product. Flat ones of today are among them.
    public func positions(of instrument: InstrumentID) -> [Position] {
        var found: [Position] = []
        forEach(of: instrument) { found.append(copy $0) }
        return found
    }

    /// Every position of the day, by instrument, owner, product. Flat ones of today are among them.
    public var positions: [Position] {
        heads.indices.flatMap { positions(of: InstrumentID($0)) }
    }

    /// What is held now, in the order in which it was first traded.
    public var openPositions: [Position] {
        entries.compactMap { $0.position.net == .zero ? nil : $0.position }
    }

    func forEachOpen(_ body: (borrowing Position) -> Void) {
        for index in entries.indices where entries[index].position.net != .zero {
            body(entries[index].position)
        }
    }

    /// Whether something is held whose price is not known.
    var isBlind: Bool {
        for index in entries.indices
        where entries[index].position.net != .zero && entries[index].position.mark == nil { return true }
        return false
    }

    /// An owner's totals, or the account's for nil.
    public func totals(owner: Owner? = nil) -> Totals {
        guard let owner else { return account }
        return owners.first { $0.owner == owner }?.totals ?? Totals()
    }

    func forEach(of instrument: InstrumentID, _ body: (borrowing Position) -> Void) {
        var index = heads[Int(instrument.index)]
        while index >= 0 {
            body(entries[Int(index)].position)
            index = entries[Int(index)].next
        }
    }

    private func find(_ owner: Owner, _ instrument: InstrumentID, _ product: Product) -> Int? {
        var index = heads[Int(instrument.index)]
        while index >= 0 {
            let at = Int(index)
            if entries[at].position.owner == owner, entries[at].position.product == product { return at }
            index = entries[at].next
        }
        return nil
    }

    /// Chains a new entry in order of owner and product; answers its index.
    private mutating func insert(_ position: Position) -> Int {
        let owner = slot(of: position.owner)
        var previous: Int32 = -1
        var next = heads[Int(position.instrument.index)]
        while next >= 0, entries[Int(next)].position.precedes(position) {
            previous = next
            next = entries[Int(next)].next
        }
        let index = Int32(entries.count)
        entries.append(Entry(position: position, owner: owner, next: next))
        if previous < 0 {
            heads[Int(position.instrument.index)] = index
        } else {
            entries[Int(previous)].next = index
        }
        return Int(index)
    }

    private mutating func slot(of owner: Owner) -> Int {
        if let index = owners.firstIndex(where: { $0.owner == owner }) { return index }
        owners.append(OwnerTotals(owner: owner))
        return owners.count - 1
    }
}

extension Totals {
    fileprivate mutating func add(_ realised: Money, _ charges: Money, _ unrealised: Money) {
        self.realised += realised
        self.charges += charges
        self.unrealised += unrealised
    }
}

extension Position {
    fileprivate func precedes(_ other: Position) -> Bool {
        owner == other.owner ? product.rank < other.product.rank : owner < other.owner
    }
}

extension Product {
    /// In the order of `allCases`.
    var rank: Int {
        switch self {
        case .delivery: 0
        case .intraday: 1
        case .carryForward: 2
        }
    }
}
