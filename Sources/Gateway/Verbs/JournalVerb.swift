// `sauda journal cat|verify`: the journal as text, or checked.

import Market
import Platform
import Storage
import Trading

struct JournalVerb {
    let arguments: Arguments
    let console: Console

    func run() throws(Failure) -> ExitCode {
        arguments.verb == "journal cat" ? try cat() : try verify()
    }

    private func cat() throws(Failure) -> ExitCode {
        let journal = try JournalPlace.open(try JournalPlace.path(arguments))
        let order = arguments.text("order")
        var tape: Tape?
        var page = ""
        try JournalPlace.forEach(journal) { (_, record) throws(Failure) in
            if case .opening(let opening, _) = record { tape = Tape(opening) }
            guard let line = tape?.line(record) else { return }
            if let order, !line.split(whereSeparator: { " ;:,".contains($0) }).contains(Substring(order)) {
                return
            }
            page += line + "\n"
            if page.utf8.count > 1 << 16 {
                console.say(page, end: "")
                page = ""
            }
        }
        console.say(page, end: "")
        return .done
    }

    private func verify() throws(Failure) -> ExitCode {
        let journal = try JournalPlace.open(try JournalPlace.path(arguments))
        var last: Timestamp?
        try JournalPlace.forEach(journal) { (_, record) throws(Failure) in last = record.time }
        if arguments.isJSON {
            console.say([
                "file": .string(journal.path), "account": .string(journal.header.account),
                "day": .string("\(journal.header.date)"), "records": JSON(journal.count),
                "bytes": JSON(journal.size),
                "torn_bytes": JSON(journal.tornBytes), "chain": .string(hexEncoded(journal.chain)),
                "valid": true,
            ])
            return .done
        }
        console.say("\(journal.path): whole")
        console.say("  \(journal.count) records of \(journal.header.account), \(journal.header.date)")
        if let last { console.say("  last record at \(last)") }
        console.say("  chain \(hexEncoded(journal.chain))")
        if journal.tornBytes > 0 {
            console.say(
                "  \(journal.tornBytes) bytes of a torn commit follow; nobody was promised anything in them")
        }
        return .done
    }
}
