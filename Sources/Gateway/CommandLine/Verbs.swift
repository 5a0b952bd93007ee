// The whole command line as a table, in the order in which help prints it.

public enum Verbs {
    public static let all: [Verb] = processes + control + offline + data

    /// The verb that `words` begin with, and how many words name it; nil when none does.
    public static func find(_ words: [String]) -> (verb: Verb, length: Int)? {
        for length in [2, 1] where words.count >= length {
            let name = words.prefix(length).joined(separator: " ")
            if let verb = all.first(where: { $0.name == name }) { return (verb, length) }
        }
        return nil
    }

    static let control: [Verb] = {
        var names: [String] = []
        for route in Routes.all where !names.contains(route.verb) { names.append(route.verb) }
        return names.map { name in Verb.control(name, Routes.all.filter { $0.verb == name }) }
    }()

    static let processes: [Verb] = [
        Verb(
            "daemon", .processes, "Runs the trading daemon",
            Syntax(
                [],
                [
                    Verb.config,
                    .init("autostart", nil, "arm trading when ready; only with the simulator's clock"),
                ])),
        Verb(
            "simulate", .processes, "Runs a simulated broker on loopback",
            Syntax([], dayOptions + simulateOptions)),
        Verb(
            "play", .processes, "Plays one market day: broker and daemon as two processes, then a report",
            Syntax([], dayOptions + playOptions),
            notes: [
                "Without --data it plays a seeded synthetic day of twelve shares and NIFTY.",
                "With --headless --json it prints one JSON object and exits 0 only if the day ended flat",
                "and its journal replays identically.",
            ]),
    ]

    static let dayOptions: [Syntax.Option] = [
        .init("data", "DIR", "bars: a folder of SYMBOL.csv.gz, or a bar store"),
        .init("day", "YYYY-MM-DD", "the day to play; default: the last one with bars"),
        .init("scenario", "FILE", "a synthetic day as a scenario file describes it"),
        .init("seed", "N", "seed of everything random; default 1"),
        .init("symbols", "A,B", "only these instruments"),
        .init(
            "rules-as-of", "YYYY-MM-DD",
            "date whose market rules and charges hold; default \(Defaults.rulebook)"),
        .init("calendar", "FILE", "the trading calendar; default etc/calendars/nse.calendar"),
        .init("speed", "max|N", "as fast as the daemon can, or N times real time; default max"),
    ]

    static let simulateOptions: [Syntax.Option] = [
        .init("port", "PORT", "loopback port; default: any free one"),
        .init("redirect", "URL", "where the login page sends the browser"),
        .init("ready", "FILE", "written, as JSON, once the broker listens"),
        .init("cash", "RUPEES", "funds of its one customer; default 10,00,000"),
    ]

    static let playOptions: [Syntax.Option] = [
        .init("strategies", "DIR", "rule files; default: the Strategies folder of the package"),
        .init(
            "mode", "simulated|paper",
            "orders to the simulator's broker, or filled on paper; default simulated"),
        .init("cash", "RUPEES", "equity of the account; default 10,00,000"),
        .init("keep", "DIR", "the data directory, kept; default: a temporary one that is named at the end"),
        .init("kills", "N", "SIGKILL the daemon N times at seeded moments and restart it"),
        .init("headless", nil, "no live view"),
        Verb.json,
    ]

    static let offline: [Verb] = [
        Verb(
            "init", .offline, "Writes a commented configuration and makes its directories",
            Syntax([.optional("DIR")]), notes: ["It never overwrites a file."]),
        Verb(
            "check", .offline, "Checks strategies and configurations, with carets",
            Syntax([.many("FILE")], [universesOption, Verb.json])),
        Verb(
            "fmt", .offline, "Writes strategies the one way; words and comments stay",
            Syntax(
                [.many("FILE")],
                [
                    .init("check", nil, "write nothing; exit 1 when a file would change"),
                    .init("stdout", nil, "print what would be written, and write nothing"),
                ]),
            notes: ["A file is replaced whole or not at all; one with mistakes is left alone."]),
        Verb(
            "explain", .offline, "Says in plain sentences what a strategy will do",
            Syntax(
                [.one("FILE")],
                [
                    .init(
                        "param", "NAME=VALUE", "a parameter of the rules; may stand more than once",
                        repeats: true), Verb.json,
                ])),
        Verb(
            "backtest", .offline, "Runs rules over history, and tells what came of it after charges",
            Syntax([.many("FILE")], backtestOptions),
            notes: [
                "The same desk, risk gate and charges as live, and every assumption printed. What differs:",
                "docs/BACKTEST-VS-LIVE.md. What the figures mean: docs/METRICS.md.",
                "Without --data it plays one synthetic day as `play` does, and prints a day's report.",
            ]),
        Verb(
            "sweep", .offline, "Searches a strategy's parameters, and says how much of the best is luck",
            Syntax([.one("FILE")], SearchOptions.sweep), notes: SearchOptions.sweepNotes),
        Verb(
            "walkforward", .offline, "Chooses parameters in sample and trades them out of sample, in turns",
            Syntax([.one("FILE")], SearchOptions.walkForward), notes: SearchOptions.walkForwardNotes),
        Verb(
            "replay", .offline, "Runs a journal through a fresh desk and compares every decision",
            Syntax(
                [.one("DAY|FILE")],
                [
                    .init(
                        "limits", "FILE", "decide it under these limits, and list what would have differed"),
                    accountOption, directory, Verb.json,
                ]),
            notes: [
                "A limits file has lines as in [account.limits]; what it does not name stays as it was.",
                "What would have followed the first difference is not known, and is not guessed.",
            ]),
        Verb(
            "journal cat", .offline, "Prints a journal as tape text",
            Syntax(
                [.one("DAY|FILE")],
                [accountOption, directory, .init("order", "ORDER", "only records about this order")])),
        Verb(
            "journal verify", .offline, "Checks checksums and the hash chain",
            Syntax([.one("DAY|FILE")], [accountOption, directory, Verb.json])),
        Verb(
            "journal rebuild", .offline, "Writes a fresh database from the journals",
            Syntax([.optional("DATABASE")], [accountOption, directory, Verb.json]),
            notes: [
                "DATABASE must not exist. Without it the daemon's own is replaced; no daemon may be running."
            ]),
        Verb(
            "doctor", .offline, "Looks for what would go wrong tomorrow morning, with remedies",
            Syntax([], [Verb.config, .init("calendar", "FILE", "the trading calendar"), Verb.json])),
        Verb(
            "help", .offline, "This page, or one verb's: `help VERB`, `help exit-codes`, `help routes`",
            Syntax([.any("VERB")])),
    ]

    private static let accountOption = Syntax.Option(
        "account", "ACCOUNT", "the broker account; default: the only one")
    private static let directory = Syntax.Option(
        "directory", "DIR", "the data directory; default: as the configuration says")

    static let instruments = Syntax.Option(
        "instruments", "FILE",
        "a broker's list of futures and options with lots and expiries; default contracts.csv beside the bars"
    )

    /// What is known of the instruments besides their bars.
    static let historyOptions: [Syntax.Option] = [
        instruments,
        .init(
            "limits", "FILE",
            "a configuration whose first account's risk limits hold; default: the standard ones"),
        .init("actions", "FILE", "splits, bonuses and rights by ex-date; default etc/corporate-actions.csv"),
        universesOption,
    ]

    private static let universesOption = Syntax.Option(
        "universes", "DIR", "dated lists NAME.csv for `trade members of NAME`; default etc/universes")

    static let backtestOptions: [Syntax.Option] =
        [
            .init("data", "DIR", "bars: a directory of files or a bar store; without it a synthetic day"),
            .init("from", "YYYY-MM-DD", "first day that may trade; default: the first after the warm-up"),
            .init("to", "YYYY-MM-DD", "last day that may trade; default: the last with bars"),
            .init("symbols", "A,B", "only these instruments"),
            .init("cash", "RUPEES", "what the account begins with; default 10,00,000"),
            .init("param", "NAME=VALUE", "a parameter of the rules; may stand more than once", repeats: true),
            .init("fidelity", "bars|path", "fills at bars, or on a seeded path of quotes; default bars"),
            .init(
                "rules-as-of", "YYYY-MM-DD|each-day",
                "date whose market rules and charges hold on every day; default \(Defaults.rulebook)"),
            .init("seed", "N", "seed of everything random; default 1"),
        ] + historyOptions + FillOptions.options + [
            .init("benchmark", "SYMBOL", "compares with holding this instrument of the data"),
            .init("report", "DIR", "writes report.html, trades.csv, equity.csv and result.json there"),
            .init("why", "N", "why the so-manieth trade of trades.csv was entered and left"),
            .init("why-not", "SYMBOL,YYYY-MM-DD,HH:MM", "what was decided on the bar that closed then"),
            .init("calendar", "FILE", "the trading calendar; default etc/calendars/nse.calendar"),
            .init("day", "YYYY-MM-DD", "plays this one day as `play` does, and prints a day's report"),
            Verb.json,
        ]
}
