// The live view's picture as lines that fit the screen: nothing wraps, nothing scrolls.
//
// The head always stands. Below it each part gets what room is left, and at least the
// newest alert is kept in sight.

import Platform

struct LivePicture {
    let page: Page
    let width: Int
    let height: Int

    /// - Parameter alerts: Oldest first.
    func lines(_ status: JSON, _ alerts: [JSON]) -> [String] {
        // The cursor rests on the last line.
        let most = max(height - 1, 1)
        let reserved = alerts.isEmpty ? 0 : 3
        var lines = page.head(status)
        for part in parts(status) {
            let room = most - reserved - lines.count - 1
            guard room > 1 else { break }
            lines += [""] + LivePicture.shortened(part, to: room)
        }
        let room = most - lines.count - 2
        if room > 0, !alerts.isEmpty {
            lines += ["", page.colours.bold("Alerts")] + alerts.suffix(room).map(page.alert)
        }
        return lines.prefix(most).map { LivePicture.cut($0, to: width) }
    }

    private func parts(_ status: JSON) -> [[String]] {
        let open = status["positions"]?.elements ?? []
        let level = status["kill_level"]?.text ?? "none"
        return [split(page.profits(status))] + (open.isEmpty ? [] : [positions(open)])
            + [split(page.risk(status["risk"]?.elements ?? [], level: level))]
    }

    /// Without what was paid when the whole table is too wide.
    private func positions(_ open: [JSON]) -> [String] {
        let whole = split(page.positions(open))
        let fits = whole.allSatisfy { LivePicture.cut($0, to: width) == $0 }
        return fits ? whole : split(page.positions(open, showsAverage: false))
    }

    private func split(_ text: String) -> [String] { text.split(separator: "\n").map(String.init) }

    private static func shortened(_ part: [String], to room: Int) -> [String] {
        guard part.count > room else { return part }
        return part.prefix(room - 1) + ["… and \(part.count - room + 1) more"]
    }

    /// To so many visible columns; colour codes count for nothing.
    static func cut(_ line: String, to width: Int) -> String {
        var visible = 0
        var text = ""
        var isCode = false
        for character in line {
            if character == "\u{1B}" { isCode = true }
            if !isCode {
                guard visible < width else { continue }
                visible += 1
            }
            text.append(character)
            if isCode, character == "m" { isCode = false }
        }
        return text
    }
}
