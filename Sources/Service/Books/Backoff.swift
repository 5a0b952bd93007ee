// How long to wait before the next attempt: twice as long each time, up to a bound.

import Market

struct Backoff: Hashable, Sendable {
    let first: Span
    let most: Span
    private(set) var failures = 0

    init(first: Span = .seconds(1), most: Span = .seconds(30)) {
        self.first = first
        self.most = most
    }

    /// The wait after one more failure; `asked` is what the other side wants at least.
    mutating func next(atLeast asked: Span? = nil) -> Span {
        let doubled = failures < 20 ? first * (1 << Int64(failures)) : most
        failures += 1
        return max(min(doubled, most), asked ?? .zero)
    }

    mutating func reset() { failures = 0 }
}
