// What a future or an option is called here: a name that says all its terms, so that two
// contracts never share one, whichever exchange's or broker's list they came from.
//
//     NIFTY-2025-01-30-FUT · NIFTY-2025-01-30-23500CE · IDEA-2025-02-27-7.50PE
//
// The exchange's own trading symbols (NIFTY25JAN23500CE) leave out the day of a monthly
// expiry and are read with an instrument list only.

extension Contract {
    /// Nil for what does not expire: it keeps its symbol.
    public var name: String? {
        switch self {
        case .share, .index: nil
        case .future(let underlying, let expiry): "\(underlying)-\(expiry)-FUT"
        case .option(let underlying, let expiry, let strike, let right):
            "\(underlying)-\(expiry)-\(strike.shortest)\(right.rawValue)"
        }
    }

    /// Whether a word is made like a contract's name, ours or the exchange's: an underlying, an expiry, and
    /// FUT or a strike with CE or PE.
    public static func isNamed(like word: String) -> Bool {
        let bytes = Array(word.utf8)
        let rest: ArraySlice<UInt8>
        if bytes.ends(with: "FUT") {
            rest = bytes.dropLast(3)
        } else if bytes.ends(with: "CE") || bytes.ends(with: "PE") {
            let strike = bytes.dropLast(2)
            guard let digits = strike.lastIndex(where: { !$0.isStrikeDigit }), digits < strike.count - 1
            else { return false }
            rest = strike
        } else {
            return false
        }
        // Two digits of the year behind a letter, or a date between dashes.
        return rest.indices.contains { index in
            index > 0 && !bytes[index - 1].isDigit && index + 3 <= rest.endIndex && bytes[index].isDigit
                && bytes[index + 1].isDigit
        }
    }
}

extension Price {
    /// `26000`, or `82.75` where there are paise.
    fileprivate var shortest: String {
        raw % 10_000 == 0 ? "\(raw / 10_000)" : description
    }
}

extension [UInt8] {
    fileprivate func ends(with word: String) -> Bool { suffix(word.utf8.count).elementsEqual(word.utf8) }
}

extension UInt8 {
    fileprivate var isDigit: Bool { (0x30...0x39).contains(self) }
    fileprivate var isStrikeDigit: Bool { isDigit || self == 0x2E }
}
