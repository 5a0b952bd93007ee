// What a person may say about a file of bars that its bytes do not show.

public import Market

public struct BarReadOptions: Hashable, Sendable {
    /// Nil finds out.
    public var format: BarFormat?
    /// Nil finds out.
    public var stamps: StampConvention?
    /// From one bar's start to the next; nil finds out.
    public var length: Span?
    /// Whose bars they are; nil takes the file's name, or the table's own column.
    public var symbol: String?
    public var exchange: Exchange
    /// Series of a bhavcopy, the first that a share has is taken.
    public var series: [String]

    /// Lots and expiries of contracts that the file does not name itself.
    public var contracts: ContractList

    public static let equitySeries = ["EQ", "BE", "BZ", "SM", "ST"]

    public init(
        format: BarFormat? = nil, stamps: StampConvention? = nil, length: Span? = nil, symbol: String? = nil,
        exchange: Exchange = .nse, series: [String] = BarReadOptions.equitySeries,
        contracts: ContractList = ContractList()
    ) {
        self.format = format
        self.stamps = stamps
        self.length = length
        self.symbol = symbol
        self.exchange = exchange
        self.series = series
        self.contracts = contracts
    }
}
