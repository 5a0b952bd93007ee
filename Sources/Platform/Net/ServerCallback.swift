// The C function libwebsockets calls for a server: one line a reason.
//
// Everything it does is a method of `ServerThread`; reasons not named here go to
// libwebsockets' own default.

import CWebSockets

func serverCallback(
    _ wsi: OpaquePointer?, _ reason: lws_callback_reasons, _ user: UnsafeMutableRawPointer?,
    _ input: UnsafeMutableRawPointer?, _ length: Int
) -> Int32 {
    guard let wsi, let context = lws_get_context(wsi), let owner = lws_context_user(context) else { return 0 }
    let thread = Unmanaged<ServerThread>.fromOpaque(owner).takeUnretainedValue()
    let bytes = UnsafeRawBufferPointer(start: input, count: input == nil ? 0 : length)
    switch reason {
    case LWS_CALLBACK_HTTP: return thread.headersArrived(wsi)
    case LWS_CALLBACK_HTTP_BODY: return thread.bodyArrived(wsi, bytes)
    case LWS_CALLBACK_HTTP_BODY_COMPLETION: return thread.bodyComplete(wsi)
    case LWS_CALLBACK_HTTP_WRITEABLE: return thread.writable(wsi)
    case LWS_CALLBACK_TIMER: return thread.timer(wsi)
    case LWS_CALLBACK_HTTP_CONFIRM_UPGRADE: return thread.upgradeAsked(wsi, to: cText(input))
    case LWS_CALLBACK_ESTABLISHED: return thread.socketOpened(wsi)
    case LWS_CALLBACK_RECEIVE: return thread.socketReceived(wsi, bytes)
    case LWS_CALLBACK_SERVER_WRITEABLE: return thread.socketWritable(wsi)
    case LWS_CALLBACK_EVENT_WAIT_CANCELLED: thread.drain()
    case LWS_CALLBACK_HTTP_DROP_PROTOCOL, LWS_CALLBACK_CLOSED_HTTP: thread.requestEnded(wsi)
    case LWS_CALLBACK_CLOSED: thread.socketClosed(wsi)
    case LWS_CALLBACK_WSI_DESTROY:
        thread.requestEnded(wsi)
        thread.socketClosed(wsi)
    default: return lws_callback_http_dummy(wsi, reason, user, input, length)
    }
    return 0
}

func cText(_ pointer: UnsafeMutableRawPointer?) -> String {
    pointer.map { String(cString: $0.assumingMemoryBound(to: CChar.self)) } ?? ""
}
