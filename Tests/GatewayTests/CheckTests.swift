import Platform
import Testing

@testable import Gateway

@Suite("A check")
struct CheckTests {
    private func run(_ words: [String]) async -> (ExitCode, Console) {
        let console = Console(collecting: ())
        let nothing: Tool.Process = { (_, _) async throws(Failure) in .done }
        let exit = await Tool(console: console, daemon: nothing, simulate: nothing).run(words)
        return (exit, console)
    }

    private func written(_ text: String) throws -> String {
        let folder = "/tmp/sauda-check-\(hexEncoded(randomBytes(4)))"
        try Files.makePrivateDirectory(folder)
        try Files.writeAtomically(Array(text.utf8), to: folder + "/sauda.toml", mode: 0o600)
        return folder + "/sauda.toml"
    }

    private static func account(_ calendar: String, _ parameters: String) -> String {
        """
        calendar = "\(calendar)"
        [[account]]
        name = "main"
        api_key_file = "key"
        secret_file = "secret"
        [[account.strategy]]
        file = "\(PlayedDayFixture.root)/Strategies/trend.sauda"
        allotment = 100000
        parameters = { \(parameters) }
        """
    }

    @Test("of what init wrote finds everything that it names")
    func initialised() async throws {
        let folder = "/tmp/sauda-init-\(hexEncoded(randomBytes(4)))"
        let (exit, console) = await run(["init", folder])
        #expect(exit == .done)
        #expect(console.output.contains("sauda daemon --config \(folder)/sauda.toml"))
        guard Defaults.packageFile("etc/calendars/nse.calendar") != nil else {
            print("skipped: run outside the package, so init had nothing to copy")
            return
        }
        let (checked, found) = await run(["check", folder + "/sauda.toml"])
        #expect(checked == .done, "\(found.errors)")
    }

    @Test("opens the calendar and the strategies that a configuration names")
    func named() async throws {
        let calendar = PlayedDayFixture.root + "/etc/calendars/nse.calendar"
        let good = try written(CheckTests.account(calendar, ""))
        #expect(ConfigurationCheck.errors(try Sources.text(good), file: good).isEmpty)
        let lost = ConfigurationCheck.errors(CheckTests.account("nowhere.calendar", ""), file: good)
        #expect(lost.count == 1 && lost[0].contains("nowhere.calendar"), "\(lost)")
        let unknown = ConfigurationCheck.errors(CheckTests.account(calendar, "speed = 3"), file: good)
        #expect(unknown.count == 1 && unknown[0].contains("speed"), "\(unknown)")
    }

    @Test("of a file that is no text stops at twenty mistakes")
    func binary() {
        let shown = CheckVerb.shown((1...40).map { "\($0)" }, of: "x")
        #expect(shown.count == 21 && shown.last == "x: and 20 more; correct these first")
    }
}
