// `sauda why` and `sauda why-not` from a journal, without a daemon.

import Market
import Platform
import Trading

struct WhyVerb {
    let arguments: Arguments
    let console: Console

    func run() throws(Failure) -> ExitCode {
        let path = try JournalPlace.path(arguments, named: arguments.text("journal") ?? "")
        let json = arguments.verb == "why" ? try why(path) : try whyNot(path)
        let route: Route.Name = arguments.verb == "why" ? .why : .whyNot
        if arguments.isJSON {
            console.say(json)
        } else {
            console.say(Page(colours: console.colours).text(route, json))
        }
        return .done
    }

    private func why(_ path: String) throws(Failure) -> JSON {
        let word = arguments.words[0]
        guard let subject = WhyWords.subject(word) else {
            throw Failure(
                .usage, "an order is named like O7, a denied ticket like D3; found \"\(word)\"",
                remedy: "see: sauda journal cat \(path)")
        }
        var story = OrderStory(subject)
        try JournalPlace.forEach(try JournalPlace.open(path)) { _, record in story.take(record) }
        guard story.ticket != nil else {
            throw Failure(
                .data, "\(path) has no \(WhyWords.text(subject))", remedy: "see: sauda journal cat \(path)")
        }
        return WhyJSON.json(story)
    }

    private func whyNot(_ path: String) throws(Failure) -> JSON {
        let word = arguments.words[1]
        guard let time = WhyWords.time(word) else {
            throw Failure(
                .usage, "a bar is named by the time at which it closed, found \"\(word)\"",
                remedy: "write HH:MM, such as 10:45")
        }
        var question = WhyNot(symbol: arguments.words[0], time: time, strategy: arguments.text("strategy"))
        try JournalPlace.forEach(try JournalPlace.open(path)) { _, record in question.take(record) }
        return WhyJSON.json(try WhyVerb.answer(question))
    }

    static func answer(_ question: WhyNot) throws(Failure) -> [BarDecision] {
        do throws(WhyRefusal) { return try question.answer() } catch {
            throw Failure(.data, error.text, remedy: error.remedy)
        }
    }
}
