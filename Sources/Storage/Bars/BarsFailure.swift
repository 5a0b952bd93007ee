// Why bars cannot be had at all, in a sentence with its remedy.

import Platform

public struct BarsFailure: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Kind: Hashable, Sendable {
        /// The bytes are not what they should be: fetch or import them again.
        case unusable
        /// Nothing of that name or in that range is there.
        case missing
        /// What is to be imported contradicts what is stored.
        case conflict
        /// The file system refused.
        case system
    }

    public let kind: Kind
    public let description: String

    public init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }

    init(_ failure: FileFailure) { self.init(failure.isMissing ? .missing : .system, "\(failure)") }
}
