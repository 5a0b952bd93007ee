// WebSocket connections on the server's thread, from the upgrade to the end.
//
// The service decides before the upgrade is answered; from then on each event of
// a connection is one call of it, followed by whatever it asked to be sent.

import CWebSockets

extension ServerThread {
    /// Zero lets the upgrade go on; a refusal is written and the connection hung up.
    func upgradeAsked(_ wsi: OpaquePointer, to kind: String) -> Int32 {
        guard kind == "websocket" else { return -1 }
        guard let request = HTTPServer.Request(wsi, customHeaders: limits.customHeaders) else { return -1 }
        let decision = service?.accept(request) ?? .refuse(status: 404)
        drain()
        switch decision {
        case .accept:
            upgrades[wsi] = request
            return 0
        case .refuse(let status):
            let reply = HTTPServer.Reply.refusal(status, "this WebSocket is refused")
            let exchange = Exchange(id: takeID(), wsi: wsi, request: request)
            exchange.answer(reply, closing: true)
            // Written at once, before the connection is hung up.
            return min(exchange.write(), -1)
        }
    }

    func socketOpened(_ wsi: OpaquePointer) -> Int32 {
        guard let request = upgrades.removeValue(forKey: wsi), let service else { return -1 }
        let connection = WebSocketConnection(id: takeID(), request: request, mailbox: mailbox)
        let bounds = SocketPipe.Limits(
            messageBytes: limits.socketMessageBytes, queuedBytes: limits.socketQueuedBytes)
        let pipe = SocketPipe(wsi: wsi, limits: bounds)
        connections[connection.id] = pipe
        connectionOf[wsi] = (connection, pipe)
        service.onOpen(connection)
        drain()
        return 0
    }

    func socketReceived(_ wsi: OpaquePointer, _ bytes: UnsafeRawBufferPointer) -> Int32 {
        guard let (connection, pipe) = connectionOf[wsi] else { return -1 }
        switch pipe.receive(bytes) {
        case .incomplete: return 0
        case .tooLong: return pipe.giveReason(1009, "message too long")
        case .message(let message):
            service?.onText(connection, message)
            drain()
            return 0
        }
    }

    func socketWritable(_ wsi: OpaquePointer) -> Int32 { connectionOf[wsi]?.1.write() ?? -1 }

    func socketClosed(_ wsi: OpaquePointer) {
        upgrades[wsi] = nil
        guard let (connection, _) = connectionOf.removeValue(forKey: wsi) else { return }
        connections[connection.id] = nil
        service?.onClose(connection)
        drain()
    }
}
