// The one thread of every WebSocket client in the process, and how it is reached.
//
// One, because libwebsockets 4.1 keeps the key to its TLS connections in a global
// that each new TLS context overwrites: a second context breaks certificate checks
// under way in the first. Names are resolved on a passing thread of their own, so
// a dead name server stops no other connection.

import Glibc
import Synchronization

final class ClientLoop: Sendable {
    static let shared = ClientLoop()

    /// A command and the counts it is one of until carried out.
    struct Post: Sendable {
        var command: ClientCommand
        var activity: Activity?
    }

    let mailbox = SocketMailbox<Post>()
    private let nextID = Atomic<UInt64>(1)
    private let isStarted = Atomic(false)

    func takeID() -> UInt64 { nextID.wrappingAdd(1, ordering: .relaxed).oldValue }

    func post(_ command: ClientCommand, _ activity: Activity?) {
        activity?.started()
        mailbox.post(Post(command: command, activity: activity))
    }

    func connect(_ job: ClientJob) {
        if isStarted.compareExchange(expected: false, desired: true, ordering: .relaxed).exchanged {
            startThread("websockets") { ClientThread(self.mailbox).run() }
        }
        post(.open(job), job.activity)
        job.activity?.started()
        startThread("resolve") {
            self.post(.dial(job.id, numeric: numericAddress(job.address.host)), job.activity)
            job.activity?.finished()
        }
    }
}

/// What other threads ask of the clients' thread.
enum ClientCommand: Sendable {
    case open(ClientJob)
    /// Connects an open job; `numeric` is nil when the host's name could not be resolved.
    case dial(UInt64, numeric: String?)
    case send(UInt64, [UInt8])
    case close(UInt64, code: UInt16, reason: String)
}

/// One connection to be made.
struct ClientJob: Sendable {
    var id: UInt64
    var address: WebSocketAddress
    var headers: [HTTPHeader]
    var caFile: String?
    var limits: WebSocketClient.Limits
    var activity: Activity?
    var sink: AsyncStream<WebSocketClient.Event>.Continuation
}

/// The host's first address as digits; blocks as long as the system's resolver does.
private func numericAddress(_ host: String) -> String? {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, nil, &hints, &list) == 0, let first = list?.pointee else { return nil }
    defer { freeaddrinfo(list) }
    var name = [CChar](repeating: 0, count: Int(NI_MAXHOST))
    let code = getnameinfo(
        first.ai_addr, first.ai_addrlen, &name, socklen_t(name.count), nil, 0, NI_NUMERICHOST)
    guard code == 0 else { return nil }
    return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
