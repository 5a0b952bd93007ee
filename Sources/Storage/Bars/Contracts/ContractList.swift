// Which futures and options there are, with the lot and the tick of each: what bars do
// not say and no order can do without.
//
// A list is read from a broker's or exchange's table or kept beside the bars. A contract
// is found by our name for it, by its list's own symbol, or by the exchange's trading
// symbol. Nothing is guessed: what no list names has no lot, and is not traded.

public import Market
import Trading

/// One contract as a list has it.
public struct ListedContract: Hashable, Sendable {
    public var exchange: Exchange
    /// A future or an option.
    public var contract: Contract
    /// As the list writes it; empty where it names only the underlying.
    public var symbol: String
    public var lot: Quantity
    public var tick: Price
    /// The exchange refuses a larger single order; nil when the list names none.
    public var freezeQuantity: Quantity?

    public init(
        exchange: Exchange = .nse, contract: Contract, symbol: String = "", lot: Quantity,
        tick: Price = ListedContract.usualTick, freezeQuantity: Quantity? = nil
    ) {
        precondition(contract.name != nil, "a share or an index stands in no list of contracts")
        self.exchange = exchange
        self.contract = contract
        self.symbol = symbol
        self.lot = lot
        self.tick = tick
        self.freezeQuantity = freezeQuantity
    }

    /// Where a list is silent: NSE's step for futures and options, five paise.
    public static let usualTick = Price(paise: 5)

    public var name: String { contract.name ?? "" }
    /// Unique over exchanges.
    public var key: String { "\(exchange.rawValue):\(name)" }
}

public struct ContractList: Hashable, Sendable {
    /// In the order in which they came; each once.
    public private(set) var contracts: [ListedContract] = []
    /// By key.
    private var places: [String: Int] = [:]
    /// By what somebody may call them.
    private var names: [String: Int] = [:]

    public init(_ contracts: [ListedContract] = []) {
        for contract in contracts { take(contract) }
        nameMonthly()
    }

    public var isEmpty: Bool { contracts.isEmpty }

    /// The contract of this name: ours, its list's, or the exchange's. Nil when no list names it.
    public subscript(_ name: String) -> ListedContract? { names[name].map { contracts[$0] } }

    /// Every underlying that has a contract.
    public var underlyings: Set<String> { Set(contracts.compactMap(\.contract.underlying)) }

    /// What `more` says of a contract stands in the place of what was known.
    public func joined(with more: ContractList) -> ContractList {
        more.isEmpty ? self : isEmpty ? more : ContractList(contracts + more.contracts)
    }

    private mutating func take(_ contract: ListedContract) {
        let place = places[contract.key] ?? contracts.count
        if place == contracts.count { contracts.append(contract) } else { contracts[place] = contract }
        places[contract.key] = place
        names[contract.name] = place
        if !contract.symbol.isEmpty { names[contract.symbol] = place }
        if let weekly = contract.contract.weeklySymbol, names[weekly] == nil { names[weekly] = place }
    }

    /// A monthly name leaves the day out: it is the month's last expiry of its underlying.
    private mutating func nameMonthly() {
        var lasts: [String: CalendarDate] = [:]
        for one in contracts {
            guard let month = one.contract.month, let expiry = one.contract.expiry else { continue }
            lasts[month] = max(lasts[month] ?? expiry, expiry)
        }
        for (place, one) in contracts.enumerated() {
            guard let month = one.contract.month, one.contract.expiry == lasts[month],
                let name = one.contract.monthlySymbol, names[name] == nil
            else { continue }
            names[name] = place
        }
    }
}

extension Contract {
    /// Contracts that share a monthly name but for the strike.
    fileprivate var month: String? {
        guard let underlying, let expiry else { return nil }
        return "\(underlying) \(expiry.year)-\(expiry.month)"
    }

    /// `NIFTY25JAN23500CE`, `BANKNIFTY25JANFUT`: NSE's names, seen in brokers' lists of 2016 to 2026.
    fileprivate var monthlySymbol: String? {
        expiry.flatMap { symbol($0.twoDigitYear + Contract.months[$0.month - 1]) }
    }

    /// `NIFTY2511623500CE`: the month is one letter from October on.
    fileprivate var weeklySymbol: String? {
        guard case .option = self, let expiry = expiry else { return nil }
        let month = expiry.month < 10 ? "\(expiry.month)" : ["O", "N", "D"][expiry.month - 10]
        return symbol(expiry.twoDigitYear + month + (expiry.day < 10 ? "0" : "") + "\(expiry.day)")
    }

    private func symbol(_ expiry: String) -> String? {
        switch self {
        case .share, .index: return nil
        case .future(let underlying, _): return underlying + expiry + "FUT"
        case .option(let underlying, _, let strike, let right):
            var text = strike.raw % 10_000 == 0 ? "\(strike.raw / 10_000)" : strike.description
            while text.contains("."), text.hasSuffix("0") { text.removeLast() }
            return underlying + expiry + text + right.rawValue
        }
    }

    private static let months = [
        "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
    ]
}

extension CalendarDate {
    fileprivate var twoDigitYear: String { String(String(100 + year % 100).dropFirst()) }
}
