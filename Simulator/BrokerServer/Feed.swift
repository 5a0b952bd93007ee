// The WebSocket: who listens to what, and the frames they are sent.
//
//     open ─▶ "connect" ─▶ subscribe ─▶ feed NC2885,… ─▶ snapshot (array) ─▶ updates
//                                    └▶ ack 1234567  ─▶ order events
//
// The first answer to a feed request is an array, updates are objects; an index's
// updates are called `indices`; every 25 seconds a bare `heartbeat` that is no JSON
// (captures of 2023-12 and 2026-10). Frames are counted, for the lockstep.

import Exchange
import Market
import Platform

struct Feed: Sendable {
    typealias Output = ShareKhanServer.Output

    struct Listener: Sendable {
        let id: UInt64
        /// By instrument number.
        var wants: [Bool]
        var wantsDepth = false
        var wantsAcks = false
        var frames = 0
        var nextHeartbeat: Timestamp
    }

    static let heartbeatEvery = Span.seconds(25)

    var views: [FeedView?]
    private(set) var listeners: [Listener] = []
    /// Sockets ever opened.
    private var opened: Int64 = 0
    private var sent = SecondText()
    private var happened = SecondText()

    init(_ exchange: SimulatedExchange, date: CalendarDate) {
        let size = exchange.instruments.map { Int($0.id.index) + 1 }.max() ?? 0
        views = Array(repeating: nil, count: size)
        for instrument in exchange.instruments {
            views[Int(instrument.id.index)] = FeedView(
                instrument, band: exchange.band(instrument.id), date: date)
        }
    }

    /// Frames sent on the sockets now open.
    var framesSent: Int { listeners.reduce(0) { $0 + $1.frames } }

    var nextHeartbeat: Timestamp? { listeners.map(\.nextHeartbeat).min() }

    // MARK: Listeners

    mutating func open(_ id: UInt64, at now: Timestamp, into outputs: inout [Output]) {
        opened += 1
        listeners.append(
            Listener(
                id: id, wants: Array(repeating: false, count: views.count),
                nextHeartbeat: now + Feed.heartbeatEvery))
        let name = "Connected 00000000-0000-4000-8000-\(String(1_000_000_000_000 + opened).suffix(12))"
        say("connect", "\"\(name)\"", to: listeners.count - 1, at: now, into: &outputs)
    }

    mutating func close(_ id: UInt64) { listeners.removeAll { $0.id == id } }

    /// A fault hangs up on everybody.
    mutating func drop(into outputs: inout [Output]) {
        for listener in listeners {
            outputs.append(.close(socket: listener.id, code: 1011, reason: "connection reset"))
        }
    }

    mutating func subscribe(
        _ id: UInt64, feed: [InstrumentID], depth: Bool, at now: Timestamp, into outputs: inout [Output]
    ) {
        guard let place = place(id), !feed.isEmpty else { return }
        for instrument in feed { listeners[place].wants[Int(instrument.index)] = true }
        listeners[place].wantsDepth = listeners[place].wantsDepth || depth
        sent.set(now)
        var bytes = envelope("feed")
        bytes.append(UInt8(ascii: "["))
        for (count, instrument) in feed.enumerated() {
            guard let view = views[Int(instrument.index)] else { continue }
            if count > 0 { bytes.append(UInt8(ascii: ",")) }
            happened.set(view.lastTrade)
            view.append(to: &bytes, sent: sent, happened: happened, withDepth: listeners[place].wantsDepth)
        }
        bytes.append("]}")
        send(bytes, to: place, into: &outputs)
    }

    mutating func unsubscribe(_ id: UInt64, _ instruments: [InstrumentID]) {
        guard let place = place(id) else { return }
        for instrument in instruments { listeners[place].wants[Int(instrument.index)] = false }
    }

    mutating func subscribeAcks(_ id: UInt64) {
        if let place = place(id) { listeners[place].wantsAcks = true }
    }

    /// The answer to `subscribe`, such as `success FEED,success ACK`.
    mutating func welcome(_ id: UInt64, _ words: String, at now: Timestamp, into outputs: inout [Output]) {
        if let place = place(id) { say("subscribe", "\"\(words)\"", to: place, at: now, into: &outputs) }
    }

    private func place(_ id: UInt64) -> Int? { listeners.firstIndex { $0.id == id } }

    // MARK: Sending

    mutating func take(
        _ quote: Quote, of id: InstrumentID, at now: Timestamp, _ faults: FaultPlan,
        into outputs: inout [Output]
    ) {
        let index = Int(id.index)
        views[index]?.take(quote)
        guard let view = views[index], listeners.contains(where: { $0.wants[index] }),
            !faults.isOn(.mute, at: now)
        else { return }
        sent.set(now)
        happened.set(quote.exchangeTime)
        let label: StaticString = view.instrument.contract == .index ? "indices" : "feed"
        for place in listeners.indices where listeners[place].wants[index] {
            var bytes = envelope(label)
            view.append(to: &bytes, sent: sent, happened: happened, withDepth: listeners[place].wantsDepth)
            bytes.append(UInt8(ascii: "}"))
            send(bytes, to: place, into: &outputs)
        }
    }

    mutating func set(_ band: PriceBand, of id: InstrumentID) { views[Int(id.index)]?.band = band }

    mutating func send(
        _ ack: Ack, _ desk: OrderDesk, _ configuration: BrokerSimulator.Configuration, at now: Timestamp,
        into outputs: inout [Output]
    ) {
        let data = AckText(ack: ack, order: desk[ack.order], configuration: configuration, now: now).json
        for place in listeners.indices where listeners[place].wantsAcks {
            say(configuration.profile.ackLabel, data.description, to: place, at: now, into: &outputs)
        }
    }

    mutating func beat(at now: Timestamp, into outputs: inout [Output]) {
        for place in listeners.indices where listeners[place].nextHeartbeat <= now {
            listeners[place].nextHeartbeat = now + Feed.heartbeatEvery
            send(Array("heartbeat".utf8), to: place, into: &outputs)
        }
    }

    private mutating func say(
        _ label: String, _ data: String, to place: Int, at now: Timestamp, into outputs: inout [Output]
    ) {
        let text =
            "{\"status\":100,\"message\":\"\(label)\",\"timestamp\":\"\(WireTime(now).iso)\","
            + "\"data\":\(data)}"
        send(Array(text.utf8), to: place, into: &outputs)
    }

    /// Everything up to the data.
    private func envelope(_ label: StaticString) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(768)
        bytes.append("{\"status\":100,\"message\":\"")
        bytes.append(label)
        bytes.append("\",\"timestamp\":\"")
        bytes += sent.iso
        bytes.append("\",\"data\":")
        return bytes
    }

    private mutating func send(_ bytes: [UInt8], to place: Int, into outputs: inout [Output]) {
        listeners[place].frames += 1
        outputs.append(.send(socket: listeners[place].id, bytes))
    }
}
