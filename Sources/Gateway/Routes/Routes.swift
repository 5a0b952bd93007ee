// The one table of what a running daemon can be asked. The control socket answers by
// it, the control verbs are made from it, and `sauda help` prints it.

public enum Routes {
    public static let all: [Route] = looking + trading + stopping + books

    private static let account = Route.Parameter.option(
        "account", "ACCOUNT", "the broker account; may be left out when there is only one")
    private static let reason = Route.Parameter.option("reason", "TEXT", "why, for the journal")

    private static func get(
        _ name: Route.Name, _ path: String, _ summary: String, _ parameters: [Route.Parameter] = [account],
        streams: Bool = false
    ) -> Route {
        Route(
            name: name, method: .get, path: "/v1/" + path, verb: name.verb, summary: summary,
            parameters: parameters, right: .read, streams: streams)
    }

    private static func post(
        _ name: Route.Name, _ path: String, _ summary: String, _ parameters: [Route.Parameter] = [],
        right: Route.Right = .trade
    ) -> Route {
        Route(
            name: name, method: .post, path: "/v1/" + path, verb: name.verb, summary: summary,
            parameters: parameters + [account], right: right, streams: false)
    }

    private static let looking: [Route] = [
        get(.status, "status", "How the desk stands: day, feed, strategies, positions, profit and loss"),
        get(.accounts, "accounts", "The broker accounts of this daemon", []),
        get(.jobs, "jobs", "The start-up steps and how far they are"),
        get(.positions, "positions", "Positions with their stops, marked at the last price"),
        get(
            .orders, "orders", "Today's orders, newest last",
            [.flag("unknown", "only those whose fate is unknown"), account]),
        get(.fills, "fills", "Today's fills with their charges"),
        get(.pnl, "pnl", "Profit and loss by strategy"),
        get(.risk, "risk", "Kill level, limits and the headroom to each"),
        get(.report, "report", "The day's report"),
        get(
            .why, "orders/{order}/why", "Everything that an order lived through, and why",
            [.path("order", "ORDER", "its number, such as O7; of a denied ticket D3"), account]),
        get(
            .whyNot, "why-not/{symbol}/{time}", "What was decided on a bar, and what would have turned it",
            [
                .path("symbol", "SYMBOL", "what is traded"),
                .path("time", "HH:MM", "when the bar closed"),
                .option("strategy", "NAME", "only this strategy"), account,
            ]),
        get(
            .alerts, "alerts", "What the owner was told",
            [.option("since", "NUMBER", "only alerts after this number", kind: .number), account]),
        get(
            .followAlerts, "alerts/follow", "Alerts as they come, a JSON object a line", [account],
            streams: true),
        get(.tail, "tail", "Events and effects as they happen, as tape text", streams: true),
    ]

    private static let trading: [Route] = [
        post(
            .start, "start", "Arms trading until the session ends; no strategy means all",
            [
                .words("strategies", "STRATEGY", "name or file of a strategy"),
                .flag("paper", "refuse unless the account trades on paper"),
                .flag("live", "refuse unless the account trades live"),
            ]),
        post(.stop, "stop", "No new entries; open positions keep their stops"),
    ]

    private static let stopping: [Route] = [
        post(
            .squareOff, "squareoff", "Closes positions now: all, or those of a strategy",
            [.word("strategy", "STRATEGY", "name or file of a strategy")]),
        post(.halt, "halt", "Stops new risk until `resume`", [reason]),
        post(.resume, "resume", "Ends a halt"),
        post(
            .kill, "kill", "Raises the kill level: halt, cancel, flatten or lock; or lowers it by one",
            [
                .word("level", "LEVEL", "halt (K1), cancel (K2), flatten (K3), lock (K4)"),
                .flag("lower", "one level down, when books agree"), reason,
            ]),
    ]

    private static let books: [Route] = [
        post(.reconcile, "reconcile", "Reads the broker's books now and compares"),
        post(
            .resolve, "orders/{order}/resolve", "Closes an order of unknown fate on a person's evidence",
            [
                .path("order", "ORDER", "its number, such as O7"),
                .option("evidence", "TEXT", "what you saw in the broker's book", required: true),
            ]),
        post(.initialise, "initialise", "Runs the start-up steps again; never arms trading"),
        get(.loginPage, "login", "Where to log in at the broker"),
        post(
            .login, "login", "Finishes a login with the address that the browser was sent back to",
            [.option("redirect", "URL", "the whole address", required: true)], right: .session),
    ]

    public static func named(_ name: Route.Name) -> Route {
        guard let route = all.first(where: { $0.name == name }) else {
            preconditionFailure("\(name) is missing in the route table")
        }
        return route
    }
}

extension Route {
    /// What is asked, for the code that answers.
    public enum Name: String, CaseIterable, Hashable, Sendable {
        case status, accounts, jobs, positions, orders, fills, pnl, risk, report, why, whyNot, alerts,
            followAlerts,
            tail
        case start, stop, squareOff, halt, resume, kill, reconcile, resolve, initialise, loginPage, login

        /// The word on the command line. Two routes share a verb where a verb asks twice.
        var verb: String {
            switch self {
            case .squareOff: "squareoff"
            case .whyNot: "why-not"
            case .followAlerts: "alerts"
            case .loginPage: "login"
            default: rawValue
            }
        }
    }
}
