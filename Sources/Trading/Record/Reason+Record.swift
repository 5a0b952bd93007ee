// A reason as bytes: a few hundred, because one is kept with every decision.
//
//     count   cause  evidence or words  sizing  controls
//     bytes   1      …                  …       each: number, marks, observed, limit
//
// A control is its number and a byte of marks, then its figures; the headroom is
// reckoned again from them where it can be. Truths take a byte, values eight.

import Market
import Rules

extension Reason: Codable {
    /// No decision is kept in more.
    public static let mostBytes = 2_048

    /// - Throws: for every encoder but the journal's.
    public func encode(to encoder: any Encoder) throws {
        guard let encoder = encoder as? RecordEncoder else {
            throw RecordError(offset: 0, "a reason is written to journals only")
        }
        let packed = packed
        encoder.bytes.append(unsigned: UInt64(packed.count))
        encoder.bytes.append(contentsOf: packed)
    }

    /// - Throws: for every decoder but the journal's, and for bytes that are no reason.
    public init(from decoder: any Decoder) throws {
        guard let decoder = decoder as? RecordDecoder else {
            throw RecordError(offset: 0, "a reason is read from journals only")
        }
        let count = try decoder.reader.unsigned()
        guard count <= UInt64(decoder.reader.remaining) else {
            throw decoder.reader.failure("a reason of \(count) bytes does not fit")
        }
        let end = decoder.reader.remaining - Int(count)
        self = try Reason(unpacking: &decoder.reader)
        guard decoder.reader.remaining == end else {
            throw decoder.reader.failure("a reason is not as long as it says")
        }
    }

    /// As it is stored.
    public var packed: [UInt8] {
        var bytes: [UInt8] = []
        switch cause {
        case .words(let text):
            bytes.append(0)
            bytes.append(string: text)
        case .rule(let evidence, let sizing):
            bytes.append(1)
            bytes.append(evidence)
            bytes.append(sizing)
        }
        bytes.append(unsigned: UInt64(controls.count))
        for control in controls { bytes.append(control) }
        return bytes
    }

    private init(unpacking reader: inout RecordReader) throws(RecordError) {
        switch try reader.byte() {
        case 0: cause = .words(try reader.string())
        case 1: cause = .rule(try reader.evidence(), try reader.sizing())
        default: throw reader.failure("no such cause of a ticket")
        }
        let count = try reader.unsigned()
        guard count <= UInt64(reader.remaining) else { throw reader.failure("\(count) controls do not fit") }
        controls = []
        for _ in 0..<Int(count) { controls.append(try reader.control()) }
    }

}

extension Reason.Cause {
    private static let mostWords = 300

    /// Cut at a character, so that a text from outside cannot make a record large.
    var shortened: Self {
        guard case .words(let text) = self, text.utf8.count > Self.mostWords else { return self }
        var short = ""
        var room = Self.mostWords - 3
        for character in text {
            room -= character.utf8.count
            guard room >= 0 else { break }
            short.append(character)
        }
        return .words(short + "…")
    }
}

extension Conclusion: Codable {
    /// - Throws: for every encoder but the journal's.
    public func encode(to encoder: any Encoder) throws {
        guard let encoder = encoder as? RecordEncoder else {
            throw RecordError(offset: 0, "a conclusion is written to journals only")
        }
        encoder.bytes.append(evidence)
    }

    /// - Throws: for every decoder but the journal's, and for bytes that are no conclusion.
    public init(from decoder: any Decoder) throws {
        guard let decoder = decoder as? RecordDecoder else {
            throw RecordError(offset: 0, "a conclusion is read from journals only")
        }
        evidence = try decoder.reader.evidence()
    }
}

extension [UInt8] {
    fileprivate mutating func append(_ evidence: RuleEvidence) {
        append(unsigned: UInt64(evidence.rule))
        append(word: UInt64(bitPattern: evidence.barStart.nanoseconds))
        append(unsigned: UInt64(evidence.streamStarts.count))
        for start in evidence.streamStarts {
            append(start == nil ? 0 : 1)
            if let start { append(signed: start.nanoseconds &- evidence.barStart.nanoseconds) }
        }
        append(evidence.isWhole ? 1 : 0)
        append(unsigned: UInt64(evidence.values.count))
        for value in evidence.values {
            if evidence.isWhole {
                append(word: value.bitPattern)
            } else {
                append(value.isNaN ? 2 : value == 1 ? 1 : 0)
            }
        }
    }

    fileprivate mutating func append(_ sizing: Sizing) {
        switch sizing.asked {
        case .shares(let count): append(signed: 0, count)
        case .lots(let count): append(signed: 1, count)
        case .rupees(let count): append(signed: 2, count)
        case .equity(let points): append(signed: 3, points)
        case .risk(let points): append(signed: 4, points)
        case .volatility(let points, let realised):
            append(signed: 5, points)
            append(word: realised.bitPattern)
        }
        for figure in [
            sizing.equity.raw, sizing.budget.raw, sizing.perUnit.raw, sizing.wanted, sizing.most, sizing.lot,
        ] {
            append(signed: figure)
        }
        append(sizing.cut.rawValue)
    }

    private mutating func append(signed kind: UInt8, _ amount: Int64) {
        append(kind)
        append(signed: amount)
    }

    fileprivate mutating func append(_ result: ControlResult) {
        append(UInt8(truncatingIfNeeded: RiskControl.place(of: result.control)))
        let kind = HeadroomKind(result)
        append(ControlMarks(result, kind).byte)
        append(UInt8(truncatingIfNeeded: RiskUnit.place(of: result.unit)))
        if let observed = result.observed { append(signed: observed) }
        append(signed: result.limit)
        if kind == .stated, let headroom = result.headroom { append(signed: headroom) }
    }
}

/// How a result's headroom follows from its figures.
private enum HeadroomKind: UInt8 {
    case below, above, stated, absent

    init(_ result: ControlResult) {
        guard let headroom = result.headroom else {
            self = .absent
            return
        }
        guard let observed = result.observed else {
            self = .stated
            return
        }
        self =
            headroom == result.limit.subtractingClamped(observed)
            ? .below : headroom == observed.subtractingClamped(result.limit) ? .above : .stated
    }
}

/// Outcome, headroom and whether something was observed, in one byte.
private struct ControlMarks {
    let byte: UInt8

    init(_ result: ControlResult, _ kind: HeadroomKind) {
        let outcome: UInt8 =
            switch result.outcome {
            case .passed: 0
            case .clipped: 1
            case .waived: 2
            case .failed: 3
            }
        byte = outcome | kind.rawValue << 2 | (result.observed == nil ? 16 : 0)
    }
}

extension RecordReader {
    fileprivate mutating func number() throws(RecordError) -> Int {
        let value = try unsigned()
        guard value <= 100_000 else { throw failure("\(value) is too large for a reason") }
        return Int(value)
    }

    mutating func evidence() throws(RecordError) -> RuleEvidence {
        let rule = try number()
        let start = Int64(bitPattern: try word())
        var streams: [Timestamp?] = []
        for _ in 0..<(try number()) {
            streams.append(
                try flag() ? Timestamp(nanoseconds: start &+ (try signed())) : nil)
        }
        let isWhole = try flag()
        let count = try number()
        guard count <= remaining else { throw failure("\(count) values do not fit") }
        var values: [Double] = []
        for _ in 0..<count {
            guard isWhole else {
                values.append(try truth())
                continue
            }
            values.append(Double(bitPattern: try word()))
        }
        return RuleEvidence(
            rule: rule, barStart: Timestamp(nanoseconds: start), streamStarts: streams, isWhole: isWhole,
            values: values)
    }

    private mutating func truth() throws(RecordError) -> Double {
        switch try byte() {
        case 0: return 0
        case 1: return 1
        case 2: return .nan
        default: throw failure("no such truth")
        }
    }

    fileprivate mutating func sizing() throws(RecordError) -> Sizing {
        let kind = try byte()
        let amount = try signed()
        let asked: Size
        switch kind {
        case 0: asked = .shares(amount)
        case 1: asked = .lots(amount)
        case 2: asked = .rupees(amount)
        case 3: asked = .equity(basisPoints: amount)
        case 4: asked = .risk(basisPoints: amount)
        case 5: asked = .volatility(basisPoints: amount, realised: Double(bitPattern: try word()))
        default: throw failure("no such kind of size")
        }
        var figures: [Int64] = []
        for _ in 0..<6 { figures.append(try signed()) }
        guard figures[5] > 0 else { throw failure("a lot of \(figures[5])") }
        guard let cut = Sizing.Cut(rawValue: try byte()) else { throw failure("no such cut of a size") }
        return Sizing(
            asked: asked, equity: Money(raw: figures[0]), budget: Money(raw: figures[1]),
            perUnit: Price(raw: figures[2]), wanted: figures[3], most: figures[4], cut: cut, lot: figures[5])
    }

    fileprivate mutating func control() throws(RecordError) -> ControlResult {
        let number = Int(try byte())
        let marks = try byte()
        let unit = Int(try byte())
        guard number < RiskControl.byPlace.count, let control = RiskControl.byPlace[number],
            RiskUnit.allCases.indices.contains(unit), marks < 32,
            let kind = HeadroomKind(rawValue: marks >> 2 & 3)
        else { throw failure("no such control, unit or outcome") }
        let observed: Int64? = marks & 16 == 0 ? try signed() : nil
        let limit = try signed()
        let headroom: Int64? =
            switch kind {
            case .below: limit.subtractingClamped(observed ?? 0)
            case .above: (observed ?? 0).subtractingClamped(limit)
            case .stated: try signed()
            case .absent: nil
            }
        let outcomes: [ControlResult.Outcome] = [.passed, .clipped, .waived, .failed]
        return ControlResult(
            control: control, outcome: outcomes[Int(marks & 3)], observed: observed, limit: limit,
            headroom: headroom, unit: RiskUnit.allCases[unit])
    }
}

extension RiskControl {
    /// By the digits of the code, which are for ever.
    fileprivate static let byPlace: [RiskControl?] = {
        var table = [RiskControl?](repeating: nil, count: 256)
        for control in allCases { table[Int(control.number)] = control }
        return table
    }()

    private static let places: [RiskControl: Int] = {
        var table: [RiskControl: Int] = [:]
        for control in allCases { table[control] = Int(control.number) }
        return table
    }()

    fileprivate static func place(of control: RiskControl) -> Int { places[control] ?? 255 }
}

extension RiskUnit {
    private static let places: [RiskUnit: Int] = {
        var table: [RiskUnit: Int] = [:]
        for (place, unit) in allCases.enumerated() { table[unit] = place }
        return table
    }()

    fileprivate static func place(of unit: RiskUnit) -> Int { places[unit] ?? 255 }
}
