// What `sweep` and `walkforward` take, and how help tells it.

enum SearchOptions {
    static let sweep =
        common + [
            .init("histories", "N", "resampled histories that the best is tried on; default 20"),
            .init("top", "N", "how many of the best are listed in JSON; default 20"),
        ] + closing

    static let walkForward =
        common + [
            .init("train", "N", "sessions on which parameters are chosen; default 250"),
            .init("test", "N", "sessions that then trade with them; default 60"),
            .init("anchored", nil, "every training begins with the first session"),
        ] + closing

    private static let common: [Syntax.Option] = [
        .init("data", "DIR", "bars: a directory of files, or a bar store"),
        .init(
            "param", "NAME=FROM..TO:STEP",
            "values to try, also NAME=3,5,8; default: the ranges of the file, all of them", repeats: true),
        .init("random", "N", "N different combinations drawn by the seed; default: all of them"),
        .init("objective", "sharpe|sortino|calmar|net", "what makes one the best; default sharpe"),
        .init("min-trades", "N", "fewer trades cannot be the best; default 30"),
        .init("most", "N", "how many combinations are allowed; default 20000"),
        .init("from", "YYYY-MM-DD", "first day; default: the first after the longest warm-up"),
        .init("to", "YYYY-MM-DD", "last day; default: the last with bars"),
        .init("symbols", "A,B", "only these instruments"),
    ]

    private static let closing: [Syntax.Option] =
        [
            .init("cash", "RUPEES", "at the beginning; default 10,00,000"),
            .init("seed", "N", "seed of everything random; default 1"),
            .init(
                "rules-as-of", "YYYY-MM-DD|each-day",
                "date whose market rules and charges hold; default \(Defaults.rulebook)"),
            .init("calendar", "FILE", "the trading calendar; default etc/calendars/nse.calendar"),
        ] + Verbs.historyOptions + FillOptions.options + [
            .init("report", "DIR", "writes a page with pictures and tables for spreadsheets"),
            .init("resume", "FILE", "keeps what is finished in FILE, and goes on from it"),
            Verb.json,
        ]

    static let sweepNotes = [
        "The same command with --resume goes on after Ctrl-C or a kill and ends with the same result.",
        "A verdict is noise, fragile or plausible; docs/SEARCH.md says how it is reached.",
    ]
    static let walkForwardNotes = [
        "Parameters are chosen in sample and traded out of sample, window after window.",
        "Only the out-of-sample sessions make the result; docs/SEARCH.md says how to read it.",
    ]
}
