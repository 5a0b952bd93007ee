import Platform
import Testing

@testable import Gateway

@Suite("The route table")
struct RoutesTests {
    @Test("has every name once")
    func names() {
        #expect(
            Routes.all.map(\.name).sorted { $0.rawValue < $1.rawValue }
                == Route.Name.allCases.sorted { $0.rawValue < $1.rawValue })
    }

    @Test("and the control verbs are the same list")
    func verbs() {
        #expect(Set(Routes.all.map(\.verb)) == Set(Verbs.control.map(\.name)))
        #expect(Set(Verbs.all.map(\.name)).count == Verbs.all.count)
    }

    @Test("leads each method and path to one route")
    func unambiguous() {
        for route in Routes.all {
            let path = route.path(["order": "O7", "symbol": "SBIN", "time": "10:45"])
            let found = Routes.all.filter { $0.method == route.method && $0.match(path) != nil }
            #expect(found.map(\.name) == [route.name])
        }
    }

    @Test("lets only POST change something, and asks a right for it")
    func rights() {
        for route in Routes.all { #expect(route.isMutating == (route.right != .read), "\(route.path)") }
    }

    @Test("is all in the help", arguments: Routes.all.map(\.path))
    func help(path: String) { #expect(HelpText.routes.contains(" \(path) ")) }

    @Test("gives every verb a page with its usage", arguments: Verbs.all.map(\.name))
    func pages(name: String) throws {
        let verb = try #require(Verbs.find(name.split(separator: " ").map(String.init)))
        #expect(HelpText.page(verb.verb).contains("usage: sauda \(name)"))
        #expect(HelpText.overview.contains("  \(name) "))
    }

    @Test("explains every exit code")
    func exitCodes() {
        for code in ExitCode.allCases { #expect(HelpText.exitCodes.contains("  \(code.rawValue) ")) }
    }

    @Test("lists the verbs of the journal together")
    func family() {
        for verb in ["cat", "verify", "rebuild"] {
            #expect(HelpText.family("journal").contains("sauda journal \(verb) "))
        }
    }

    @Test("prints the page of a verb")
    func golden() throws {
        let halt = try #require(Verbs.find(["halt"])).verb
        #expect(
            HelpText.page(halt) == """
                Stops new risk until `resume`.

                usage: sauda halt [options]

                  --reason TEXT      why, for the journal
                  --account ACCOUNT  the broker account; may be left out when there is only one
                  --json             print JSON for programs
                  --socket FILE      the daemon's control socket; default: as the configuration says
                  --config FILE      the configuration; default: ./sauda.toml or ~/.config/sauda/sauda.toml
                """)
    }
}

@Suite("A control request")
struct ControlRequestTests {
    struct Wrong: Sendable, CustomStringConvertible {
        var method = "POST"
        let path: String
        var query = ""
        var body = ""
        let status: Int
        let code: String
        let remedy: String
        var description: String { "\(method) \(path) \(body)" }
    }

    @Test(
        "that is wrong is refused in one shape",
        arguments: [
            Wrong(
                method: "GET", path: "/v1/statsu", status: 404, code: "no_such_route",
                remedy: "did you mean /v1/status?"),
            Wrong(method: "GET", path: "/v1/halt", status: 405, code: "method", remedy: "use POST"),
            Wrong(path: "/v1/halt", body: "{", status: 400, code: "bad_json", remedy: "send a JSON object"),
            Wrong(
                path: "/v1/halt", body: "[1]", status: 400, code: "bad_json", remedy: "send {\"name\": value}"
            ),
            Wrong(
                path: "/v1/halt", body: #"{"raeson":"x"}"#, status: 400, code: "unknown_parameter",
                remedy: "did you mean reason?"),
            Wrong(path: "/v1/login", status: 400, code: "missing_parameter", remedy: "send redirect"),
            Wrong(
                method: "GET", path: "/v1/alerts", query: "since=x", status: 400, code: "bad_parameter",
                remedy: "send a number"),
            Wrong(
                method: "GET", path: "/v1/orders", query: "unknown=maybe", status: 400, code: "bad_parameter",
                remedy: "send true|false"),
        ])
    func refusals(wrong: Wrong) {
        var request = HTTPServer.Request(method: wrong.method, path: wrong.path, query: wrong.query)
        request.body = Array(wrong.body.utf8)
        guard case .failure(let refusal) = ControlRequest.read(request) else {
            Issue.record("\(wrong) was taken")
            return
        }
        #expect(refusal.reply.status == wrong.status)
        #expect(refusal.reply.json["error"]?["code"]?.text == wrong.code)
        #expect(refusal.reply.json["error"]?["remedy"]?.text == wrong.remedy)
        #expect(refusal.reply.json["error"]?["message"]?.text?.isEmpty == false)
    }

    @Test("takes its arguments from path, query and body alike")
    func arguments() throws {
        var request = HTTPServer.Request(method: "POST", path: "/v1/orders/O7/resolve", query: "account=main")
        request.body = Array(#"{"evidence":"not in the book"}"#.utf8)
        let read = try ControlRequest.read(request).get()
        #expect(read.route.name == .resolve)
        #expect(read["order"] == "O7" && read["account"] == "main" && read["evidence"] == "not in the book")
    }

    @Test("keeps a login's address out of the audit log")
    func audit() throws {
        var request = HTTPServer.Request(method: "POST", path: "/v1/login")
        request.body = Array(#"{"redirect":"http://127.0.0.1/?request_token=abc"}"#.utf8)
        #expect(try ControlRequest.read(request).get().auditText == "redirect=…")
    }
}
