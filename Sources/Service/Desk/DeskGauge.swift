// A few numbers of a desk that others look at often: read without waiting for it.

import Synchronization

final class DeskGauge: Sendable {
    struct Reading: Hashable, Sendable {
        /// Orders that are not closed.
        var live = 0
        /// Those whose fate is not known.
        var unresolved = 0
    }

    private let state = Mutex(Reading())

    var reading: Reading { state.withLock { $0 } }
    func set(_ reading: Reading) { state.withLock { $0 = reading } }
}
