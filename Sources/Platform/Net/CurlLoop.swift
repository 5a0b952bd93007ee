// The mailbox of the curl thread: how the rest of the house reaches it.
//
// The thread starts with the first transfer. For lockstep each posted command
// counts as a job until handled, and each transfer as a request in flight until
// its task has been resumed.

import CCurl
import CCurlShim

final class CurlLoop: Sendable {
    typealias Answer = CheckedContinuation<Result<HTTPResponse, HTTPFailure>, Never>

    enum Command: Sendable {
        case start(UInt64, Transfer.Payload, Answer)
        /// Ends a transfer; unknown numbers are transfers already over.
        case end(UInt64, CurlEnd)
        case stop
    }

    private struct State {
        var commands: [Command] = []
        /// The multi handle's address while the thread runs, else 0.
        var multi: UInt = 0
        var isStopped = false
    }

    private let state = Monitor(State())
    private let activity: Activity?

    init(activity: Activity?) { self.activity = activity }

    func post(_ command: Command) {
        activity?.started()
        if case .start = command { activity?.requestStarted() }
        var starts = false
        let isRefused = state.withLock { state -> Bool in
            if state.isStopped { return true }
            state.commands.append(command)
            if state.multi == 0 { (starts, state.multi) = (true, CurlLoop.makeMulti()) }
            curl_multi_wakeup(UnsafeMutableRawPointer(bitPattern: state.multi))
            return false
        }
        if isRefused { refuse(command) }
        if starts { startThread("http-client") { [self] in run() } }
    }

    private func refuse(_ command: Command) {
        if case .start(_, _, let answer) = command {
            answer.resume(returning: .failure(.cancelled))
            activity?.requestFinished()
        }
        activity?.finished()
    }

    private static func makeMulti() -> UInt {
        curl_global_init(Int(CURL_GLOBAL_ALL))
        guard let multi = curl_multi_init() else { preconditionFailure("libcurl found no memory to start") }
        ccurl_multi_set_long(multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, 256)
        return UInt(bitPattern: multi)
    }

    /// The thread: commands, then transfers, then sleep until either has news.
    private func run() {
        let address = state.withLock { $0.multi }
        guard let multi = UnsafeMutableRawPointer(bitPattern: address) else { return }
        let transfers = CurlTransfers(multi: multi, activity: activity)
        while true {
            let commands = state.withLock { state in
                defer { state.commands = [] }
                return state.commands
            }
            for command in commands {
                if case .stop = command { return stop(transfers) }
                transfers.handle(command)
                activity?.finished()
            }
            transfers.perform()
            curl_multi_poll(multi, nil, 0, 1_000, nil)
        }
    }

    private func stop(_ transfers: CurlTransfers) {
        let late = state.withLock { state in
            defer { state.commands = [] }
            state.isStopped = true
            return state.commands
        }
        transfers.close()
        for command in late { refuse(command) }
        activity?.finished()
    }
}

/// Why a transfer ends without curl having ended it.
enum CurlEnd: Sendable { case cancelled, expired }
