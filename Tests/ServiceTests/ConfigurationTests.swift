import Market
import Platform
import Testing
import Trading

@testable import Service

@Suite("The configuration")
struct ConfigurationTests {
    private static let account = """
        [[account]]
        name = "main"
        api_key_file = "key"
        secret_file = "secret"

        """

    private func refusal(_ text: String) -> String {
        do throws(SourceError) {
            _ = try Configuration.parse(text, file: "sauda.toml")
            return "accepted"
        } catch { return "\(error)" }
    }

    @Test("has every key, default and unit in etc/sauda.toml")
    func reference() throws {
        let path = Package.path("etc/sauda.toml")
        if environment("SAUDA_WRITE_DOCS") != nil {
            try Files.writeAtomically(Array(Configuration.reference().utf8), to: path, mode: 0o644)
        }
        #expect(
            try Package.text("etc/sauda.toml") == Configuration.reference(),
            "SAUDA_WRITE_DOCS=1 writes it anew")
        for key in ConfigurationKey.all {
            #expect(Configuration.reference().contains("\(key.name) = \(key.example)\n"), "\(key.name)")
        }
    }

    @Test("shows the defaults: the reference means the same as an account without them")
    func defaults() throws {
        let shown = try #require(Configuration.parse(Configuration.reference(), file: "a").accounts.first)
        let bare = try #require(Configuration.parse(ConfigurationTests.account, file: "a").accounts.first)
        #expect(shown.limits == bare.limits)
        #expect(shown.cutOffs == bare.cutOffs)
        #expect(shown.plan == bare.plan)
        #expect(shown.mode == bare.mode)
        #expect(shown.redirect == bare.redirect)
        #expect(bare.limits == .standard)
    }

    @Test("knows every key that the reference shows in a comment")
    func comments() {
        for key in ConfigurationKey.all where !key.isDefault {
            let table =
                key.table == "account.strategy" || key.table == "account"
                ? "[[\(key.table)]]" : "[\(key.table)]"
            let text = (key.table.isEmpty ? "" : table + "\n") + "\(key.name) = \(key.example)\n"
            #expect(!refusal(text).contains("there is no key"), "\(key.table) \(key.name)")
        }
    }

    @Test("shows a mistake with its line, a caret and what to write instead")
    func carets() {
        #expect(
            refusal("clok = \"system\"\n" + ConfigurationTests.account) == """
                sauda.toml:1:1: there is no key clok
                  1 | clok = "system"
                    | ^^^^
                help: did you mean clock?
                """)
        #expect(
            refusal(ConfigurationTests.account + "[account.limits]\nday_loss_warn = \"1\"\n") == """
                sauda.toml:6:17: day_loss_warn is not as it should be: expected a share of two \
                decimals at most, found "1"
                  6 | day_loss_warn = "1"
                    |                 ^^^
                help: write day_loss_warn = "1.5 %"
                """)
    }

    @Test(
        "refuses what is wrong, missing or dangerous",
        arguments: [
            ("", "needs the key account"),
            ("[[account]]\nname = \"a b\"\n", "letters, digits"),
            ("[[account]]\nname = \"a\"\n", "needs the key api_key_file"),
            (account + "mode = \"simulated\"\n", "mode \"simulated\" needs url"),
            (account + "mode = \"backtest\"\n", "one of live, simulated, paper"),
            (account + "mode = \"live\"\nurl = \"http://127.0.0.1:7007\"\n", "own hosts only"),
            (account + "url = \"http://example.org\"\n", "must be on this machine"),
            (account + account, "two accounts are called main"),
            ("clock = \"simulator\"\n" + account, "needs the key simulator"),
            (account + "[[account.strategy]]\nfile = \"x\"\n", "needs the key allotment"),
            (account + "[account.limits]\nquote_age = 45\n", "a duration with its unit"),
            ("rules_as_of = \"soon\"\n" + account, "expected a date"),
            ("data = 3\n" + account, "expected a text, found 3"),
            (account + "mode = \"papr\"\n", "help: write mode = \"paper\""),
            (account + "mode = \"real\"\n", "help: write mode = \"paper\""),
            (account + "[account.limits]\nopen_positions = -1\n", "found -1"),
            ("data = \"x\n", "sauda.toml:1"),
        ])
    func refused(text: String, part: String) {
        let words = refusal(text)
        #expect(words.contains(part), "\(words)")
        #expect(words.contains("help:"), "\(words)")
    }

    @Test(
        "refuses limits that cannot be right together",
        arguments: [
            "messages_per_second = 0", "messages_per_second = 9", "messages_reserved = 8",
            "day_loss_warn = \"1.5 %\"", "day_loss_halt = \"2 %\"", "day_loss_flatten = \"1 %\"",
            "order_value_share = \"100.01 %\"", "entry_from = 15:00:00", "entry_to = 09:20:00",
        ])
    func limits(line: String) {
        let words = refusal(ConfigurationTests.account + "[account.limits]\n\(line)\n")
        #expect(words.contains("sauda.toml:6:") && words.contains("help: write"), "\(words)")
    }

    @Test("reads amounts, shares, durations and times with their units")
    func units() throws {
        let text =
            ConfigurationTests.account + """
                paper_cash = 250000.50
                [account.cut_offs]
                intraday = 15:00:00
                [account.limits]
                order_value = 150000
                day_loss_warn = "0.50 %"
                day_loss_halt = "0.75 %"
                quote_age = "2 min"
                entry_from = 09:45:00
                [[account.strategy]]
                file = "/rules/a.sauda"
                allotment = 100000
                parameters = { slow = 30, fast = 9.5 }

                """
        let account = try #require(Configuration.parse(text, file: "/etc/sauda/sauda.toml").accounts.first)
        #expect(account.paperCash == Money(paise: 250_000_50))
        #expect(account.cutOffs.intraday == TimeOfDay(15, 0))
        #expect(account.limits[.orderValue] == 150_000_00)
        #expect(account.limits[.dayLossHalt] == 75)
        #expect(account.limits[.quoteAge] == 120)
        #expect(account.limits[.entryFrom] == Int64(TimeOfDay(9, 45).seconds))
        #expect(account.apiKeyFile == "/etc/sauda/key")
        #expect(account.strategies.first?.file == "/rules/a.sauda")
        #expect(account.strategies.first?.parameters.map(\.name) == ["slow", "fast"])
    }
}
