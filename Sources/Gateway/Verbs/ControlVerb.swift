// The verbs of the route table: made into requests by the table's own parameters, and
// their answers shown to people or passed on as JSON.

import Market
import Platform

struct ControlVerb {
    let arguments: Arguments
    let console: Console

    func run() async throws(Failure) -> ExitCode {
        if arguments.verb == "login" {
            return try await LoginVerb(arguments: arguments, console: console).run()
        }
        let socket = try ConfigurationPlace.socket(arguments)
        let routes = Routes.all.filter { $0.verb == arguments.verb }
        let streams = arguments.verb == "tail" || arguments.has("follow")
        guard let route = routes.first(where: { $0.streams == streams }) ?? routes.first else {
            preconditionFailure("\(arguments.verb) has no route")
        }
        let fields = fields(route)
        try checkOptions(route, fields.map(\.name))
        if route.streams {
            return try await Following(socket: socket, console: console).run(
                route, fields, arguments.isJSON)
        }
        let json = try await ControlClient(socket: socket).ask(route.name, fields)
        if arguments.isJSON {
            console.say(json)
        } else {
            console.say(Page(colours: console.colours).text(route.name, json))
        }
        return .done
    }

    /// What a route must have and the command line says by an option: places were checked before.
    private func checkOptions(_ route: Route, _ said: [String]) throws(Failure) {
        for parameter in route.parameters
        where parameter.isRequired && parameter.place == .option && !said.contains(parameter.name) {
            throw Failure(
                .usage, "sauda \(route.verb): expected --\(parameter.name), found nothing",
                remedy: "say --\(parameter.name) \(parameter.value): \(parameter.summary)")
        }
    }

    /// The command line's words and options as the route's arguments.
    func fields(_ route: Route) -> [(name: String, value: JSON)] {
        var words = arguments.words[...]
        var fields: [(name: String, value: JSON)] = []
        for parameter in route.parameters {
            switch (parameter.place, parameter.kind) {
            case (.option, .flag): if arguments.has(parameter.name) { fields.append((parameter.name, true)) }
            case (.option, _):
                if let text = arguments.text(parameter.name) {
                    fields.append((parameter.name, .string(text)))
                }
            case (_, .words):
                if !words.isEmpty { fields.append((parameter.name, .array(words.map { .string($0) }))) }
                words = []
            case (_, _): if let word = words.popFirst() { fields.append((parameter.name, .string(word))) }
            }
        }
        return fields
    }
}
