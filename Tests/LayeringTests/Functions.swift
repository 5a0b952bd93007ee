// Finds the functions of a file and how long they are, by counting braces in blanked
// code. Good enough for a ratchet: it knows `func`, `init`, `deinit`, `subscript` and
// computed properties.

struct FunctionSpan {
    let name: String
    let firstLine: Int
    let lines: Int
    /// Lines that are one whole case of a switch; a table of those may be long.
    let caseLines: Int

    var weight: Int { lines - caseLines }
}

func functions(in file: SourceFile) -> [FunctionSpan] {
    let lines = file.codeLines
    return lines.indices.compactMap { index in
        guard let name = declaredName(in: lines[index]), let last = lastLine(of: lines[index...]) else {
            return nil
        }
        let body = lines[index...last]
        return FunctionSpan(
            name: name, firstLine: index + 1, lines: body.count, caseLines: body.count { isWholeCase($0) })
    }
}

private func declaredName(in line: Substring) -> String? {
    let words = line.split(whereSeparator: { " (<".contains($0) })
    for (index, word) in words.enumerated() {
        switch word {
        case "func": return index + 1 < words.count ? String(words[index + 1]) : nil
        case "init", "init?", "deinit", "subscript": return String(word)
        case "var": return line.hasSuffix("{") && index + 1 < words.count ? String(words[index + 1]) : nil
        case let word where word.hasPrefix("@") || modifiers.contains(word): continue
        default: return nil
        }
    }
    return nil
}

private let modifiers: Set<Substring> = [
    "public", "private", "fileprivate", "internal", "package", "static", "final", "class", "override",
    "mutating",
    "nonmutating", "nonisolated", "isolated", "convenience", "required", "lazy", "borrowing", "consuming",
    "private(set)",
]

/// Where the braces that open first are closed again; nil for a requirement without a body.
private func lastLine(of lines: ArraySlice<Substring>) -> Int? {
    var depth = 0
    var parentheses = 0
    for index in lines.indices {
        for byte in lines[index].utf8 {
            switch byte {
            case UInt8(ascii: "("): parentheses += 1
            case UInt8(ascii: ")"): parentheses -= 1
            case UInt8(ascii: "{") where parentheses == 0 || depth > 0: depth += 1
            case UInt8(ascii: "}") where depth > 0:
                depth -= 1
                if depth == 0 { return index }
            case UInt8(ascii: "}") where parentheses == 0: return nil
            default: break
            }
        }
        if depth == 0, parentheses == 0, index > lines.startIndex, lines[index].allSatisfy({ $0 == " " }) {
            return nil
        }
    }
    return nil
}

private func isWholeCase(_ line: Substring) -> Bool {
    let text = line.drop { $0 == " " }
    guard text.hasPrefix("case ") || text.hasPrefix("default:") else { return false }
    return text.contains(":") && text.last != ":" && text.last != "{" && text.last != ","
}
