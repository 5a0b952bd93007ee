// How far a long work on files has come: one line that is written over, on standard
// error, and only where a person can see it.

import Platform

struct DataProgress {
    private let isShown: Bool
    private let verb: String

    /// - Parameter verb: As `reading`.
    init(_ verb: String, isQuiet: Bool) {
        self.verb = verb
        isShown = !isQuiet && Terminal.isTerminal(2)
    }

    func show(_ number: Int, of count: Int, _ name: String) {
        guard isShown else { return }
        let text = "\(verb) \(number) of \(count): \(name)"
        Output.write("\r\u{1B}[K\(text.prefix(Terminal.width(2) - 1))", to: 2)
    }

    func finish() {
        if isShown { Output.write("\r\u{1B}[K", to: 2) }
    }
}
