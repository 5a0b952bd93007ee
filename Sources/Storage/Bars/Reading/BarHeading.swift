// The heading of a table: which column is which, by the names that exchanges, brokers
// and vendors give them.
//
// `PREV_CLOSE`, `LAST_PRICE` and adjusted closes are no close. A heading without a
// time, four prices, and a symbol or a file's name for it, is no heading of bars.

import Market

struct BarHeading: Hashable {
    enum Time: Hashable {
        case one(Int)
        case dateAndTime(Int, Int)
    }

    let columns: Int
    let time: Time
    let open: Int
    let high: Int
    let low: Int
    let close: Int
    /// Nil where there is none: an index.
    let volume: Int?
    let symbol: Int?
    let series: Int?
    /// Kind of the instrument in NSE's unified files; only shares are taken.
    let instrumentType: Int?
    let format: BarFormat

    /// - Throws: the column that is missing.
    init(_ names: [String]) throws(BarsFailure) {
        let names = names.map(BarHeading.plain)
        func find(_ words: [String]) -> Int? {
            for word in words { if let index = names.firstIndex(of: word) { return index } }
            return nil
        }
        func need(_ what: String, _ words: [String]) throws(BarsFailure) -> Int {
            if let index = find(words) { return index }
            throw BarsFailure(
                .unusable,
                "expected a heading such as timestamp,open,high,low,close,volume, found none for the \(what)")
        }
        columns = names.last == "" ? names.count - 1 : names.count
        open = try need("open", ["open", "openprice", "opnpric", "o"])
        high = try need("high", ["high", "highprice", "hghpric", "h"])
        low = try need("low", ["low", "lowprice", "lwpric", "l"])
        close = try need("close", ["close", "closeprice", "clspric", "c"])
        volume = find([
            "volume", "vol", "v", "qty", "ttltrdqnty", "tottrdqty", "ttltradgvol", "totaltradedquantity",
            "sharestraded", "tradedquantity",
        ])
        symbol = find(["symbol", "tckrsymb", "ticker", "tradingsymbol"])
        series = find(["series", "sctysrs"])
        instrumentType = find(["fininstrmtp"])
        let clock = find(["time", "tradetime"])
        if let date = find(["date", "tradedate"]), let clock {
            time = .dateAndTime(date, clock)
        } else {
            let words = [
                "timestamp", "datetime", "date", "date1", "traddt", "bizdt", "tradedate", "time", "ts",
            ]
            time = .one(try need("time", words + ["epoch", "start", "starttime"]))
        }
        format = BarHeading.format(names, hasSymbol: symbol != nil && series != nil)
    }

    private static func format(_ names: [String], hasSymbol: Bool) -> BarFormat {
        if names.contains("tradetime"), names.contains("tradedate") { return .sharekhan }
        if names.contains("tckrsymb") { return .udiff }
        return hasSymbol ? .bhavcopy : .csv
    }

    /// `OPEN_PRICE`, `Open Price` and `open price ` are one name.
    static func plain(_ name: String) -> String {
        name.lowercased().filter { $0 != " " && $0 != "_" && $0 != "." && $0 != "\"" }
    }
}
