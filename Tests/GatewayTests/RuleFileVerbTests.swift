import Platform
import Testing

@testable import Gateway

@Suite("A rule file on the command line")
struct RuleFileVerbTests {
    private func run(_ words: [String]) async -> (ExitCode, Console) {
        let console = Console(collecting: ())
        let nothing: Tool.Process = { (_, _) async throws(Failure) in .done }
        let exit = await Tool(console: console, daemon: nothing, simulate: nothing).run(words)
        return (exit, console)
    }

    private func written(_ bytes: [UInt8], mode: UInt32 = 0o644) throws -> String {
        let folder = "/tmp/sauda-rules-\(hexEncoded(randomBytes(4)))"
        try Files.makePrivateDirectory(folder)
        try Files.writeAtomically(bytes, to: folder + "/idea.sauda", mode: mode)
        return folder + "/idea.sauda"
    }

    private static let messy = """
        strategy "x"   # mine
        trade SBIN on NSE bars 5 minutes
        param n=9 from 3 to 12 step 1
        buy when close>ema(close,n) and close of NIFTY50>₹100000
        size 1 share
        """
    private static let clean = """
        strategy "x"  # mine
        trade    SBIN on NSE
        bars     5 minutes
        param n = 9 from 3 to 12 step 1
        buy when close > ema(close, n) and close of NIFTY50 > ₹1,00,000
             size   1 share

        """

    private func text(_ file: String) throws -> String {
        String(decoding: try Files.read(file), as: UTF8.self)
    }

    @Test("is written the one way, once, with its permissions")
    func formatted() async throws {
        let file = try written(Array(RuleFileVerbTests.messy.utf8), mode: 0o640)
        let (asked, console) = await run(["fmt", file, "--check"])
        #expect(asked == .refused)
        #expect(console.output.contains(file))
        #expect(try text(file) == RuleFileVerbTests.messy)
        let (printed, shown) = await run(["fmt", file, "--stdout"])
        #expect(printed == .done)
        #expect(shown.output == RuleFileVerbTests.clean)
        #expect(try text(file) == RuleFileVerbTests.messy)
        let (done, _) = await run(["fmt", file])
        #expect(done == .done)
        #expect(try text(file) == RuleFileVerbTests.clean)
        #expect(try Files.permissions(of: file) == 0o640)
        let (again, quiet) = await run(["fmt", file, "--check"])
        #expect(again == .done)
        #expect(quiet.output.isEmpty)
        #expect(try Files.list(Files.parent(of: file)) == ["idea.sauda"])
    }

    @Test(
        "is left alone when it cannot be read, with the place told", arguments: ["fmt", "explain", "check"],
        [[], [0xFF]] as [[UInt8]])
    func wrong(verb: String, tail: [UInt8]) async throws {
        let bad = Array("strategy \"x\"\nbuy whn ".utf8) + tail
        let file = try written(bad)
        let (exit, console) = await run([verb, file])
        #expect(exit == .data)
        #expect(console.errors.contains("\(file):2:"))
        #expect(try Files.read(file) == bad)
    }

    @Test("must be there", arguments: ["fmt", "explain", "check"])
    func missing(verb: String) async {
        #expect(await run([verb, "/nowhere/idea.sauda"]).0 == .data)
    }

    @Test("is not rewritten when there is nothing in it", arguments: ["", "\n  \n"])
    func empty(text: String) async throws {
        let file = try written(Array(text.utf8))
        let (exit, console) = await run(["fmt", file])
        #expect(exit == .data)
        #expect(console.errors.contains("there is nothing in this file"))
        #expect(try Files.read(file) == Array(text.utf8))
    }

    @Test("is warned of when an entry has no stop, and explained without one")
    func bare() async throws {
        let source =
            "strategy \"x\"\ntrade SBIN on NSE\nbars 5 minutes\nbuy when close > ₹1\n    size 1 share\n"
        let file = try written(Array(source.utf8))
        let (exit, console) = await run(["check", file])
        #expect(exit == .done)
        #expect(console.errors.contains("line 4: the entry has no stop"))
        let (_, told) = await run(["explain", file])
        #expect(told.output.contains("it has no stop, target, trail or rule to leave by"))
        let safe = try written(Array((source + "    stop 1%\n").utf8))
        #expect(await run(["check", safe]).1.errors.isEmpty)
    }

    @Test("is warned of when nobody knows the list whose members it trades")
    func list() async throws {
        let source = RuleFileVerbTests.messy.replacing("SBIN", with: "members of MINE") + "\nstop 1%"
        let file = try written(Array(source.utf8))
        let folder = Files.parent(of: file)
        let (exit, console) = await run(["check", file, "--universes", folder])
        #expect(exit == .done)
        #expect(console.errors.contains("there is no \(folder)/MINE.csv"))
        let (_, programs) = await run(["check", file, "--universes", folder, "--json"])
        #expect(try JSON.parse(programs.output)[0]?["warnings"]?.elements.count == 1)
        try Files.writeAtomically(Array("symbol,from,until\nSBIN,,\n".utf8), to: folder + "/MINE.csv")
        let (_, quiet) = await run(["check", file, "--universes", folder])
        #expect(quiet.errors.isEmpty)
    }

    @Test("is explained with the parameters that are set, and refuses others")
    func explainedWith() async throws {
        let file = try written(Array(RuleFileVerbTests.clean.utf8))
        let (exit, console) = await run(["explain", file, "--param", "n=5"])
        #expect(exit == .done, "\(console.errors)")
        let (_, plain) = await run(["explain", file])
        #expect(console.output != plain.output)
        #expect(console.output.contains("5") && plain.output.contains("9"))
        for wish in ["n=99", "m=5", "n", "n=five"] {
            #expect(await run(["explain", file, "--param", wish]).0 == .usage, "\(wish)")
        }
    }

    @Test("is explained in sentences, and in JSON for programs")
    func explained() async throws {
        let file = try written(Array(RuleFileVerbTests.messy.utf8))
        let (exit, console) = await run(["explain", file])
        #expect(exit == .done)
        #expect(console.output.contains("It trades SBIN on NSE."))
        #expect(console.output.contains("the close of NIFTY50 is above ₹100000"))
        let (_, programs) = await run(["explain", file, "--json"])
        let json = try JSON.parse(programs.output)
        #expect(json["parts"]?[0]?["title"]?.text == "x")
        #expect(json["valid"]?.boolean == true)
    }

    @Test("is checked with what it asks of the machine")
    func checked() async throws {
        let file = try written(Array(RuleFileVerbTests.messy.utf8))
        let (exit, console) = await run(["check", file])
        #expect(exit == .done)
        for words in ["warm-up: ", "memory: ", "cost: ", "also reads: 5-minute bars of NIFTY50"] {
            #expect(console.output.contains(words))
        }
        #expect(console.output.contains("parameter: n = 9 from 3 to 12 step 1"))
        let (_, programs) = await run(["check", file, "--json"])
        let json = try JSON.parse(programs.output)
        #expect(json[0]?["parameters"]?[0]?["step"]?.text == "1.0")
        #expect(json[0]?["streams"]?[0]?.text == "5-minute bars of NIFTY50")
        #expect((json[0]?["warm_up_bars"]?.integer ?? 0) > 9)
    }
}
