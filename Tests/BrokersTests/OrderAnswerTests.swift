// The answer to an order, case by case: what is taken, refused, or may have happened.

@testable import Brokers
import Market
import Platform
import Testing
import Trading

@Suite("ShareKhan's answer to an order")
struct OrderAnswerTests {
    private func answer(
        _ response: HTTPResponse, to request: ShareKhanOrderAnswer.Request = .place
    ) -> BrokerAnswer {
        ShareKhanOrderAnswer.answer(to: request, .success(response))
    }

    private func failure(
        _ failure: HTTPFailure, to request: ShareKhanOrderAnswer.Request = .place
    ) -> BrokerAnswer {
        ShareKhanOrderAnswer.answer(to: request, .failure(failure))
    }

    @Test("is placed when HTTP, body and order number agree")
    func placed() {
        for data in [
            #"{"orderId":"136757437","rmscode":"SKNSE2","errormsg":"","coverOrderId":"0"}"#,
            #"{"errorMsg":null,"rmsCode":"SKNSE2","orderId":136757437}"#,
            #"[{"orderId":"136757437","rmscode":"SKNSE2","errormsg":"Success"}]"#,
        ] {
            #expect(answer(.ok(data)) == .placed(BrokerOrderID("136757437"), routingCode: "SKNSE2"))
        }
    }

    @Test(
        "is refused when HTTP says 200 and the order number does not",
        arguments: ["\"0\"", "0", "\"\"", "\"NA\"", "null"])
    func refusedInside(_ id: String) {
        let response = HTTPResponse.ok(#"{"orderId":\#(id),"errormsg":"RMS: margin exceeds"}"#)
        #expect(answer(response) == .refused(reason: "RMS: margin exceeds"))
    }

    @Test("is refused when the request was judged before it was routed")
    func refusedBefore() {
        let input = HTTPResponse.json(
            #"{"status":400,"message":"Invalid Quantity","errorType":"input_error"}"#, status: 400)
        let limit = HTTPResponse(status: 429, body: Array("slow down".utf8))
        let inner = HTTPResponse.json(#"{"status":400,"message":"Invalid","errorType":"input_error"}"#)
        for response in [input, limit, .denied, inner, HTTPResponse(status: 404)] {
            guard case .refused(let reason) = answer(response) else {
                Issue.record("not refused: \(response)")
                continue
            }
            #expect(!reason.isEmpty)
        }
    }

    @Test("is unanswered whenever the order may exist")
    func ambiguous() {
        let cases: [HTTPResponse] = [
            .html, .json("", status: 500), .json("<html>", status: 200), .json("{\"status\":200,\"da"),
            .json("[]"), .ok("null"), .ok("{}"), .ok(#"{"orderId":"0"}"#), .ok(#""no_records""#),
            .ok(#"{"orderId":"77","errormsg":"late"}"#), .json(#"{"data":{"orderId":"77"}}"#),
            .json(#"{"status":500,"data":{}}"#), HTTPResponse(status: 302), HTTPResponse(status: 504),
            HTTPResponse(status: 204),
        ]
        for response in cases {
            guard case .unanswered = answer(response) else {
                Issue.record("\(response.status) \(String(decoding: response.body, as: UTF8.self))")
                continue
            }
        }
        for broken in [HTTPFailure.ambiguous("reset"), .cancelled, .tooLarge] {
            guard case .unanswered = failure(broken) else {
                Issue.record("\(broken) is not unanswered")
                continue
            }
        }
    }

    @Test("is not sent only when no byte left")
    func notSent() {
        #expect(failure(.notSent("refused")) == .notSent(reason: "refused"))
        #expect(failure(.notSent("x"), to: .cancel) == .cancelRefused(reason: "not sent: x"))
        #expect(failure(.notSent("x"), to: .modify) == .modifyRefused(reason: "not sent: x"))
    }

    @Test("to a change acknowledges the request, whatever number it repeats")
    func changes() {
        for id in ["\"259130707\"", "\"0\"", "\"NA\"", "null"] {
            let response = HTTPResponse.ok(#"{"orderId":\#(id),"rmscode":"SKNSE2","errormsg":""}"#)
            #expect(answer(response, to: .cancel) == .cancelTaken)
            #expect(answer(response, to: .modify) == .modifyTaken)
        }
        let late = HTTPResponse.ok(#"{"orderId":"259130707","errormsg":"Order already executed"}"#)
        #expect(answer(late, to: .cancel) == .cancelRefused(reason: "Order already executed"))
        #expect(answer(late, to: .modify) == .modifyRefused(reason: "Order already executed"))
        #expect(failure(.ambiguous("x"), to: .cancel) == .cancelUnanswered(reason: "x"))
        guard case .modifyUnanswered = answer(.html, to: .modify) else {
            Issue.record("a gateway's page is no answer to a change")
            return
        }
    }

    @Test("never says what it cannot know, whatever bytes come back")
    func noise() {
        let whole = Array(HTTPResponse.ok(#"{"orderId":"136757437","rmscode":"S","errormsg":""}"#).body)
        for count in 0..<whole.count {
            let cut = HTTPResponse(status: 200, body: Array(whole[..<count]))
            if case .placed = answer(cut) { Issue.record("placed by \(count) of \(whole.count) bytes") }
        }
        let seed: UInt64 = 20_261_120
        var random = SeededRandom(seed: seed)
        for round in 0..<500 {
            var bytes = whole
            for _ in 0..<4 { bytes[Int(random.below(Int64(bytes.count)))] = UInt8(random.below(256)) }
            guard case .placed(let id, _) = answer(HTTPResponse(status: 200, body: bytes)) else { continue }
            #expect(!["", "0", "NA"].contains(id.text), "seed \(seed), round \(round)")
        }
    }
}
