// One transfer on libcurl: an easy handle, its options, what has come back so far.
//
// Lives on the curl thread only. Options that make a transfer safe (certificates
// verified, TLS 1.2 or later, no proxy from the environment) are set for every
// one, and an option curl refuses ends the transfer before it begins.

import CCurl
import CCurlShim
import Market

final class Transfer {
    enum Payload: Sendable {
        case http(HTTPRequest)
        case mail(MailMessage, encoded: [UInt8])
    }

    let id: UInt64
    let handle: UnsafeMutableRawPointer
    let payload: Payload
    private let answer: CurlLoop.Answer
    var lists: [UnsafeMutablePointer<curl_slist>] = []
    var headers: [HTTPHeader] = []
    var headerBytes = 0
    /// The empty line after the headers has come.
    var hasWholeHead = false
    var body: [UInt8] = []
    var uploaded = 0
    var sendings = 0
    var isTooLarge = false
    /// The first option curl refused, such as a URL it cannot hold.
    private var refusal: HTTPFailure?

    init(
        id: UInt64, handle: UnsafeMutableRawPointer, payload: Payload,
        answer: CurlLoop.Answer
    ) {
        self.id = id
        self.handle = handle
        self.payload = payload
        self.answer = answer
    }

    /// Gives the answer to the waiting task. Exactly once, after `configure`.
    func finish(_ result: Result<HTTPResponse, HTTPFailure>) {
        for list in lists { curl_slist_free_all(list) }
        lists = []
        answer.resume(returning: result)
    }

    /// Sets every option; a failure says that the transfer must not start.
    func configure() -> HTTPFailure? {
        setLong(CURLOPT_NOSIGNAL, 1)
        setLong(CURLOPT_CONNECTTIMEOUT_MS, 10_000)
        setLong(CURLOPT_TCP_KEEPALIVE, 1)
        setLong(CURLOPT_SSL_VERIFYPEER, 1)
        setLong(CURLOPT_SSL_VERIFYHOST, 2)
        setLong(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        // The environment must not be able to put a stranger between us and the broker.
        setText(CURLOPT_PROXY, "")
        let me = Unmanaged.passUnretained(self).toOpaque()
        ccurl_set_pointer(handle, CURLOPT_WRITEDATA, me)
        ccurl_set_bytes(handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
            Transfer.from(context).take(bytes, size * count)
        }
        switch payload {
        case .http(let request): configure(request, me)
        case .mail(let message, _): configure(message, me)
        }
        return refusal
    }

    private func configure(_ request: HTTPRequest, _ me: UnsafeMutableRawPointer) {
        setText(CURLOPT_URL, request.url)
        setText(CURLOPT_PROTOCOLS_STR, "http,https")
        setLong(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        setText(CURLOPT_ACCEPT_ENCODING, "")
        if let path = request.unixSocket { setText(CURLOPT_UNIX_SOCKET_PATH, path) }
        if let file = request.caFile { setText(CURLOPT_CAINFO, file) }
        if request.followRedirects {
            setLong(CURLOPT_FOLLOWLOCATION, 1)
            setLong(CURLOPT_MAXREDIRS, 5)
            let isSecure = request.url.lowercased().hasPrefix("https:")
            setText(CURLOPT_REDIR_PROTOCOLS_STR, isSecure ? "https" : "http,https")
        }
        configureMethod(request)
        let lines = request.headers.map { $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" }
        setList(CURLOPT_HTTPHEADER, lines + ["Expect:"])
        ccurl_set_pointer(handle, CURLOPT_HEADERDATA, me)
        ccurl_set_bytes(handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
            Transfer.from(context).takeHeader(bytes, size * count)
        }
        ccurl_set_before_request(
            handle, { context, _, _, _, _ in Transfer.from(context).maySend() ? 0 : 1 }, me)
    }

    private func configureMethod(_ request: HTTPRequest) {
        if request.method == "HEAD" { setLong(CURLOPT_NOBODY, 1) }
        if let body = request.body {
            setLong(CURLOPT_POSTFIELDSIZE, body.count)
            body.withUnsafeBytes { bytes in
                let start = bytes.baseAddress.map { $0.assumingMemoryBound(to: CChar.self) }
                _ = ccurl_set_text(handle, CURLOPT_COPYPOSTFIELDS, start)
            }
            if body.isEmpty { setText(CURLOPT_COPYPOSTFIELDS, "") }
        }
        setText(CURLOPT_CUSTOMREQUEST, request.method)
    }

    private func configure(_ message: MailMessage, _ me: UnsafeMutableRawPointer) {
        setText(CURLOPT_URL, message.server)
        setText(CURLOPT_PROTOCOLS_STR, "smtp,smtps")
        let isLoopback = ["://127.0.0.1", "://localhost", "://[::1]"].contains { message.server.contains($0) }
        let level = isLoopback ? CURLUSESSL_NONE : CURLUSESSL_ALL
        setLong(CURLOPT_USE_SSL, Int(level.rawValue))
        if let user = message.user { setText(CURLOPT_USERNAME, user) }
        if let password = message.password { setText(CURLOPT_PASSWORD, password) }
        if let file = message.caFile { setText(CURLOPT_CAINFO, file) }
        setText(CURLOPT_MAIL_FROM, "<\(message.from)>")
        setList(CURLOPT_MAIL_RCPT, message.to.map { "<\($0)>" })
        setLong(CURLOPT_UPLOAD, 1)
        ccurl_set_pointer(handle, CURLOPT_READDATA, me)
        ccurl_set_bytes(handle, CURLOPT_READFUNCTION) { bytes, size, count, context in
            Transfer.from(context).give(bytes, size * count)
        }
    }
}

// Options, each checked.
extension Transfer {
    private func setLong(_ option: CURLoption, _ value: Int) {
        note(ccurl_set_long(handle, option, value), option)
    }

    private func setText(_ option: CURLoption, _ value: String) {
        note(ccurl_set_text(handle, option, value), option)
    }

    private func setList(_ option: CURLoption, _ lines: [String]) {
        var list: UnsafeMutablePointer<curl_slist>?
        for line in lines { list = curl_slist_append(list, line) }
        guard let list else { return }
        lists.append(list)
        ccurl_set_pointer(handle, option, list)
    }

    private func note(_ code: CURLcode, _ option: CURLoption) {
        guard code != CURLE_OK, refusal == nil else { return }
        let reason = String(cString: curl_easy_strerror(code))
        refusal = .notSent("libcurl refused option \(option.rawValue) of the request: \(reason)")
    }
}
