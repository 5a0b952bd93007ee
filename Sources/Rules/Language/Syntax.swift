// The syntax tree: what the file says, before anybody asked whether it makes sense.

import Market

/// An expression. `depth` bounds every recursion over the tree.
struct Node {
    let kind: Kind
    let span: SourceSpan
    let depth: Int

    indirect enum Kind {
        case number(Double, ValueUnit)
        case truth(Bool)
        /// A parameter, a `let`, or a word of the vocabulary; `arguments` is nil without parentheses.
        case name(String, arguments: [Node]?)
        case negated(Node)
        case not(Node)
        case binary(BinaryOperator, Node, Node)
        case crosses(above: Bool, Node, Node)
        case ago(Node, bars: Node)
        /// The value on other bars.
        case elsewhere(Node, Place)
    }
}

/// Whose bars, and how long they are: `of NIFTY50`, `on 15 minutes`, or both.
struct Place {
    var symbol: Word?
    var exchange: Word?
    /// In minutes.
    var length: Node?
    let span: SourceSpan
}

enum BinaryOperator: String, Hashable {
    case add = "+"
    case subtract = "-"
    case multiply = "×"
    case divide = "/"
    case less = "<"
    case atMost = "<="
    case greater = ">"
    case atLeast = ">="
    case and, or

    var isComparison: Bool {
        switch self {
        case .less, .atMost, .greater, .atLeast: true
        default: false
        }
    }
}

/// A word with its place.
struct Word {
    let text: String
    let span: SourceSpan
}

struct Statement {
    enum Kind {
        case strategy(String)
        case trade([Word], on: Word)
        case bars(Node)
        case enter(from: TimeOfDay, until: TimeOfDay)
        case exitAt(TimeOfDay)
        case product(Word)
        case param(Word, Node, from: Node, to: Node)
        case define(Word, Node)
        case entry(Side, Node)
        /// `exit` closes either side, `sell` a long position, `cover` a short one.
        case exit(Holding?, Node)
        case size(Node, SizeBasis)
        case stop(Node, Distance)
        case target(Node, Distance)
        case trail(Node, after: Node?)
        case limit([LimitItem])
        /// A statement that could not be read, as reported: it is there, and means nothing.
        case lost(Keyword)
    }

    let kind: Kind
    let span: SourceSpan
}

enum SizeBasis { case plain, equity, risk }

/// Whether a stop or target names a distance from the entry (and on which side) or a price.
enum Distance {
    case fromEntry
    case side(above: Bool, SourceSpan)
    case price
}

struct LimitItem {
    enum Kind: String { case entries, positions, loss }
    let kind: Kind
    let value: Node
}
