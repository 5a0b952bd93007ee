// A plain-text e-mail and how it is written on the wire (RFC 5322, MIME).
//
// The text travels as base64 lines, so neither long lines nor non-ASCII letters
// (₹, names) depend on what the relays allow. Line breaks in a header field are
// refused: they would let a text add headers of its own.

import FoundationEssentials
public import Market

/// One message and the server that takes it.
public struct MailMessage: Sendable {
    /// `smtps://host:465` or `smtp://host:587`; the second is upgraded to TLS, except on loopback.
    public var server: String
    public var user: String?
    public var password: String?
    /// Bare addresses, without a name.
    public var from: String
    public var to: [String]
    public var subject: String
    public var text: String
    public var timeout: Span = .seconds(30)
    /// Certificate authorities to trust instead of the system's, a PEM file. For tests.
    public var caFile: String?

    public init(
        server: String, user: String? = nil, password: String? = nil, from: String, to: [String],
        subject: String, text: String
    ) {
        self.server = server
        self.user = user
        self.password = password
        self.from = from
        self.to = to
        self.subject = subject
        self.text = text
    }

    /// The message as SMTP carries it, or nil when a header field holds a line break or an address `<>`.
    func encoded(at time: Timestamp) -> [UInt8]? {
        let addresses = to + [from]
        guard !to.isEmpty, (addresses + [subject]).allSatisfy({ !$0.utf8.contains { $0 < 32 } }),
            addresses.allSatisfy({ $0.contains("@") && !$0.contains { "<>, ".contains($0) } })
        else { return nil }
        let lines = [
            "Date: \(Self.mailDate(time))", "From: <\(from)>",
            "To: " + to.map { "<\($0)>" }.joined(separator: ", "),
            "Subject: \(Self.encodedWords(subject))", "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64", "",
            Data(text.utf8).base64EncodedString(options: [
                .lineLength76Characters, .endLineWithCarriageReturn,
            ]),
            "",
        ]
        return Array(lines.joined(separator: "\r\n").utf8)
    }

    /// RFC 2047: words of at most 75 characters; plain ASCII stays as it is.
    private static func encodedWords(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 > 126 }) else { return text }
        var words: [String] = []
        var rest = Substring(text)
        while !rest.isEmpty {
            let piece = rest.prefix(10)
            words.append("=?utf-8?B?\(Data(piece.utf8).base64EncodedString())?=")
            rest = rest.dropFirst(piece.count)
        }
        return words.joined(separator: "\r\n ")
    }

    /// `01 Dec 2025 09:15:00 +0530`; the day of the week may be left out.
    private static func mailDate(_ time: Timestamp) -> String {
        let date = time.date
        let months = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        let day = date.day < 10 ? "0\(date.day)" : "\(date.day)"
        let clock = time.timeOfDay.seconds % 60 == 0 ? "\(time.timeOfDay):00" : "\(time.timeOfDay)"
        return "\(day) \(months[date.month - 1]) \(date.year) \(clock) +0530"
    }
}
