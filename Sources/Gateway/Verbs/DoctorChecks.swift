// What doctor looks at on the disk: the data directory, secrets, free space, rule files.

import Platform
import Rules
import Service

struct DoctorChecks {
    let configuration: Configuration
    /// Bytes; a busy day's journal and database take a few hundred megabytes.
    static let leastSpace = 1 << 30

    var all: [DoctorVerb.Finding] {
        [directory, space] + configuration.accounts.flatMap(secrets)
            + configuration.accounts.flatMap(strategies)
    }

    private var directory: DoctorVerb.Finding {
        do throws(FileFailure) {
            try Files.makePrivateDirectory(configuration.dataDirectory)
            return .good("data directory", "\(configuration.dataDirectory), private")
        } catch {
            return .bad("data directory", error.reason, error.remedy)
        }
    }

    private var space: DoctorVerb.Finding {
        do throws(FileFailure) {
            let free = try Files.freeSpace(at: configuration.dataDirectory)
            let text = "\(free >> 20) MiB free"
            return free >= DoctorChecks.leastSpace
                ? .good("disk", text) : .bad("disk", text, "free at least 1 GiB: a full disk stops trading")
        } catch {
            return .bad("disk", error.reason, error.remedy)
        }
    }

    private func secrets(_ account: Configuration.Account) -> [DoctorVerb.Finding] {
        [("API key", account.apiKeyFile), ("secret", account.secretFile)].map { name, path in
            let title = "\(account.name): \(name)"
            guard Files.exists(path) else {
                return .bad(title, "\(path) is missing", "write it there, then: chmod 600 \(path)")
            }
            guard let problem = Files.privateFileProblem(path) else { return .good(title, "private") }
            return .bad(title, "not private", problem)
        }
    }

    private func strategies(_ account: Configuration.Account) -> [DoctorVerb.Finding] {
        account.strategies.map { strategy in
            let title = "\(account.name): strategy"
            do throws(Failure) {
                let text = try Sources.text(strategy.file)
                do throws(RuleErrors) {
                    return .good(title, try Strategy.compile(text, file: strategy.file).name)
                } catch {
                    return .bad(
                        title, "\(strategy.file) has \(error.errors.count) mistakes",
                        "sauda check \(strategy.file)")
                }
            } catch {
                return .bad(title, error.message, "correct file in [[account.strategy]]")
            }
        }
    }
}
