// What is known of the instruments' past besides their bars: corporate actions, and who
// belonged to which list.

import Accounting
import Market
import Platform
import Rules
import Service
import Storage
import Trading

extension Sources {
    /// Of the first account of `--limits`, with what is to be said of them; the standard ones without.
    static func limits(_ arguments: Arguments) throws(Failure) -> (limits: RiskLimits, said: String) {
        guard let file = arguments.text("limits") else {
            let most = Humane.wholeRupees(Money(paise: RiskLimits.standard[.orderValue]))
            return (
                .standard,
                "The risk limits are the standard ones: no order is worth more than \(most), which is less "
                    + "than a lot of most futures; --limits FILE takes those of a configuration."
            )
        }
        let configuration: Configuration
        do throws(ConfigurationError) { configuration = try Configuration.load(file) } catch {
            throw Failure(.data, error.text)
        }
        guard let account = configuration.accounts.first else {
            throw Failure(.data, "\(file) has no account", remedy: "name a configuration with an [[account]]")
        }
        return (account.limits, "The risk limits are those of the account \(account.name) in \(file).")
    }

    /// Of `--instruments`; none without.
    static func contracts(_ arguments: Arguments) throws(Failure) -> ContractList {
        guard let file = arguments.text("instruments") else { return ContractList() }
        do throws(BarsFailure) { return try ContractList.read(file) } catch { throw Failure(error) }
    }

    /// Of the named file, or of the package's; none where that is not there.
    static func actions(_ path: String?) throws(Failure) -> CorporateActions {
        guard let path = path ?? Defaults.packageFile("etc/corporate-actions.csv") else { return .none }
        let text = try text(path)
        do throws(CorporateActionError) { return try CorporateActions(parsing: text, file: path) } catch {
            throw Failure(.data, "\(error)", remedy: "correct the line, or name another with --actions FILE")
        }
    }

    /// The lists that the strategies trade the members of, each once.
    ///
    /// - Parameter directory: Nil takes the package's.
    static func lists(
        of strategies: [Strategy], in directory: String?
    ) throws(Failure) -> [MembershipList] {
        var lists: [MembershipList] = []
        for strategy in strategies {
            guard case .members(let name, _) = strategy.universe, !lists.contains(where: { $0.name == name })
            else { continue }
            let file = listFile(name, in: directory)
            guard Files.exists(file) else {
                throw Failure(
                    .data, "\(strategy.name) trades the members of \(name), and there is no \(file)",
                    remedy: "write it with the lines \(MembershipList.heading), or say --universes DIR")
            }
            let text = try text(file)
            do throws(MembershipError) {
                lists.append(try MembershipList(parsing: text, name: name, file: file))
            } catch {
                throw Failure(.data, "\(error)", remedy: "correct the line")
            }
        }
        return lists
    }

    private static func listFile(_ name: String, in directory: String?) -> String {
        "\(directory ?? Defaults.packageFile("etc/universes") ?? "etc/universes")/\(name).csv"
    }

    /// What `sauda check` says of a strategy whose list is not there; nil when it is, or none is named.
    static func missingList(of strategy: Strategy, in directory: String?) -> String? {
        guard case .members(let name, _) = strategy.universe else { return nil }
        let file = listFile(name, in: directory)
        guard !Files.exists(file) else { return nil }
        return "warning: it trades the members of \(name), and there is no \(file): write it with the lines "
            + "\(MembershipList.heading), or say --universes DIR "
    }
}
