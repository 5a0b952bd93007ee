// The system's requests to a daemon, as a stream of values.
//
// A handler may do almost nothing, so it writes one byte to a pipe and a thread
// of ours reads it. (Waiting with `sigwait` instead would need the signal blocked
// in every thread, those of the Swift runtime and of programs we start included.)

import Glibc

public enum Signal: Int32, CaseIterable, Sendable {
    case hangup = 1
    case interrupt = 2
    case user2 = 12
    case terminate = 15
}

public enum Signals {
    /// From now on these signals no longer end the process but arrive here, in order.
    ///
    /// Ask once: every stream takes part of the same signals.
    public static func stream(_ wanted: [Signal] = Signal.allCases) throws(FileFailure) -> AsyncStream<Signal>
    {
        var ends: [Int32] = [-1, -1]
        _ = try systemCall("a pipe for signals", "open") { pipe(&ends) }
        let (reading, writing) = (ends[0], ends[1])
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        _ = fcntl(writing, F_SETFL, O_NONBLOCK)  // A full pipe must not hang a handler.
        signalPipe = writing
        for signal in wanted {
            var action = sigaction()
            action.__sigaction_handler.sa_handler = forwardSignal
            action.sa_flags = SA_RESTART
            _ = try systemCall("signal \(signal.rawValue)", "catch") {
                sigaction(signal.rawValue, &action, nil)
            }
        }
        let (stream, continuation) = AsyncStream.makeStream(of: Signal.self)
        startThread("signals") { drain(reading, continuation) }
        return stream
    }

    /// A connection that the other side closed becomes an error of `write`, not the end of the process.
    public static func ignoreBrokenPipes() { signal(SIGPIPE, SIG_IGN) }

    private static func drain(_ descriptor: Int32, _ continuation: AsyncStream<Signal>.Continuation) {
        var byte: UInt8 = 0
        while true {
            let count = read(descriptor, &byte, 1)
            if count == 1, let signal = Signal(rawValue: Int32(byte)) { continuation.yield(signal) }
            if count == 0 || (count < 0 && errno != EINTR) { return continuation.finish() }
        }
    }
}

/// Written before the first handler is installed, and then only read.
nonisolated(unsafe) private var signalPipe: Int32 = -1

private func forwardSignal(_ number: Int32) {
    let code = errno
    var byte = UInt8(truncatingIfNeeded: number)
    _ = write(signalPipe, &byte, 1)
    errno = code
}
