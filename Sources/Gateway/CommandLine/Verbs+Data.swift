// The rows of the command line that are about bars: `sauda data …`.

import Storage

extension Verbs {
    private static let store = Syntax.Option(
        "store", "DIR", "the bar store; default: bars in the data directory of the configuration")
    private static let calendar = Syntax.Option(
        "calendar", "FILE", "the trading calendar; default etc/calendars/nse.calendar")

    static let data: [Verb] = [
        Verb(
            "data import", .offline, "Brings files of bars into the bar store",
            Syntax(
                [.many("PATH")],
                [
                    store, .init("format", "FORMAT", "one of \(BarFormat.words); default: by content"),
                    .init("stamps", "start|end", "what a bar's time says; default: found out by the session"),
                    .init("length", "LENGTH", "as 1m, 15m, 1d; default: found out"),
                    .init("symbol", "SYMBOL", "whose bars they are; default: the file's name"),
                    .init("exchange", "EXCHANGE", "NSE, BSE or MCX; default NSE"),
                    .init(
                        "series", "EQ,BE", "of a bhavcopy, the first that a share has; default EQ,BE,BZ,SM,ST"
                    ),
                    Verbs.instruments,
                    .init("replace", nil, "rows that differ from stored ones take their place"), Verb.config,
                    Verb.json,
                ]),
            notes: [
                "PATH is a file or a folder. Formats: CSV with a heading (.gz, .zip), NSE bhavcopy old and",
                "UDiFF of shares, futures and options, Kite and ShareKhan candles, LEAN minute zips.",
                "Contracts need a lot: UDiFF names it, else --instruments does. Stamps are moved to a",
                "bar's start, and that is told. Exit code 0: all is stored. 1: conflicting rows kept an",
                "instrument out. 4: a file holds no bars; the others are stored.",
            ]),
        Verb(
            "data list", .offline, "Lists the bars of the store",
            Syntax([], [store, calendar, Verb.config, Verb.json])),
        Verb(
            "data verify", .offline, "Looks for gaps, bad rows and suspicious prices, and changes nothing",
            Syntax(
                [.any("PATH")],
                [
                    store, .init("symbols", "A,B", "only these instruments"),
                    .init("actions", "FILE", "known corporate actions: which jumps have a reason"),
                    .init("tick", "RUPEES", "prices are multiples of it; default: the exchange's rule"),
                    calendar,
                    Verb.config, Verb.json,
                ]),
            notes: [
                "PATH is a file, a folder or a bar store; without one it is the store.",
                "Exit code 0: nothing was found. 1: defects were found. 4: a file is damaged or holds none.",
            ]),
    ]
}
