// `sauda replay`: the recorded day through a fresh desk, every decision compared.

import Platform
import Storage
import Trading

struct ReplayVerb {
    let arguments: Arguments
    let console: Console

    func run() throws(Failure) -> ExitCode {
        if let file = arguments.text("limits") {
            return try LimitsVerb(arguments: arguments, console: console, file: file).run()
        }
        let path = try JournalPlace.path(arguments)
        let verdict = try ReplayVerb.replay(path).verdict
        let isIdentical = if case .identical = verdict { true } else { false }
        if arguments.isJSON {
            console.say(json(path, verdict))
        } else {
            let colour: Colours.Colour = isIdentical ? .green : .red
            console.say("\(path): " + console.colours.paint("\(verdict)", colour))
        }
        return isIdentical ? .done : .refused
    }

    static func replay(_ path: String) throws(Failure) -> Replay {
        var replay = Replay()
        try JournalPlace.forEach(try JournalPlace.open(path)) { (_, record) throws(Failure) in
            replay.take(record)
        }
        return replay
    }

    private func json(_ path: String, _ verdict: ReplayVerdict) -> JSON {
        switch verdict {
        case .identical(let records):
            return ["file": .string(path), "identical": true, "records": JSON(records), "difference": .null]
        case .firstDifference(let difference):
            return [
                "file": .string(path), "identical": false, "records": JSON(difference.record),
                "difference": [
                    "record": JSON(difference.record), "at": .string("\(difference.time)"),
                    "event": .string(difference.event), "expected": .string(difference.expected),
                    "found": .string(difference.found),
                ],
            ]
        }
    }
}
