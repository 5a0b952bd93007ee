// What a symbol of an exchange looks like, and how long a session is in bars' terms.

import Market

/// `M&M`, `BAJAJ-AUTO`; inside quotes also `NIFTY 50` and `NIFTY_2021`.
func isSymbol(_ word: String) -> Bool { Instrument.isSymbol(word) }

/// The length in minutes by which a bar of a whole session goes.
let wholeSession = 1_440

/// What was probably meant by a word that is no symbol; one with blanks stands in quotes.
func likelySymbol(_ word: String) -> String {
    let letters = word.uppercased().unicodeScalars.filter { isSymbol("A" + String($0) + "A") }
    let symbol = String(String.UnicodeScalarView(letters))
    if !isSymbol(symbol) { return "NIFTY50" }
    return symbol.contains(where: { " _.".contains($0) }) ? "\"\(symbol)\"" : symbol
}
