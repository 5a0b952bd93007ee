// What became of a command, and what is said of it to the person who gave it.
//
// The desk tells a refusal as it tells everything, by an alert; here alone its words
// are known again, so that a script sees an exit code and not only a sentence.

import Trading

public struct CommandAnswer: Hashable, Sendable {
    /// False when the desk refused it; the texts say why.
    public var isDone: Bool
    public var texts: [String]
    public init(isDone: Bool, texts: [String]) {
        self.isDone = isDone
        self.texts = texts
    }

    /// Whether the desk said that it has not done what was asked.
    static func isRefusal(_ texts: [String]) -> Bool {
        let beginnings = ["Not started", "Not resumed", "Not lowered", "Nothing to lower"]
        return texts.contains { text in
            beginnings.contains { text.hasPrefix($0) } || text.hasSuffix("nothing was changed.")
        }
    }

    /// What is said of a command that is done when the desk itself had nothing to say.
    static func silence(after command: Command) -> String {
        switch command {
        case .reconcile: "The broker's books are being read; see `sauda status`."
        case .squareOff: "A square-off of this is under way already; see `sauda status`."
        case .halt, .kill: "Nothing changed: this level or a higher one is in force already."
        default: "Done; see `sauda status`."
        }
    }
}
