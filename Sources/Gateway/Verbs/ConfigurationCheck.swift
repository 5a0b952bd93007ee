// What `sauda check` finds in a configuration: its own mistakes, and those of the files
// that it names and the daemon will open: the calendar and the strategies with their
// parameters. Secrets are no matter of the text; `sauda doctor` looks at them.

import Market
import Platform
import Rules
import Service
import Trading

enum ConfigurationCheck {
    /// Ready for a person; empty when the daemon can open all of it.
    static func errors(_ text: String, file: String) -> [String] {
        do throws(SourceError) {
            let configuration = try Configuration.parse(text, file: file)
            return calendarErrors(configuration)
                + configuration.accounts.flatMap(\.strategies).flatMap(strategyErrors)
        } catch {
            return ["\(error)"]
        }
    }

    private static func calendarErrors(_ configuration: Configuration) -> [String] {
        do throws(Failure) {
            _ = try Sources.calendar(of: configuration)
            return []
        } catch {
            return [words(error)]
        }
    }

    private static func strategyErrors(_ strategy: Configuration.Strategy) -> [String] {
        do throws(Failure) {
            let text = try Sources.text(strategy.file)
            do throws(RuleErrors) {
                let values = strategy.parameters.map { ($0.name, $0.value) }
                _ = try Strategy.compile(text, file: strategy.file).setting(values)
                return []
            } catch {
                return error.errors.map { "\($0)" }
            }
        } catch {
            return [words(error)]
        }
    }

    private static func words(_ failure: Failure) -> String {
        failure.message + (failure.remedy.map { "\n  help: " + $0 } ?? "")
    }
}
