// What a log and a message must never show, and what this process knows of itself.

import Glibc
import Market
import Platform
import Testing

let jwt = "eyJ0eXAiOiJzZWMiLCJhbGciOiJIUzI1NiJ9.eyJqdGkiOiJhYmMifQ.c2lnbmF0dXJlLWlzLWhlcmU"

@Suite("A secret")
struct SecretTests {
    let secret = Secret("hunter2")

    @Test("has no other form than redacted")
    func forms() {
        var dumped = ""
        dump(secret, to: &dumped)
        for text in ["\(secret)", String(reflecting: secret), dumped, "\(["key": secret])"] {
            #expect(!text.contains("hunter2"))
            #expect(text.contains("‹redacted›"))
        }
        #expect(secret.reveal() == "hunter2")
    }

    @Test("is equal by value")
    func equality() {
        #expect(secret == Secret("hunter2"))
        #expect(secret != Secret("hunter3"))
    }
}

@Suite("Redaction")
struct RedactionTests {
    @Test(
        "takes out tokens by their look",
        arguments: [
            ("got \(jwt), good", "got ‹redacted›, good"),
            ("GET /s?ACCESS_TOKEN=\(jwt)&api_key=k", "GET /s?ACCESS_TOKEN=‹redacted›&api_key=k"),
            ("token=0123456789abcdef0123456789abcdef;", "token=‹redacted›;"),
            (#"{"requestToken":"Y+VL4ODo7tR0pvM5AzmZ6rjI3PqR/W28="}"#, #"{"requestToken":"‹redacted›"}"#),
            ("api-key: 0123456789abcdef0123456789abcdef", "api-key: ‹redacted›"),
            ("Authorization: Bearer 0123456789abcdef0123456789", "Authorization: Bearer ‹redacted›"),
            ("password=x rest", "password=‹redacted› rest"),
        ])
    func tokens(text: String, redacted: String) { #expect(Redaction.redact(text) == redacted) }

    @Test(
        "leaves ordinary texts alone",
        arguments: [
            "", "the token expired", "password is wrong", "eyJ", "order 136757437 filled at ₹812.40",
            "token=short", "no secret here: none", "the api-key file /etc/sauda/key is readable by others",
        ])
    func ordinary(text: String) { #expect(Redaction.redact(text) == text) }

    @Test("takes out fields by their name")
    func fields() {
        let json: JSON = [
            "access_token": "x", "lots": 1, "nested": ["apiKey": "k", "text": .string("see \(jwt)")],
        ]
        #expect(
            Redaction.redact(json).description
                == #"{"access_token":"‹redacted›","lots":1,"nested":{"#
                + #""apiKey":"‹redacted›","text":"see ‹redacted›"}}"#
        )
    }
}

@Suite("The log")
struct LogTests {
    let scratch = Scratch()
    let noon = Timestamp(CalendarDate(daysSinceEpoch: 20_777), TimeOfDay(12, 0))

    func written(_ format: Log.Format?, level: Log.Level = .info, _ body: (Log) -> Void) throws -> String {
        let path = scratch.file("log")
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        defer { close(descriptor) }
        body(Log(to: descriptor, level: level, format: format) { [noon] in noon })
        return try Files.read(path).text
    }

    @Test("is JSON for a program, without secrets")
    func json() throws {
        let text = try written(nil) { log in
            log.debug("unseen")
            log.info("logged in", ["account": "A1", "token": .string(jwt), "secret": "\(Secret("x"))"])
            log.error("bad \"thing\"\nsecond line")
        }
        let lines = try text.split(separator: "\n").map { try JSON.parse(String($0)) }
        #expect(lines.count == 2)
        #expect(lines[0]["level"] == "info")
        #expect(lines[0]["at"] == "2026-11-20 12:00:00.000")
        #expect(lines[0]["account"] == "A1")
        #expect(lines[0]["token"] == "‹redacted›")
        #expect(lines[1]["text"] == "bad \"thing\"\nsecond line")
    }

    @Test("is short text for a person")
    func text() throws {
        let plain = try written(.text(Colours(isOn: false)), level: .debug) { log in
            log.debug("starting")
            log.warning("feed is late", ["seconds": 31])
        }
        #expect(plain == "12:00:00.000 debug   starting\n12:00:00.000 warning feed is late seconds=31\n")
        let coloured = try written(.text(Colours(isOn: true))) { $0.error("broken") }
        #expect(coloured.contains("\u{1B}[31merror  \u{1B}[0m broken"))
    }

    @Test("keeps lines whole when many threads write")
    func threads() async throws {
        let path = scratch.file("log")
        let descriptor = open(path, O_WRONLY | O_CREAT, 0o600)
        defer { close(descriptor) }
        let log = Log(to: descriptor) { [noon] in noon }
        await withTaskGroup(of: Void.self) { group in
            for task in 0..<8 {
                group.addTask {
                    for index in 0..<50 { log.info("t", ["task": JSON(task), "index": JSON(index)]) }
                }
            }
        }
        let lines = try Files.read(path).text.split(separator: "\n").map { try JSON.parse(String($0)) }
        #expect(lines.count == 400)
        for task in 0..<8 {
            let own = lines.filter { $0["task"]?.integer == Int64(task) }
            #expect(own.compactMap { $0["index"]?.integer } == Array(0..<50))
        }
    }

    @Test("counts what it could not write, and goes on")
    func lost() {
        let descriptor = open("/dev/full", O_WRONLY)
        defer { close(descriptor) }
        let log = Log(to: descriptor) { [noon] in noon }
        log.info("one")
        log.info("two")
        #expect(log.lostLines == 2)
    }
}

@Suite("This process")
struct ThisProcessTests {
    @Test("receives signals in order, and lives on")
    func signals() async throws {
        let stream = try Signals.stream([.user2, .hangup])
        kill(getpid(), SIGUSR2)
        var iterator = stream.makeAsyncIterator()
        #expect(await iterator.next() == .user2)
        kill(getpid(), SIGHUP)
        #expect(await iterator.next() == .hangup)
    }

    @Test("outlives a reader that hangs up")
    func brokenPipe() {
        Signals.ignoreBrokenPipes()
        var ends: [Int32] = [-1, -1]
        pipe(&ends)
        close(ends[0])
        #expect(write(ends[1], "x", 1) == -1)
        close(ends[1])
    }

    @Test("knows its environment, its user and what it uses")
    func itself() throws {
        #expect(environment("PATH")?.isEmpty == false)
        #expect(environment("SAUDA_NO_SUCH_VARIABLE") == nil)
        #expect(userID == geteuid())
        let usage = try ResourceUsage.current()
        #expect(usage.residentBytes > 1 << 20)
        #expect(usage.openFiles >= 3)
        #expect(usage.cpuSeconds > 0)
        try setCoreDumpsOff()
        #expect(try Files.read("/proc/self/limits").text.contains("Max core file size        0 "))
    }

    @Test("counts its open files")
    func openFiles() throws {
        let before = try ResourceUsage.current().openFiles
        let descriptors = (0..<50).map { _ in open("/dev/null", O_RDONLY) }
        defer { for descriptor in descriptors { close(descriptor) } }
        #expect(try ResourceUsage.current().openFiles >= before + 30)
    }

    @Test("runs another program and hears all it says")
    func subprocess() throws {
        let outcome = try Subprocess.run("sh", ["-c", "cat; echo wrong >&2; exit 3"], input: [UInt8]("in"))
        #expect(outcome.status == 3)
        #expect(outcome.output.text == "in")
        #expect(outcome.error.text == "wrong\n")
        let large = [UInt8](repeating: 65, count: 1 << 20)
        #expect(try Subprocess.run("cat", input: large).output == large)
        #expect(try Subprocess.run("sh", ["-c", "kill -9 $$"]).status == 137)
        let failure = try #require(throws: FileFailure.self) { try Subprocess.run("/no/such/program") }
        #expect(failure.isMissing)
    }

    @Test("paints only for people")
    func colours() {
        #expect(Colours(isOn: false).paint("x", .red) == "x")
        #expect(Colours(isOn: true).paint("x", .red) == "\u{1B}[31mx\u{1B}[0m")
        let file = open("/dev/null", O_WRONLY)
        defer { close(file) }
        #expect(!Terminal.isTerminal(file))
        #expect(!Terminal.colours(for: file).isOn)
        #expect(Terminal.width(file) == 80)
    }
}
