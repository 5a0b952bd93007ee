// What the program says to a mistake: the exit code, the place, and what to do instead.

import Platform
import Testing

extension ProgramTests {
    @Suite("A mistake")
    struct Mistakes {
        @Test(
            "on the command line names what was meant, exit 2",
            arguments: [
                (["plya"], "did you mean: sauda play?"), (["play", "--sede", "3"], "did you mean --seed?"),
                (["play", "--seed", "x"], "--seed"), (["journal"], "cat, verify or rebuild"),
            ])
        func commandLine(words: [String], says: String) async throws {
            let outcome = try await Program.run(words)
            #expect(outcome.status == 2)
            #expect(outcome.error.contains(says), "\(outcome.all)")
        }

        @Test(
            "in the configuration is shown with a caret, exit 4",
            arguments: [
                ("data = \"data\"\nclokc = \"system\"\n", "sauda.toml:2:1", "did you mean clock?"),
                ("data = \"data\"\nclock = \n", "sauda.toml:2:", "clock ="),
            ])
        func configuration(text: String, place: String, says: String) async throws {
            let folder = try Folder()
            let file = try folder.write(text, to: "sauda.toml")
            let outcome = try await Program.run(["daemon", "--config", file])
            #expect(outcome.status == 4)
            for piece in [place, says, "^"] { #expect(outcome.error.contains(piece), "\(outcome.all)") }
        }

        @Test("in a strategy is shown with carets, exit 4")
        func strategy() async throws {
            let folder = try Folder()
            let file = try folder.write(
                "strategy \"x\"\ntrade RELIANCE on NSE\nbars 5 minutes\nbuy when close > 5%\n size 1 share\n",
                to: "bad.sauda")
            let outcome = try await Program.run(["check", file])
            #expect(outcome.status == 4)
            for piece in ["bad.sauda:4:18", "^^", "expected: rupees"] {
                #expect(outcome.all.contains(piece), "\(outcome.all)")
            }
        }

        @Test("with a secret's file is told before anything starts, exit 4")
        func secrets() async throws {
            let folder = try Folder()
            let file = try folder.write(Self.keyed, to: "sauda.toml")
            _ = try folder.write("key\n", to: "api.key")
            let missing = try await Program.run(["daemon", "--config", file])
            #expect(missing.status == 4)
            #expect(missing.error.contains("api.secret: No such file"), "\(missing.all)")
            let secret = try folder.write("secret\n", to: "api.secret")
            _ = try Subprocess.run("chmod", ["640", secret])
            let open = try await Program.run(["daemon", "--config", file])
            #expect(open.status == 4)
            #expect(open.error.contains("chmod 600 \(secret)"), "\(open.all)")
        }

        private static let keyed = """
            data = "data"
            clock = "simulator"
            simulator = "http://127.0.0.1:9"
            calendar = "\(Program.calendar)"

            [[account]]
            name = "main"
            mode = "simulated"
            api_key_file = "api.key"
            secret_file = "api.secret"
            redirect = "http://127.0.0.1:1/"
            url = "http://127.0.0.1:9"
            """
    }
}
