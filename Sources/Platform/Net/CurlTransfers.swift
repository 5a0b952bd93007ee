// The transfers under way, on the curl thread and nowhere else.
//
// Easy handles are kept and reused; connections live in the multi handle. A
// task is resumed before its request stops counting as in flight, so lockstep
// never sees a gap between the two.

import CCurl

final class CurlTransfers {
    private let multi: UnsafeMutableRawPointer
    private let activity: Activity?
    private var live: [UInt64: Transfer] = [:]
    private var identifiers: [UnsafeMutableRawPointer: UInt64] = [:]
    private var spareHandles: [UnsafeMutableRawPointer] = []

    init(multi: UnsafeMutableRawPointer, activity: Activity?) {
        self.multi = multi
        self.activity = activity
    }

    func handle(_ command: CurlLoop.Command) {
        switch command {
        case .start(let id, let payload, let answer): start(id, payload, answer)
        case .end(let id, .cancelled): if let transfer = live[id] { finish(transfer, .failure(.cancelled)) }
        case .end(let id, .expired):
            if let transfer = live[id] { finish(transfer, .failure(transfer.timedOut())) }
        case .stop: preconditionFailure("stop is handled by the loop")
        }
    }

    /// Moves bytes and answers what is complete.
    func perform() {
        var running: Int32 = 0
        curl_multi_perform(multi, &running)
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left)?.pointee {
            guard message.msg == CURLMSG_DONE, let id = identifiers[message.easy_handle],
                let transfer = live[id]
            else { continue }
            finish(transfer, transfer.result(message.data.result))
        }
    }

    /// Ends everything as cancelled and frees what curl holds.
    func close() {
        for transfer in live.values.sorted(by: { $0.id < $1.id }) { finish(transfer, .failure(.cancelled)) }
        for handle in spareHandles { curl_easy_cleanup(handle) }
        curl_multi_cleanup(multi)
    }

    private func start(_ id: UInt64, _ payload: Transfer.Payload, _ answer: CurlLoop.Answer) {
        guard let handle = spareHandles.popLast() ?? curl_easy_init() else {
            preconditionFailure("libcurl found no memory for a transfer")
        }
        let transfer = Transfer(id: id, handle: handle, payload: payload, answer: answer)
        live[id] = transfer
        identifiers[handle] = id
        if let refusal = transfer.configure() {
            finish(transfer, .failure(refusal))
        } else {
            curl_multi_add_handle(multi, handle)
        }
    }

    private func finish(_ transfer: Transfer, _ result: Result<HTTPResponse, HTTPFailure>) {
        curl_multi_remove_handle(multi, transfer.handle)
        live[transfer.id] = nil
        identifiers[transfer.handle] = nil
        curl_easy_reset(transfer.handle)
        spareHandles.append(transfer.handle)
        transfer.finish(result)
        activity?.requestFinished()
    }
}
