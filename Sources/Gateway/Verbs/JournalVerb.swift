// `sauda journal cat|verify|rebuild`: the journal as text, checked, or projected again.

import Market
import Platform
import Storage
import Trading

struct JournalVerb {
    let arguments: Arguments
    let console: Console

    func run() async throws(Failure) -> ExitCode {
        switch arguments.verb {
        case "journal cat": try cat()
        case "journal verify": try verify()
        default: try await rebuild()
        }
    }

    private func rebuild() async throws(Failure) -> ExitCode {
        let directory = try ConfigurationPlace.dataDirectory(arguments)
        let folder = JournalFolder(directory + "/journal")
        let path = arguments.words.first ?? directory + "/sauda.sqlite"
        let accounts: [String]
        do throws(FileFailure) {
            let found = try Files.list(folder.path)
            accounts = arguments.text("account").map { [$0] } ?? found
        } catch {
            throw Failure(.data, "\(error)", remedy: "name the data directory: --directory DIR")
        }
        do throws(ProjectionFailure) {
            try await Projection.rebuild(path, from: folder, accounts: accounts)
        } catch {
            throw Failure(.data, "\(path) was not rebuilt: \(error)")
        }
        if arguments.isJSON {
            console.say(["database": .string(path), "accounts": .array(accounts.map { .string($0) })])
        } else {
            console.say("Wrote \(path) from the journals of \(accounts.joined(separator: ", ")).")
        }
        return .done
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
