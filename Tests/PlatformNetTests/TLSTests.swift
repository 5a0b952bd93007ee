// Certificates: a good one is taken, every bad one refused, by HTTP and by WebSocket.
//
// Made here with the openssl command and served by `openssl s_server` on loopback.

import Foundation
import Glibc
import Market
import Platform
import Testing

@Suite("TLS")
struct TLSTests {
    /// A certificate of a kind, its server on loopback, and the authority that would vouch for it.
    struct Site {
        enum Kind: String, CaseIterable { case good, expired, selfSigned, wrongHost, unknownAuthority }
        let port: Int
        let authority: String
        private let process: Process

        init(_ kind: Kind, in folder: String) async throws {
            try await Site.makeAuthority("ca", in: folder)
            try await Site.makeAuthority("other", in: folder)
            let name = kind == .wrongHost ? "DNS:example.org" : "IP:127.0.0.1,DNS:localhost"
            let signer = kind == .unknownAuthority ? "other" : "ca"
            try Data("subjectAltName=\(name)\n".utf8).write(to: URL(filePath: "\(folder)/san"))
            try await Site.openssl(
                "req -new \(Site.newKey) -subj /CN=site -keyout \(folder)/key -out \(folder)/csr")
            let signedBy =
                kind == .selfSigned
                ? "-key \(folder)/key" : "-CA \(folder)/\(signer).crt -CAkey \(folder)/\(signer).key"
            let days = kind == .expired ? -1 : 30
            try await Site.openssl(
                "x509 -req -in \(folder)/csr \(signedBy) -days \(days) "
                    + "-extfile \(folder)/san -out \(folder)/crt"
            )
            authority = "\(folder)/ca.crt"
            port = RawListener().port
            let options =
                "s_server -quiet -www -accept 127.0.0.1:\(port) -cert \(folder)/crt -key \(folder)/key"
            process = try Command.start("openssl", options.split(separator: " ").map(String.init))
        }

        func close() { process.terminate() }

        private static func makeAuthority(_ name: String, in folder: String) async throws {
            try await openssl(
                """
                req -x509 \(newKey) -days 30 -subj /CN=\(name) \
                -keyout \(folder)/\(name).key -out \(folder)/\(name).crt
                """)
        }

        private static let newKey = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"

        private static func openssl(_ arguments: String) async throws {
            _ = try await Command.run("openssl", arguments.split(separator: " ").map(String.init))
        }
    }

    @Test(
        "is refused unless the certificate is valid, vouched for and of that host",
        arguments: Site.Kind.allCases)
    func certificates(kind: Site.Kind) async throws {
        let folder = "/tmp/sauda-tls-\(getpid())-\(kind)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { _ = try? FileManager.default.removeItem(atPath: folder) }
        let site = try await Site(kind, in: folder)
        defer { site.close() }
        let client = HTTPClient(clock: SystemClock())
        defer { client.stop() }
        var request = HTTPRequest.post("https://127.0.0.1:\(site.port)/", [1])
        request.method = "GET"
        request.body = nil
        request.caFile = site.authority
        var outcome = FailureTests.Class.notSent
        var reason = ""
        for _ in 0..<300 {
            do {
                outcome = try await client.send(request).status == 200 ? .answered : .ambiguous
                break
            } catch {
                guard case .notSent(let text) = error else { throw error }
                reason = text
                // The server may not be up yet; only a refused connection is worth another try.
                guard text.contains("connect to server") else { break }
                try await SystemClock().sleep(for: .milliseconds(20))
            }
        }
        #expect(outcome == (kind == .good ? .answered : .notSent), "\(reason)")
        #expect(kind == .good || reason.contains("certificate") || reason.contains("SSL"), "\(reason)")
        await webSocket(kind, site)
    }

    /// The good site is no WebSocket, but says so only after its certificate was taken.
    private func webSocket(_ kind: Site.Kind, _ site: Site) async {
        let client = WebSocketClient()
        var events: [WebSocketClient.Event] = []
        for await event in client.connect(url: "wss://127.0.0.1:\(site.port)/", caFile: site.authority) {
            events.append(event)
        }
        guard case .closed(let reason) = events.first else {
            Issue.record("expected only a close, found \(events)")
            return
        }
        #expect(reason.contains("TLS refused") == (kind != .good), "\(kind): \(reason)")
    }
}
