// A text that must not be seen: a token, a password, an API secret.
//
// It has no form but `‹redacted›`: not printed, not dumped, not encoded. Whoever
// needs the text says `reveal()`, which is easy to search for.

public struct Secret: Sendable {
    private let text: String

    public init(_ text: String) { self.text = text }

    /// The text itself, for the one call that sends it.
    public func reveal() -> String { text }

    public var isEmpty: Bool { text.isEmpty }
}

extension Secret: Equatable {
    /// In time that does not tell where two secrets differ.
    public static func == (a: Secret, b: Secret) -> Bool {
        constantTimeEqual(Array(a.text.utf8), Array(b.text.utf8))
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { Redaction.mark }
    public var debugDescription: String { Redaction.mark }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
