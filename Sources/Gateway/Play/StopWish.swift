// Whether Ctrl-C was pressed: set once, read often.

import Platform
import Synchronization

final class StopWish: Sendable {
    private let asked = Mutex(false)

    init(_ signals: AsyncStream<Signal>) {
        Task { [self] in
            for await _ in signals { asked.withLock { $0 = true } }
        }
    }

    var isAsked: Bool { asked.withLock { $0 } }
}
