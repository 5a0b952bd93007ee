// What a symbol of an exchange looks like, and how long a session is in bars' terms.

/// Capitals, digits, `&`, `-`, and inside quotes blanks: `M&M`, `BAJAJ-AUTO`, `NIFTY 50`.
func isSymbol(_ word: String) -> Bool {
    let isPlain = word.utf8.allSatisfy { byte in
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || byte == UInt8(ascii: "&") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: " ")
    }
    return isPlain && (1...30).contains(word.utf8.count) && word.first != " " && word.last != " "
}

/// The length in minutes by which a bar of a whole session goes.
let wholeSession = 1_440

/// What was probably meant by a word that is no symbol; one with blanks stands in quotes.
func likelySymbol(_ word: String) -> String {
    let letters = word.uppercased().unicodeScalars.filter { isSymbol("A" + String($0) + "A") }
    let symbol = String(String.UnicodeScalarView(letters))
    if !isSymbol(symbol) { return "NIFTY50" }
    return symbol.contains(" ") ? "\"\(symbol)\"" : symbol
}
