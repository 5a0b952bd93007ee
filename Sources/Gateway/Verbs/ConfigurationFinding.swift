// Which configuration a verb means, and what it says of places.

import Platform
public import Service

public enum ConfigurationPlace {
    /// As named with --config, else ./sauda.toml, else ~/.config/sauda/sauda.toml; nil when there is none.
    public static func find(_ arguments: Arguments) -> String? {
        if let named = arguments.text("config") { return named }
        let home = environment("HOME").map { $0 + "/.config/sauda/sauda.toml" }
        return (["sauda.toml"] + (home.map { [$0] } ?? [])).first { Files.exists($0) }
    }

    public static func load(_ arguments: Arguments) throws(Failure) -> Configuration {
        guard let path = find(arguments) else {
            throw Failure(
                .data, "there is no configuration here",
                remedy: "write one: sauda init; or name it: --config FILE")
        }
        do throws(ConfigurationError) { return try Configuration.load(path) } catch {
            throw Failure(.data, error.text)
        }
    }

    /// The daemon's control socket.
    public static func socket(_ configuration: Configuration) -> String {
        configuration.dataDirectory + "/run/control.sock"
    }

    static func socket(_ arguments: Arguments) throws(Failure) -> String {
        if let named = arguments.text("socket") { return named }
        return socket(try load(arguments))
    }

    static func dataDirectory(_ arguments: Arguments) throws(Failure) -> String {
        if let named = arguments.text("directory") { return named }
        return try load(arguments).dataDirectory
    }
}
