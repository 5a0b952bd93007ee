// `sauda login`: a person logs in at the broker's page, and the browser comes back to a
// loopback port of ours, or its address is pasted.

import Market
import Platform
import Service

struct LoginVerb {
    let arguments: Arguments
    let console: Console

    /// How long a person may take at the broker's page.
    static let patience = Span.minutes(5)

    func run() async throws(Failure) -> ExitCode {
        let client = ControlClient(socket: try ConfigurationPlace.socket(arguments))
        let account: [(name: String, value: JSON)] =
            arguments.text("account").map { [("account", .string($0))] } ?? []
        let redirect: String
        if let pasted = arguments.text("paste") {
            redirect = pasted
        } else {
            guard let url = try await client.ask(.loginPage, account)["url"]?.text else {
                return answer(["done": true, "needed": false], "This account needs no login.")
            }
            redirect = try await caught(url)
        }
        _ = try await client.ask(.login, [("redirect", .string(redirect))] + account)
        return answer(
            ["done": true, "needed": true],
            console.colours.paint("Logged in.", .green) + " See: sauda jobs, then: sauda start")
    }

    private func answer(_ json: JSON, _ text: String) -> ExitCode {
        if arguments.isJSON { console.say(json) } else { console.say(text) }
        return .done
    }

    private func caught(_ url: String) async throws(Failure) -> String {
        let port = try arguments.number("port", in: 1...65_535) ?? redirectPort
        let catcher = RedirectCatcher(port: Int(port))
        try catcher.start()
        defer { catcher.stop() }
        if arguments.has("auto") {
            try await catcher.logInAtSimulator(url)
        } else {
            let invitation = "Log in here; the browser comes back by itself:\n\n  \(url)\n"
            // Standard output is for the one answer that a program reads.
            if arguments.isJSON { console.note(invitation) } else { console.say(invitation) }
            console.note("On another machine: sauda login --paste URL, with the address it was sent to.")
        }
        return try await catcher.redirect(within: LoginVerb.patience)
    }

    /// As the account of the configuration says.
    private var redirectPort: Int64 {
        do throws(Failure) {
            let configuration = try ConfigurationPlace.load(arguments)
            let account =
                arguments.text("account").flatMap { configuration.account($0) }
                ?? configuration.accounts.first
            return account.flatMap { RedirectCatcher.port(of: $0.redirect) } ?? 8765
        } catch {
            return 8765  // Without a configuration the broker's registered default is all there is.
        }
    }
}
