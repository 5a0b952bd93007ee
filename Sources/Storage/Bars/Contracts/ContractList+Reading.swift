// A table of contracts as brokers and exchanges write it: columns are found by their
// names, whatever their order. Our own file beside the bars is one of them.
//
// Read are Kite's and Groww's instrument dumps, ShareKhan's scrip master and NSE's UDiFF
// rows. Rows of shares and indices are passed over; a contract without a lot is refused,
// since nothing can be traded in lots that nobody named.

import Market
import Platform
import Trading

extension ContractList {
    /// The heading of our own file.
    public static let heading = "exchange,symbol,underlying,expiry,strike,type,lot,tick,freeze"

    /// A list of 200,000 contracts has 20 MB.
    static let mostBytes = 256 << 20

    /// - Throws: when the file cannot be read, is no such table, or a row cannot be understood.
    public static func read(_ path: String) throws(BarsFailure) -> ContractList {
        let (packed, bytes): ([UInt8], [UInt8])
        do throws(FileFailure) { packed = try Files.readRegular(path, maximumBytes: mostBytes) } catch {
            throw BarsFailure(error)
        }
        do throws(ArchiveError) { bytes = try Archive.decompressed(packed, limit: mostBytes) } catch {
            throw BarsFailure(.unusable, "\(path): \(error)")
        }
        return try ContractList(parsing: bytes, file: path)
    }

    public init(parsing bytes: [UInt8], file: String) throws(BarsFailure) {
        let read: Result<[ListedContract], BarsFailure> = bytes.withUnsafeBufferPointer { buffer in
            do throws(BarsFailure) {
                return .success(try ContractTable.rows(UnsafeRawBufferPointer(buffer), file))
            } catch {
                return .failure(error)
            }
        }
        self.init(try read.get())
    }

    /// Our own file, the contracts in their order.
    public var text: String {
        var text = ContractList.heading + "\n"
        for one in contracts {
            let (strike, type): (String, String)
            switch one.contract {
            case .share, .index: continue
            case .future: (strike, type) = ("", "FUT")
            case .option(_, _, let price, let right): (strike, type) = ("\(price)", right.rawValue)
            }
            text += "\(one.exchange.rawValue),\(one.symbol),\(one.contract.underlying ?? ""),"
            text += "\(one.contract.expiry.map { "\($0)" } ?? ""),\(strike),\(type),\(one.lot),"
            text += "\(one.tick),\(one.freezeQuantity.map { "\($0)" } ?? "")\n"
        }
        return text
    }
}

/// Where a table says what.
private struct ContractTable {
    let file: String
    private let names: [String]
    private let underlying: Int?
    private let symbol: Int?
    private let expiry: Int
    private let strike: Int?
    private let types: [Int]
    private let lot: Int
    private let tick: Int?
    private let freeze: Int?
    private let exchange: Int?
    /// ShareKhan's ticks are in paise (its master of NC, seen 2024 and 2025).
    private let isInPaise: Bool

    static func rows(
        _ bytes: UnsafeRawBufferPointer, _ file: String
    ) throws(BarsFailure) -> [ListedContract] {
        var lines = FieldLines(bytes)
        guard let count = lines.next() else { throw BarsFailure(.unusable, "\(file) is empty") }
        let table = try ContractTable(
            (0..<min(count, FieldLines.mostFields)).map { BarHeading.plain(lines.text($0)) }, file)
        var found: [ListedContract] = []
        while let count = lines.next() {
            guard count >= table.names.count || count == table.names.count - 1 else {
                throw BarsFailure(
                    .unusable,
                    "\(file):\(lines.line): expected \(table.names.count) fields, found \(count)")
            }
            if let contract = try table.contract(lines) { found.append(contract) }
        }
        guard !found.isEmpty else {
            throw BarsFailure(.unusable, "\(file) names no future and no option; name a list that does")
        }
        return found
    }

    init(_ names: [String], _ file: String) throws(BarsFailure) {
        func find(_ words: [String]) -> Int? {
            for word in words { if let index = names.firstIndex(of: word) { return index } }
            return nil
        }
        self.names = names
        self.file = file
        let isKite = names.contains("instrumenttoken")
        symbol = find(["tradingsymbol", "symbol", "fininstrmnm"])
        // ShareKhan's trading symbol and UDiFF's ticker are the underlying.
        underlying = find(
            ["underlying", "underlyingsymbol", "tckrsymb"] + (isKite ? ["name"] : [])
                + (names.contains("scripcode") ? ["tradingsymbol"] : []))
        strike = find(["strike", "strikeprice", "strkpric", "strikepr"])
        types = ["type", "optiontype", "optntp", "instrumenttype", "optiontyp"].compactMap { find([$0]) }
        tick = find(["tick", "ticksize"])
        freeze = find(["freeze", "freezequantity"])
        exchange = find(["exchange"])
        isInPaise = names.contains("scripcode")
        guard let expiry = find(["expiry", "expirydate", "xprydt", "expirydt"]),
            let lot = find(["lot", "lotsize", "newbrdlotqty"]), symbol != nil || underlying != nil
        else {
            throw BarsFailure(
                .unusable,
                "\(file) is no list of contracts: expected columns such as \(ContractList.heading)")
        }
        self.expiry = expiry
        self.lot = lot
    }

    /// Nil for a row of what does not expire.
    private func contract(_ lines: FieldLines) throws(BarsFailure) -> ListedContract? {
        let expiryText = lines.text(expiry)
        guard !expiryText.isEmpty else { return nil }
        guard let expiry = StampText.date(expiryText[...]) else {
            throw refused(lines, "an expiry such as 2025-01-30", expiryText)
        }
        let type = types.lazy.map { lines.text($0).uppercased() }.first { OptionRight(rawValue: $0) != nil }
        let right = type.flatMap { OptionRight(rawValue: $0) }
        let name = symbol.map { lines.text($0) } ?? ""
        guard let underlying = underlying(lines, name, right) else {
            throw refused(lines, "an underlying", name)
        }
        let lot = lines.text(lot)
        guard let quantity = Quantity(lot), quantity > .zero, quantity.isWhole else {
            throw refused(lines, "a lot of whole units", lot)
        }
        let contract: Contract
        if let right {
            let text = strike.map { lines.text($0) } ?? ""
            guard let price = Price(text), price > .zero else { throw refused(lines, "a strike", text) }
            contract = .option(underlying: underlying, expiry: expiry, strike: price, right)
        } else {
            contract = .future(underlying: underlying, expiry: expiry)
        }
        return ListedContract(
            exchange: exchange.flatMap { ContractTable.exchanges[lines.text($0).uppercased()] } ?? .nse,
            contract: contract, symbol: name == underlying ? "" : name, lot: quantity,
            tick: try tick(lines),
            freezeQuantity: freeze.flatMap { Quantity(lines.text($0)) }
                .flatMap { $0 > .zero ? $0 : nil })
    }

    /// Brokers call the segment an exchange.
    private static let exchanges: [String: Exchange] = [
        "NSE": .nse, "NFO": .nse, "NF": .nse, "BSE": .bse, "BFO": .bse, "BF": .bse, "MCX": .mcx,
    ]

    /// Kite's dump of 2016 leaves the name out: there it is what stands before the expiry.
    private func underlying(_ lines: FieldLines, _ name: String, _ right: OptionRight?) -> String? {
        if let underlying {
            let text = lines.text(underlying)
            if !text.isEmpty { return text }
        }
        let bytes = Array(name.utf8)
        for index in bytes.indices.dropFirst() where index + 2 < bytes.count {
            let isDigit = { (byte: UInt8) in (0x30...0x39).contains(byte) }
            if isDigit(bytes[index]), isDigit(bytes[index + 1]), !isDigit(bytes[index - 1]) {
                return String(decoding: bytes[..<index], as: UTF8.self)
            }
        }
        return nil
    }

    private func tick(_ lines: FieldLines) throws(BarsFailure) -> Price {
        guard let tick else { return ListedContract.usualTick }
        let text = lines.text(tick)
        guard !text.isEmpty else { return ListedContract.usualTick }
        guard let size = Price(text), size > .zero else { throw refused(lines, "a tick in rupees", text) }
        guard isInPaise, size >= Price(raw: 10_000) else { return size }
        return Price(raw: size.raw / 100)
    }

    private func refused(_ lines: FieldLines, _ what: String, _ found: String) -> BarsFailure {
        BarsFailure(
            .unusable,
            "\(file):\(lines.line): expected \(what), "
                + "found \"\(BarRowText.shortened(found))\"; correct the row"
        )
    }
}
