// The last durations of something that happens often, and what most of them stay below.

import Market
import Synchronization

final class Durations: Sendable {
    private static let kept = 1024
    private let state = Mutex((spans: [Span](), next: 0))

    func add(_ span: Span) {
        state.withLock { state in
            if state.spans.count < Durations.kept {
                state.spans.append(span)
            } else {
                state.spans[state.next] = span
                state.next = (state.next + 1) % Durations.kept
            }
        }
    }

    /// The duration that so many in a thousand stay at or below; nil before the first.
    func quantile(perMille: Int) -> Span? {
        let sorted = state.withLock { $0.spans }.sorted()
        guard !sorted.isEmpty else { return nil }
        return sorted[min(sorted.count * perMille / 1000, sorted.count - 1)]
    }
}
