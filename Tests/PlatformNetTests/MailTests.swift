// An e-mail as a mail server of another make receives it.

import Foundation
import Market
import Platform
import Testing

@Suite("An e-mail")
struct MailTests {
    /// A mail server of twenty lines in Python, which prints the message and what `email` makes of it.
    static let server = """
        import socket, email, email.policy, sys
        listener = socket.create_server(("127.0.0.1", int(sys.argv[1])))
        peer, _ = listener.accept()
        lines = peer.makefile("rwb")
        def say(text): lines.write(text.encode() + b"\\r\\n"); lines.flush()
        say("220 test")
        while True:
            word = lines.readline().decode().strip()
            if word == "DATA":
                say("354 go on")
                data = b""
                while not data.endswith(b"\\r\\n.\\r\\n"): data += lines.readline()
                message = email.message_from_bytes(data[:-3], policy=email.policy.default)
                print(message["subject"], "|", message["to"], "|", message.get_content(), flush=True)
                say("250 taken")
            elif word.startswith("QUIT") or not word:
                break
            else:
                say("250 ok")
        """

    @Test("arrives with its subject, recipients and text whole, rupee sign included")
    func arrives() async throws {
        let port = RawListener().port
        async let printed = Command.run("python3", ["-c", Self.server, "\(port)"])
        let client = HTTPClient(clock: SystemClock())
        let subject =
            "Sauda: squared off, net ₹1,23,456.70 – all flat, nothing open, and a long line of words"
        let text = "First line\n.\n..dots\n" + String(repeating: "₹ long ", count: 300) + "\nend"
        let mail = MailMessage(
            server: "smtp://127.0.0.1:\(port)", from: "sauda@example.org",
            to: ["a@example.org", "b@example.org"], subject: subject, text: text)
        for _ in 0..<300 {
            do {
                try await client.send(mail)
                break
            } catch .notSent {
                try await SystemClock().sleep(for: .milliseconds(20))
            }
        }
        client.stop()
        let expected = "\(subject) | a@example.org, b@example.org | \(text)\n"
        #expect(try await printed == expected)
    }

    @Test("is not sent with a line break in a header, without recipients, or to nobody's server")
    func refused() async throws {
        let client = HTTPClient(clock: SystemClock())
        defer { client.stop() }
        let good = MailMessage(
            server: "smtp://127.0.0.1:\(RawListener().port)", from: "a@b.in", to: ["c@d.in"], subject: "s",
            text: "t")
        var broken = good
        broken.subject = "a\r\nBcc: everyone@example.org"
        var nobody = good
        nobody.to = []
        var named = good
        named.to = ["Name <a@b.in>"]
        for mail in [good, broken, nobody, named] {
            do {
                try await client.send(mail)
                Issue.record("\(mail.subject) was sent")
            } catch {
                guard case .notSent = error else {
                    Issue.record("expected notSent, found \(error)")
                    continue
                }
            }
        }
    }
}
