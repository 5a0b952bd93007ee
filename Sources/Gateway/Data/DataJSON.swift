// Defects for programs: their count by kind, and the first of them.

import Platform
import Storage

extension DataDefect {
    var json: JSON {
        [
            "kind": .string(kind.rawValue), "file": .string(file), "line": line.map { JSON($0) } ?? .null,
            "reason": .string(reason), "left_out": JSON(isLeftOut),
        ]
    }
}

extension DataDefects {
    var json: JSON {
        [
            "count": JSON(count), "left_out": JSON(leftOut),
            "kinds": .object(kinds.map { JSON.Member(name: $0.rawValue, value: JSON(count(of: $0))) }),
            "first": .array(kept.map(\.json)),
        ]
    }
}
