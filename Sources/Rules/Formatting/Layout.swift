// Lines of a formatted file with their comments.
//
// Comments behind neighbouring lines stand under each other, two blanks past the
// longest of them.

struct Layout {
    struct Line {
        var code: String
        var comment: String?
    }

    private(set) var lines: [Line] = []

    /// Where the writing goes on; nil at the start of a line.
    private(set) var isOpen = false

    mutating func begin(_ code: String) {
        lines.append(Line(code: code, comment: nil))
        isOpen = true
    }

    mutating func add(_ code: String) { lines[lines.count - 1].code += code }

    /// Columns of the line being written.
    var width: Int { lines.last?.code.unicodeScalars.count ?? 0 }

    /// A comment behind what was written last: nothing may follow it on its line.
    mutating func remark(_ comment: String) {
        lines[lines.count - 1].comment = comment
        isOpen = false
    }

    /// A comment on its own line.
    mutating func comment(_ comment: String, indent: Int) {
        lines.append(Line(code: String(repeating: " ", count: indent) + comment, comment: nil))
        isOpen = false
    }

    mutating func blank() {
        lines.append(Line(code: "", comment: nil))
        isOpen = false
    }

    var text: String {
        var result = ""
        var index = 0
        while index < lines.count {
            var end = index
            while end < lines.count, lines[end].comment != nil { end += 1 }
            let width = lines[index..<end].reduce(0) { max($0, $1.code.unicodeScalars.count) }
            for line in lines[index..<max(end, index + 1)] {
                result += line.code
                if let comment = line.comment {
                    let gap = width - line.code.unicodeScalars.count + 2
                    result += String(repeating: " ", count: gap) + comment
                }
                result += "\n"
            }
            index = max(end, index + 1)
        }
        return result
    }
}
