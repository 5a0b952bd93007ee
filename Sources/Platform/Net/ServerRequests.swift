// Requests on the server's thread, from their headers to their end.
//
// What cannot be served (too long, without a length) is answered here; everything
// else goes to the handler, which may answer now or later.

import CWebSockets

extension ServerThread {
    /// The headers are in. Answers at once what cannot be served.
    func headersArrived(_ wsi: OpaquePointer) -> Int32 {
        guard let request = HTTPServer.Request(wsi, customHeaders: limits.customHeaders) else { return -1 }
        let exchange = Exchange(id: takeID(), wsi: wsi, request: request)
        exchanges[exchange.id] = exchange
        exchangeOf[wsi] = exchange
        if request.header("transfer-encoding") != nil {
            exchange.answer(.refusal(411, "send the body with a Content-Length"), closing: true)
        } else if let length = UInt(request.header("content-length") ?? "0") {
            if length == 0 { handle(exchange) }
            if length > limits.bodyBytes {
                exchange.answer(.refusal(413, "a body may have \(limits.bodyBytes) bytes"), closing: true)
            }
        } else {
            exchange.answer(.refusal(400, "Content-Length is not a number"), closing: true)
        }
        return 0
    }

    func bodyArrived(_ wsi: OpaquePointer, _ bytes: UnsafeRawBufferPointer) -> Int32 {
        guard let exchange = exchangeOf[wsi], !exchange.isAnswered else { return 0 }
        exchange.request.body.append(contentsOf: bytes)
        return exchange.request.body.count <= limits.bodyBytes ? 0 : -1
    }

    func bodyComplete(_ wsi: OpaquePointer) -> Int32 {
        if let exchange = exchangeOf[wsi], !exchange.isAnswered { handle(exchange) }
        return 0
    }

    /// The timer of a request whose answer is awaited.
    func timer(_ wsi: OpaquePointer) -> Int32 { exchangeOf[wsi]?.look() ?? 0 }

    func writable(_ wsi: OpaquePointer) -> Int32 { exchangeOf[wsi]?.write() ?? 0 }

    /// The request is over: answered, or its client has gone.
    func requestEnded(_ wsi: OpaquePointer) {
        guard let exchange = exchangeOf.removeValue(forKey: wsi) else { return }
        exchanges[exchange.id] = nil
        exchange.onClose?()
        drain()
    }

    private func handle(_ exchange: Exchange) {
        // The handler may take as long as it likes to answer.
        lws_set_timeout(exchange.wsi, NO_PENDING_TIMEOUT, 0)
        handler(exchange.request, HTTPServer.Responder(exchange: exchange.id, mailbox: mailbox))
        drain()
        exchange.watchIfUnanswered()
    }
}
