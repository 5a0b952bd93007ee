// A simulated broker and a daemon on it, each a process of its own that a test may kill.

import Market
import Platform
import Testing

@testable import Gateway

final class Stage: Sendable {
    let folder: Folder
    let configuration: String
    private let simulator: ChildProcess

    init() async throws {
        let folder = try Folder()
        let program = try #require(Program.path)
        let ready = folder.path + "/simulator.json"
        simulator = try ChildProcess(
            program,
            [
                "simulate", "--seed", "3", "--symbols", "RELIANCE", "--calendar", Program.calendar, "--ready",
                ready, "--redirect", "http://127.0.0.1:1/",
            ], log: folder.path + "/simulator.log")
        self.folder = folder
        try #require(try await Program.wait(seconds: 30) { Files.exists(ready) })
        let text = String(decoding: try Files.read(ready), as: UTF8.self)
        let told = try #require(SimulatorReady(try JSON.parse(text)))
        _ = try folder.write(told.apiKey + "\n", to: "api.key")
        _ = try folder.write(told.secret + "\n", to: "api.secret")
        configuration = try folder.write(Stage.text(told.port), to: "sauda.toml")
    }

    deinit { simulator.destroy() }

    var socket: String { folder.path + "/data/run/control.sock" }
    var journal: String { folder.path + "/data/journal/main/\(Defaults.rulebook).journal" }
    var log: String {
        do throws(FileFailure) {
            return String(decoding: try Files.read(folder.path + "/daemon.log"), as: UTF8.self)
        } catch { return "\(error)" }
    }

    /// Starts a daemon and waits until it answers.
    func daemon() async throws -> ChildProcess {
        let program = try #require(Program.path)
        let child = try ChildProcess(
            program, ["daemon", "--config", configuration], log: folder.path + "/daemon.log")
        let client = ControlClient(socket: socket)
        let answers = try await Program.wait(seconds: 30) {
            do throws(Failure) { _ = try await client.ask(.loginPage, timeout: .seconds(5)) } catch {
                return error.exit != .unreachable || child.exitStatus != nil
            }
            return true
        }
        try #require(answers, "\(log)")
        return child
    }

    func logIn() async throws -> Program.Outcome {
        try await Program.run(["login", "--auto", "--config", configuration])
    }

    private static func text(_ port: Int64) -> String {
        """
        data = "data"
        clock = "simulator"
        simulator = "http://127.0.0.1:\(port)"
        rules_as_of = \(Defaults.rulebook)
        calendar = "\(Program.calendar)"

        [[account]]
        name = "main"
        mode = "simulated"
        api_key_file = "api.key"
        secret_file = "api.secret"
        redirect = "http://127.0.0.1:1/"
        url = "http://127.0.0.1:\(port)"

        [[account.strategy]]
        file = "\(Program.root)/Strategies/trend.sauda"
        allotment = 1000000
        """
    }
}
