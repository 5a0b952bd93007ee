// Help, printed from the tables of verbs, routes and exit codes.

public enum HelpText {
    /// Every verb with its summary.
    public static var overview: String {
        var lines = [
            "sauda trades its owner's rules through ShareKhan, under limits, and shows why.", "",
            "usage: sauda VERB [options]",
        ]
        let width = Verbs.all.map(\.name.count).max() ?? 0
        for group in Verb.Group.allCases {
            lines += ["", "\(group.rawValue):"]
            for verb in Verbs.all where verb.group == group {
                lines.append("  \(padded(verb.name, to: width))  \(verb.summary)")
            }
        }
        lines += [
            "", "The main path: sauda init, sauda daemon, sauda login, sauda start --paper, sauda status.",
            "More: sauda help VERB, sauda help exit-codes, sauda help routes.",
        ]
        return lines.joined(separator: "\n")
    }

    /// Verbs of two words that begin with the same one.
    public static func family(_ word: String) -> String {
        let verbs = Verbs.all.filter { $0.name.hasPrefix(word + " ") }
        let lines = verbs.map { "  sauda \($0.name) \(usage($0.syntax))\n      \($0.summary)" }
        return (lines + ["", "More: sauda help \(verbs.first?.name ?? word)."]).joined(separator: "\n")
    }

    public static func page(_ verb: Verb) -> String {
        var lines = [verb.summary + ".", "", "usage: sauda \(verb.name) \(usage(verb.syntax))"]
        lines[2] = lines[2].trimmedEnd
        let width = verb.syntax.options.map(\.usage.count).max() ?? 0
        if !verb.syntax.options.isEmpty { lines.append("") }
        for option in verb.syntax.options {
            lines.append("  \(padded(option.usage, to: width))  \(option.summary)")
        }
        if !verb.notes.isEmpty { lines += [""] + verb.notes }
        return lines.joined(separator: "\n")
    }

    private static func usage(_ syntax: Syntax) -> String {
        guard syntax.options.count > 4 else { return syntax.usage }
        return (syntax.places.map(\.usage) + ["[options]"]).joined(separator: " ")
    }

    public static var exitCodes: String {
        let lines = ExitCode.allCases.map { code in
            "  \(padded(String(code.rawValue), to: 3))  \(code.meaning)"
        }
        return (["Exit codes:", ""] + lines).joined(separator: "\n")
    }

    /// For `curl --unix-socket`.
    public static var routes: String {
        let width = Routes.all.map(\.path.count).max() ?? 0
        let lines = Routes.all.map { route in
            "  \(padded(route.method.rawValue, to: 4)) \(padded(route.path, to: width))  \(route.summary)"
                + (route.parameters.isEmpty
                    ? "" : " (\(route.parameters.map(\.name).joined(separator: ", ")))")
        }
        let heading = [
            "The control socket speaks HTTP and JSON:", "",
            "  curl --unix-socket DATA/run/control.sock http://sauda/v1/status", "",
        ]
        return (heading + lines).joined(separator: "\n")
    }
}

/// Filled with spaces on the right. Counts characters, not bytes.
func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(width - text.count, 0))
}

/// Filled with spaces on the left.
func padded(left text: String, to width: Int) -> String {
    String(repeating: " ", count: max(width - text.count, 0)) + text
}

extension String {
    var trimmedEnd: String {
        var text = self[...]
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
