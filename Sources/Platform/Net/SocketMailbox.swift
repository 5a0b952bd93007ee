// How the rest of the house reaches a libwebsockets thread.
//
// libwebsockets belongs to one thread; only `lws_cancel_service` may be called
// from others. So every order to it is a posted command, taken in the order it
// was posted. Many posts wake the thread once, and posts from the thread itself
// (a handler that answers at once) wake nobody: they are taken when it returns.

import CWebSockets
import Glibc

final class SocketMailbox<Command: Sendable>: Sendable {
    private struct State {
        var commands: [Command] = []
        /// The context's address while its thread serves, else 0.
        var context: UInt = 0
        var thread: pthread_t = 0
        var isWoken = false
        var isClosed = false
    }

    private let state = Monitor(State())
    private let activity: Activity?

    /// - Parameter activity: counts each command from posting until `handled`.
    init(activity: Activity? = nil) { self.activity = activity }

    /// False when the thread has ended and the command was dropped.
    @discardableResult
    func post(_ command: Command) -> Bool {
        activity?.started()
        let isTaken = state.withLock { state -> Bool in
            if state.isClosed { return false }
            state.commands.append(command)
            let wakes =
                !state.isWoken && state.context != 0 && pthread_equal(state.thread, pthread_self()) == 0
            if wakes {
                state.isWoken = true
                lws_cancel_service(OpaquePointer(bitPattern: state.context))
            }
            return true
        }
        if !isTaken { activity?.finished() }
        return isTaken
    }

    /// Called by the thread: everything posted so far. Each needs one `handled`.
    func take() -> [Command] {
        state.withLock { state in
            state.isWoken = false
            guard !state.commands.isEmpty else { return [] }
            defer { state.commands = [] }
            return state.commands
        }
    }

    func handled() { activity?.finished() }

    /// Called by the thread before it serves.
    func open(_ context: OpaquePointer) {
        state.withLock { state in
            state.context = UInt(bitPattern: context)
            state.thread = pthread_self()
        }
    }

    /// Called by the thread before it destroys the context; later posts are dropped.
    func close() {
        let dropped = state.withLock { state -> Int in
            defer { state.commands = [] }
            state.context = 0
            state.isClosed = true
            return state.commands.count
        }
        for _ in 0..<dropped { activity?.finished() }
    }
}

/// libwebsockets' own complaints: errors only, once for the process.
let socketLogLevel: Void = lws_set_log_level(Int32(LLL_ERR), nil)

/// Bytes libwebsockets needs free in front of whatever it writes.
let socketHeadroom = 32

/// Writes `bytes` as one message or piece; false when the connection is lost.
func socketWrite(_ wsi: OpaquePointer, _ bytes: some Collection<UInt8>, _ kind: lws_write_protocol) -> Bool {
    let count = bytes.count
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: socketHeadroom + count) { room in
        guard let start = room.baseAddress else { return false }
        room.initialize(repeating: 0)
        _ = UnsafeMutableBufferPointer(rebasing: room[socketHeadroom...]).update(fromContentsOf: bytes)
        return lws_write(wsi, start + socketHeadroom, count, kind) >= Int32(count)
    }
}
