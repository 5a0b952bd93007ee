// What a transfer came to, in the classes its caller acts on.
//
// It decides the difference that money hangs on: did any byte of the request
// leave? For HTTP curl's own count of request bytes says so. For SMTP curl keeps
// no such count, and the code with which it gave up decides.

import CCurl
import CCurlShim

extension Transfer {
    func result(_ code: CURLcode) -> Result<HTTPResponse, HTTPFailure> {
        if isTooLarge { return .failure(.tooLarge) }
        guard code == CURLE_OK else {
            let reason = String(cString: curl_easy_strerror(code))
            return .failure(failure(reason, beforeMail: Transfer.isBeforeMail(code)))
        }
        // curl 7.88 takes a connection that ends within the headers for an empty answer.
        if case .http = payload, !hasWholeHead {
            return .failure(failure("the answer broke off in its headers", beforeMail: false))
        }
        return .success(HTTPResponse(status: getLong(CURLINFO_RESPONSE_CODE), headers: headers, body: body))
    }

    /// The failure for a transfer that its own clock ended.
    func timedOut() -> HTTPFailure {
        failure("no complete answer in time", beforeMail: getLong(CURLINFO_NUM_CONNECTS) == 0)
    }

    private func failure(_ reason: String, beforeMail: Bool) -> HTTPFailure {
        switch payload {
        case .http(let request):
            let text = "\(request.method) \(request.urlWithoutQuery): \(reason)"
            return getLong(CURLINFO_REQUEST_SIZE) == 0 ? .notSent(text) : .ambiguous(text)
        case .mail(let message, _):
            let text = "mail through \(message.server): \(reason)"
            return beforeMail ? .notSent(text) : .ambiguous(text)
        }
    }

    /// Codes with which curl gives up before it hands a message over.
    private static func isBeforeMail(_ code: CURLcode) -> Bool {
        [
            CURLE_UNSUPPORTED_PROTOCOL, CURLE_URL_MALFORMAT, CURLE_COULDNT_RESOLVE_HOST,
            CURLE_COULDNT_CONNECT, CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION,
            CURLE_USE_SSL_FAILED, CURLE_LOGIN_DENIED, CURLE_SSL_CACERT_BADFILE,
        ].contains(code)
    }

    private func getLong(_ info: CURLINFO) -> Int {
        var value = 0
        ccurl_get_long(handle, info, &value)
        return value
    }
}
