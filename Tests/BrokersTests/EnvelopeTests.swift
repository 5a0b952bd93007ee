// The envelope of an answer to a reading, and what a failing one means.

@testable import Brokers
import Market
import Platform
import Testing

@Suite("A ShareKhan answer")
struct EnvelopeTests {
    private func rows(_ response: HTTPResponse) throws(BrokerFailure) -> [JSON] {
        try ShareKhanReply(response).rows()
    }

    @Test("holds rows as an array, an object, a word for none, or nothing")
    func shapes() throws {
        #expect(try rows(.ok(#"[{"a":1},{"a":2}]"#)).count == 2)
        #expect(try rows(.ok(#"{"a":1}"#)).count == 1)
        let empty: [HTTPResponse] = [
            .ok("[]"), .ok(#""no_records""#), .ok("null"), .json(#"{"status":200}"#),
            HTTPResponse(status: 204), .json(""), .json("  \n"),
            .json(#"{"status":204,"data":"no_records"}"#),
        ]
        for response in empty { #expect(try rows(response).isEmpty) }
    }

    @Test("asks for a login when access is denied, at either level")
    func denied() {
        for response in [
            HTTPResponse.denied, .json(#"{"status":403,"message":"error","errorType":"Access Denied"}"#),
        ] {
            guard case .failure(.loginNeeded) = ShareKhanReply(response).outcome else {
                Issue.record("403 must ask for a login")
                return
            }
        }
    }

    @Test("does not take every 403 for the end of the session")
    func otherDenials() {
        let page = HTTPResponse(status: 403, body: Array("<html>blocked</html>".utf8))
        guard case .failure(.refused) = ShareKhanReply(page).outcome else {
            Issue.record("a gateway's page says nothing about the session")
            return
        }
    }

    @Test("is temporary when the broker is busy or down, with the pause that it asks for")
    func temporary() {
        let busy = HTTPResponse(status: 429, headers: [HTTPHeader("Retry-After", "7")])
        guard case .failure(.temporary(_, retryAfter: .some(.seconds(7)))) = ShareKhanReply(busy).outcome
        else {
            Issue.record("429 names its pause")
            return
        }
        guard case .failure(.temporary) = ShareKhanReply(.html).outcome else {
            Issue.record("502 passes")
            return
        }
    }

    @Test(
        "is unreadable when it makes no sense, and no rows are taken from it",
        arguments: [
            "<html>", "[]", "5", #"{"data":[]}"#, #"{"status":200,"data":"oops"}"#,
            #"{"status":200,"data":[1]}"#,
            #"{"status":200,"data":[{"a":1}"#,
        ])
    func unreadable(_ body: String) {
        #expect {
            try rows(.json(body))
        } throws: { error in
            if case .some(.unreadable) = error as? BrokerFailure { true } else { false }
        }
    }

    @Test("is refused when it is HTTP 200 with error words")
    func wordsInside() {
        let body = #"{"status":200,"errorType":"input_error","message":"Invalid Chart Period","data":[]}"#
        #expect(throws: BrokerFailure.refused("Invalid Chart Period (input_error)")) { try rows(.json(body)) }
    }

    @Test("shows no token in what it says")
    func secrecy() {
        let token = "eyJ0eXAiOiJzZWMiLCJhbGciOiJIUzI1NiJ9.eyJqdGkiOiJ4In0.AAAAAAAAAAAAAAAAAAAAAAAA"
        let body = #"{"status":400,"message":"bad token \#(token)","errorType":"input_error"}"#
        #expect {
            try rows(.json(body, status: 400))
        } throws: { error in
            (error as? BrokerFailure)?.text.contains("eyJ") == false
        }
    }
}

@Suite("ShareKhan's numbers and dates")
struct WireTests {
    @Test("are exact, as number or as text, and rounded only beyond the fourth decimal")
    func numbers() {
        #expect(JSON.number("47029.75").price == .rupees("47029.75"))
        #expect(JSON.string("24.35").price == .rupees("24.35"))
        #expect(JSON.number("1.0E3").price == .rupees("1000"))
        #expect(JSON.number("42265.600000000006").price == .rupees("42265.6"))
        #expect(JSON.string("0.00005").price == .rupees("0.0001"))
        #expect(JSON.string("-0.00005").money == Money(raw: -1))
        #expect(JSON.number("1446122681227656516").integer == 1_446_122_681_227_656_516)
    }

    @Test(
        "beyond all bounds are no numbers, and trap nothing",
        arguments: [
            "1e30", "-1e30", "99999999999999999999999999", "9223372036854775808", "nan", "", "1e", ".", "-",
            "1.2.3", "99999999999999.99999", "0x10",
        ])
    func absurd(_ text: String) {
        #expect(JSON.string(text).price == nil)
        #expect(JSON.string(text).money == nil)
        #expect(JSON.string(text).quantity == nil)
    }

    @Test("come in five forms of date, all Indian")
    func dates() {
        let date = CalendarDate(daysSinceEpoch: 20_389)  // 2025-10-28
        let time = Timestamp(date, TimeOfDay(12, 44, 40))
        #expect(WireTime.instant("2025-10-28 12:44:40.0", .dayFirst) == time)
        #expect(WireTime.instant("28/10/2025 12:44:40", .dayFirst) == time)
        #expect(WireTime.instant("10/28/2025 12:44:40", .monthFirst) == time)
        #expect(WireTime.instant("10/28/2025 12:44:40 PM", .monthFirst) == time)
        #expect(
            WireTime.instant("3/2/2021 9:05:04 AM", .monthFirst)?.description == "2021-03-02 09:05:04.000")
        #expect(
            WireTime.instant("3/2/2021 12:05:04 AM", .monthFirst)?.description == "2021-03-02 00:05:04.000")
        #expect(
            WireTime.instant("3/2/2021 1:05:04 PM", .monthFirst)?.description == "2021-03-02 13:05:04.000")
        #expect(WireTime.date("8/9/2025", .dayFirst)?.description == "2025-09-08")
        #expect(WireTime.envelope("2025-10-28T12:44:40+05:30") == time)
        #expect(WireTime.envelope("2025-10-28T12:44:40.250+05:30") == time + .milliseconds(250))
    }

    @Test(
        "of no day are none",
        arguments: ["", "28/10/2025", "31/02/2025 10:00:00", "28/10/2025 25:00:00", "a b", "1/1/99999 1:1:1"])
    func noDates(_ text: String) {
        #expect(WireTime.instant(text, .dayFirst) == nil)
        #expect(WireTime.envelope(text) == nil)
    }
}
