// Reads and compiles one strategy of the configuration.

import Market
import Platform
import Rules
import Trading

enum StrategyFile {
    /// - Throws: what a person must mend, as the rule language shows it.
    static func read(_ setting: Configuration.Strategy) throws(ConfigurationError) -> ChosenStrategy {
        let bytes: [UInt8]
        do throws(FileFailure) { bytes = try Files.read(setting.file, maximumBytes: 1 << 20) } catch {
            throw ConfigurationError(text: "\(error)")
        }
        do throws(RuleErrors) {
            let strategy = try Strategy.compile(String(decoding: bytes, as: UTF8.self), file: setting.file)
                .setting(setting.parameters.map { ($0.name, $0.value) })
            return ChosenStrategy(strategy: strategy, setting: setting, symbols: strategy.symbols)
        } catch {
            throw ConfigurationError(text: "\(error)")
        }
    }
}
