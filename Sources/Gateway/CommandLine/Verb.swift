// The words after `sauda`: those of the route table, which ask a running daemon, and
// those that work alone.

public struct Verb: Hashable, Sendable {
    public enum Group: String, CaseIterable, Hashable, Sendable {
        case processes = "Processes"
        case control = "A running daemon"
        case offline = "Without a daemon"
    }

    /// One word, or two as `journal cat`.
    public let name: String
    public let group: Group
    public let summary: String
    public let syntax: Syntax
    /// Lines of further help.
    public let notes: [String]

    init(_ name: String, _ group: Group, _ summary: String, _ syntax: Syntax, notes: [String] = []) {
        self.name = name
        self.group = group
        self.summary = summary
        self.syntax = syntax
        self.notes = notes
    }
}

extension Verb {
    static let json = Syntax.Option("json", nil, "print JSON for programs")
    static let socket = Syntax.Option(
        "socket", "FILE", "the daemon's control socket; default: as the configuration says")
    static let config = Syntax.Option(
        "config", "FILE", "the configuration; default: ./sauda.toml or ~/.config/sauda/sauda.toml")

    /// Made from the routes of one verb: words in the order of the table, options joined.
    static func control(_ name: String, _ routes: [Route]) -> Verb {
        var places: [Syntax.Place] = []
        var options: [Syntax.Option] = []
        for parameter in routes.flatMap(\.parameters) {
            switch (parameter.place, parameter.kind) {
            case (.option, .flag): options.append(.init(parameter.name, nil, parameter.summary))
            case (.option, _): options.append(.init(parameter.name, parameter.value, parameter.summary))
            case (_, .words): places.append(.any(parameter.value))
            case (_, _):
                places.append(parameter.isRequired ? .one(parameter.value) : .optional(parameter.value))
            }
        }
        options += extras[name] ?? []
        var seen: [Syntax.Option] = []
        for option in options + [json, socket, config] where !seen.contains(where: { $0.name == option.name })
        {
            seen.append(option)
        }
        let summary = routes.first.map(\.summary) ?? ""
        return Verb(name, .control, summary, Syntax(places, seen.filter { !hidden.contains($0.name) }))
    }

    private static let journal: [Syntax.Option] = [
        .init("journal", "DAY|FILE", "ask a journal instead of the running daemon"),
        .init("directory", "DIR", "the data directory of --journal DAY; default: as the configuration says"),
    ]

    /// What only the command line adds to a route.
    private static let extras: [String: [Syntax.Option]] = [
        "alerts": [.init("follow", nil, "wait for more")],
        "why": journal, "why-not": journal,
        "login": [
            .init("paste", "URL", "the address that the browser was sent back to, for a remote machine"),
            .init("auto", nil, "log in at the simulator by itself"),
            .init(
                "port", "PORT", "loopback port that catches the redirect; default: as in the redirect address"
            ),
        ],
    ]
    /// Said by the program, not by the person.
    private static let hidden: Set<String> = ["redirect"]
}
