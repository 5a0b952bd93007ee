// The browser's part of the login: a page with one button, and the redirect.
//
// The page is never fetched by the official client, only shown to a person. Here
// nobody types a password: the button posts, and `?auto=1` spares even the button.

import Exchange
import Market
import Platform

extension ShareKhanServer {
    /// The page, the redirect with a request token, or ShareKhan's refusal of a wrong link.
    mutating func loginPage(_ request: HTTPServer.Request) -> Reply {
        let version = request.query("version_id") ?? ""
        guard request.query("api_key") == configuration.account.apiKey,
            ["", "1005", "1006"].contains(version), request.query("redirect_uri") == nil
        else { return .page("<html><body>Request is invalid</body></html>\n") }
        if request.method == "POST" || request.query("auto") != nil { return redirect() }
        return .page(
            """
            <!doctype html><html><head><title>ShareKhan (simulated)</title></head><body>
            <h1>Simulated ShareKhan login</h1><p>Customer \(configuration.account.customer), no password.</p>
            <form method="post" action="/skapi/auth/login.html?\(escaped(request.query))">
            <button id="lg_btn">Log in</button></form></body></html>

            """)
    }

    /// To the registered URL, the token as raw base64, and no `state` (seen 2026-10).
    private mutating func redirect() -> Reply {
        let url = configuration.account.redirectURL
        let token = logins.requestToken(at: now)
        let location = url + (url.contains("?") ? "&" : "?") + "request_token=" + token
        return Reply(status: 302, headers: [HTTPHeader("Location", location)], contentType: "text/html")
    }

    mutating func accessToken(_ request: HTTPServer.Request) -> Reply {
        let body: JSON
        do { body = try JSON.parse(request.body) } catch { return .badInput("Request body is not JSON") }
        switch logins.exchange(body, at: now) {
        case .refused(let reason): return .badInput(reason)
        case .token(let token, let state):
            let codes = Set(exchange.instruments.map(\.wireExchange)).sorted()
            let account = configuration.account
            let data: JSON = [
                "customerId": JSON(account.customer), "loginId": JSON(account.login), "token": JSON(token),
                "userId": .null, "btplusServiceEnabled": false,
                "exchanges": .array(codes.map { JSON($0) }), "broker": "Sharekhan", "state": JSON(state),
                "fullName": JSON(account.name),
            ]
            return shuffle.envelope("access_token", shuffle.object(data), at: now)
        }
    }
}

private func escaped(_ query: String) -> String {
    query.replacing("&", with: "&amp;").replacing("\"", with: "%22").replacing("<", with: "%3C")
}
