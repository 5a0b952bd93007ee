// The day as lines of tape while it is written, for `sauda tail`.
//
// Lines are made only while somebody listens. A listener that is slow loses the
// oldest, and is told how many.

import Market
import Synchronization
import Trading

final class TapeStream: Sendable {
    fileprivate struct Listener {
        let continuation: AsyncStream<String>.Continuation
        var dropped = 0
    }

    private static let buffered = 1000
    private let tape: Tape
    private let listeners = Mutex<[Int: Listener]>([:])
    private let nextKey = Atomic<Int>(1)

    init(_ opening: DayOpening) { tape = Tape(opening) }

    func stream() -> AsyncStream<String> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: String.self, bufferingPolicy: .bufferingOldest(TapeStream.buffered))
        let key = nextKey.wrappingAdd(1, ordering: .relaxed).oldValue
        listeners.withLock { $0[key] = Listener(continuation: continuation) }
        continuation.onTermination = { _ in self.forget(key) }
        return stream
    }

    func take(_ records: [EventRecord]) {
        guard listeners.withLock({ !$0.isEmpty }) else { return }
        for record in records {
            let line = tape.line(.event(record.event, effects: record.effects, at: record.at))
            listeners.withLock { listeners in
                for key in listeners.keys.sorted() { listeners[key]?.yield(line) }
            }
        }
    }

    func finish() {
        let ended = listeners.withLock { listeners in
            defer { listeners = [:] }
            return listeners.keys.sorted().compactMap { listeners[$0]?.continuation }
        }
        for continuation in ended { continuation.finish() }
    }

    private func forget(_ key: Int) {
        listeners.withLock { listeners in listeners[key] = nil }
    }
}

extension TapeStream.Listener {
    fileprivate mutating func yield(_ line: String) {
        if dropped > 0 {
            guard case .enqueued = continuation.yield("# \(dropped) lines were dropped here") else {
                dropped += 1
                return
            }
            dropped = 0
        }
        if case .dropped = continuation.yield(line) { dropped += 1 }
    }
}
