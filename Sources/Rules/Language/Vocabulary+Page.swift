// The words of the language as tables for docs/STRATEGIES.md.

extension Vocabulary {
    /// One row a word, in the order of the vocabulary.
    static func markdown() -> String {
        let rows = allCases.map { word in
            let signature = word.signature
            return "| `\(word.example)` | \(signature.unit?.words ?? "as its first value") | "
                + "\(signature.description.replacing("|", with: "\\|")) |\n"
        }
        return "| word | counts | meaning |\n| --- | --- | --- |\n" + rows.joined()
            + "\nA period is a whole number of bars and a factor a plain number; both are numbers or "
            + "parameters,\nknown before running. Sessions count from the first bar of the day.\n"
    }
}
