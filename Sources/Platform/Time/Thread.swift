// A thread of our own, for C libraries that block or want one caller.
//
// The cooperative pool has a thread a core and must never wait for the world, so
// whatever blocks gets a named thread here.

import Glibc

private final class ThreadBody {
    let name: String
    let run: @Sendable () -> Void
    init(name: String, run: @escaping @Sendable () -> Void) {
        self.name = name
        self.run = run
    }
}

/// Starts a detached thread. `name` shows in `top -H` and is cut at 15 bytes, as Linux does.
func startThread(_ name: String, _ run: @escaping @Sendable () -> Void) {
    let body = Unmanaged.passRetained(ThreadBody(name: String(name.prefix(15)), run: run))
    var thread = pthread_t()
    let code = pthread_create(
        &thread, nil,
        { argument in
            guard let argument else { return nil }
            let body = Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue()
            nameThread(body.name)
            body.run()
            return nil
        }, body.toOpaque())
    precondition(
        code == 0, "the system refused a thread for '\(name)' (errno \(code)); raise the limit of tasks")
    pthread_detach(thread)
}

/// A name is for people only: when it cannot be set the thread runs without.
private func nameThread(_ name: String) {
    let file = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
    guard file >= 0 else { return }
    write(file, name, name.utf8.count)
    close(file)
}
