// The simulated broker on a loopback port: the thin shell around `ShareKhanServer`.
//
// Everything happens on the server's thread; where the wall clock moves time, a task
// looks in every few milliseconds, and a lock keeps the two apart. The shell carries
// out outputs in the order in which they come and decides nothing.

import Exchange
public import Market
public import Platform
import Synchronization

public final class BrokerSimulator: Sendable {
    fileprivate struct State: Sendable {
        var server: ShareKhanServer
        var responders: [UInt64: HTTPServer.Responder] = [:]
        var sockets: [UInt64: WebSocketConnection] = [:]
        var nextTicket: UInt64 = 1
    }

    private let configuration: Configuration
    private let state: Mutex<State>
    private let listening = Mutex<HTTPServer?>(nil)
    private let driver = Mutex<Task<Void, Never>?>(nil)

    public init(_ configuration: Configuration) {
        self.configuration = configuration
        state = Mutex(State(server: ShareKhanServer(configuration)))
    }

    /// Listens on 127.0.0.1 and returns the port. In lockstep time stands still until a daemon reports.
    @discardableResult
    public func start() throws(HTTPServer.Failure) -> Int {
        var limits = HTTPServer.Limits()
        // A client that thinks for minutes of real time keeps its connection.
        limits.idleSeconds = 3600
        limits.socketQueuedBytes = 256 << 20
        let server = HTTPServer(
            listeners: [.loopback(port: configuration.port)], limits: limits,
            handler: { [self] in answer($0, $1) }, sockets: sockets)
        try server.start()
        listening.withLock { $0 = server }
        if case .times(let speed) = configuration.pace { drive(at: speed) }
        return server.port
    }

    /// Ends every connection.
    public func stop() {
        driver.withLock { $0?.cancel() }
        listening.withLock { $0 }?.stop()
    }

    /// Virtual time as it stands.
    public var now: Timestamp { state.withLock { $0.server.now } }

    /// Arms a fault in the running day.
    public func add(_ fault: WireFault) { perform { $0.server.add(fault) } }

    // MARK: The server's thread

    private func answer(_ request: HTTPServer.Request, _ responder: HTTPServer.Responder) {
        let ticket = perform { state in
            let ticket = state.nextTicket
            state.nextTicket += 1
            state.responders[ticket] = responder
            state.server.handle(request, ticket: ticket)
            return ticket
        }
        responder.onClose { [weak self] in
            self?.state.withLock { state in
                state.responders[ticket] = nil
                state.server.requestGone(ticket)
            }
        }
    }

    private var sockets: WebSocketService {
        WebSocketService(
            accept: { [self] request in state.withLock { $0.server.accepts(request) } },
            onOpen: { [self] connection in
                perform { state in
                    state.sockets[connection.id] = connection
                    state.server.socketOpened(connection.id)
                }
            },
            onText: { [self] connection, text in
                perform { $0.server.socketSaid(connection.id, text) }
            },
            onClose: { [self] connection in
                perform { state in
                    state.sockets[connection.id] = nil
                    state.server.socketClosed(connection.id)
                }
            })
    }

    /// Changes the state and puts on the wire what came of it.
    @discardableResult
    private func perform<Result: Sendable>(_ change: (inout State) -> Result) -> Result {
        state.withLock { state in
            let result = change(&state)
            for output in state.server.takeOutputs() { state.carryOut(output) }
            return result
        }
    }

    // MARK: The wall clock

    private func drive(at speed: Int64) {
        let clock = SystemClock()
        let started = clock.now()
        let begins = configuration.day.begins
        let task = Task.detached { [weak self] in
            while !Task.isCancelled {
                do { try await clock.sleep(for: .milliseconds(2)) } catch { return }
                let passed = (clock.now() - started).nanoseconds
                let time = begins + Span(nanoseconds: passed * speed)
                guard let self else { return }
                perform { $0.server.advance(to: time) }
            }
        }
        driver.withLock { $0 = task }
    }
}

extension BrokerSimulator.State {
    fileprivate mutating func carryOut(_ output: ShareKhanServer.Output) {
        switch output {
        case .reply(let ticket, let reply): responders.removeValue(forKey: ticket)?.reply(reply)
        case .send(let socket, let text): sockets[socket]?.send(text: text)
        case .close(let socket, let code, let reason): sockets[socket]?.close(code: code, reason: reason)
        }
    }
}
