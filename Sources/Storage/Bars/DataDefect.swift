// What is not as it should be in bars, each with its place: a line of a file, or a
// row of a table.
//
// Nothing is repaired. A row that cannot be a bar, or would break the order of time,
// is left out and named; a bar that is only unlikely stays as it is and is named.

public struct DataDefect: Hashable, Sendable {
    public enum Kind: String, CaseIterable, Hashable, Sendable {
        /// No part of the file can be used.
        case unusableFile = "unusable-file"
        case badRow = "bad-row"
        /// A price that is zero or less.
        case price
        case overflow
        case duplicate
        case disorder
        /// It begins before the bar in front of it ends.
        case overlap
        /// High and low do not contain open and close.
        case highLow = "high-low"
        case tick
        case offSession = "off-session"
        case offGrid = "off-grid"
        case missingSession = "missing-session"
        case missingBars = "missing-bars"
        case uncovered = "uncovered-date"
        case jump
        case stale
    }

    public let kind: Kind
    /// The file, as it was named.
    public let file: String
    /// From 1, the heading included; nil when it is no matter of one line.
    public let line: Int?
    public let reason: String
    /// False when the bar is used as it stands.
    public let isLeftOut: Bool

    public init(_ kind: Kind, file: String, line: Int? = nil, _ reason: String, isLeftOut: Bool = false) {
        self.kind = kind
        self.file = file
        self.line = line
        self.reason = reason
        self.isLeftOut = isLeftOut
    }
}

extension DataDefect: CustomStringConvertible {
    /// Without the file.
    public var place: String { (line.map { "line \($0): " } ?? "") + reason }

    public var description: String {
        "\(file)\(line.map { ":\($0)" } ?? ""): \(reason)\(isLeftOut ? "; the row is left out" : "")"
    }
}

/// Defects in the order in which they were found: all are counted, the first of each kind are kept, so that a
/// file of nothing but bad rows costs no more memory than another.
public struct DataDefects: Hashable, Sendable {
    static let mostKept = 2_000
    public private(set) var kept: [DataDefect] = []
    public private(set) var count = 0
    /// Rows that were left out.
    public private(set) var leftOut = 0
    /// By the kinds' order; empty while there is no defect.
    private var counts: [Int] = []

    public init() {}

    public var isEmpty: Bool { count == 0 }

    public func count(of kind: DataDefect.Kind) -> Int {
        guard !counts.isEmpty else { return 0 }
        return DataDefect.Kind.allCases.firstIndex(of: kind).map { counts[$0] } ?? 0
    }

    /// The kinds that occur, in their fixed order.
    public var kinds: [DataDefect.Kind] { DataDefect.Kind.allCases.filter { count(of: $0) > 0 } }

    public mutating func append(_ defect: DataDefect) {
        count += 1
        makeCounts()
        if defect.isLeftOut { leftOut += 1 }
        guard let index = DataDefect.Kind.allCases.firstIndex(of: defect.kind) else { return }
        counts[index] += 1
        if counts[index] <= DataDefects.mostKept { kept.append(defect) }
    }

    private mutating func makeCounts() {
        if counts.isEmpty { counts = Array(repeating: 0, count: DataDefect.Kind.allCases.count) }
    }

    public static func += (all: inout DataDefects, more: DataDefects) {
        guard !more.isEmpty else { return }
        all.makeCounts()
        let room = zip(DataDefect.Kind.allCases, all.counts).filter { $0.1 < mostKept }.map(\.0)
        all.kept += more.kept.filter { room.contains($0.kind) }
        all.count += more.count
        all.leftOut += more.leftOut
        for index in all.counts.indices { all.counts[index] += more.counts[index] }
    }
}
