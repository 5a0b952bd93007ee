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
        case trade(Traded, on: Word)
        /// `trade through ex-dates`.
        case exDates
        case through(Contract)
        case bars(Node)
        case enter([Window])
        case exitAt(TimeOfDay)
        case exitAfter(Duration)
        case wait(Duration, afterLossOnly: Bool)
        case product(Word)
        case param(Word, Node, from: Node, to: Node, step: Node?)
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

enum SizeBasis {
    case plain, equity, risk
    /// Of the last so many bars or days; nil leaves that open.
    case volatility(over: Duration?)
}

/// Whom the file trades.
enum Traded {
    case symbols([Word])
    case members(Word, [Filter])
}

/// What is left of an index's members.
struct Filter {
    enum Kind {
        case priceAbove(Node)
        case priceBelow(Node)
        case priceBetween(Node, Node)
        case turnover(Node, over: Duration?)
    }
    let kind: Kind
    let span: SourceSpan
}

/// One contract on what is traded, in the file's words.
struct Contract {
    enum Money {
        /// Strikes above the money, or below when negative.
        case strikes(Node?)
        case out(Node)
        case into(Node)
    }
    enum Kind {
        case future
        case option(OptionRight, Money)
    }
    let kind: Kind
    let cycle: Expiry.Cycle
    /// Days before expiry.
    let roll: Node?
}

struct Window {
    let from: TimeOfDay
    let until: TimeOfDay
    let span: SourceSpan
}

/// A length of time, or a number of bars.
enum Duration {
    case time(Node)
    case bars(Node)

    var node: Node {
        switch self {
        case .time(let node), .bars(let node): node
        }
    }
}

/// Whether a stop or target names a distance from the entry (and on which side) or a price.
enum Distance {
    case fromEntry
    case side(above: Bool, SourceSpan)
    case price
}

struct LimitItem {
    enum Kind: String { case entries, instrument, positions, loss }
    let kind: Kind
    let value: Node
}
