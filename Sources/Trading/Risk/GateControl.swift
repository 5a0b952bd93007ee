// One control of the gate is one small value: a name, and a judgement that reads the
// review and answers with figures. A new control is a new value in this list.
//
// Within one control what can never be waived is judged before what can, so that a
// waived finding hides nothing.

import Market

struct GateControl: Sendable {
    let control: RiskControl
    let judge: @Sendable (borrowing Review) -> Finding

    init(_ control: RiskControl, _ judge: @escaping @Sendable (borrowing Review) -> Finding) {
        self.control = control
        self.judge = judge
    }

    /// In the order of their codes.
    static let all: [GateControl] = [
        .tradable, .phase, .tick, .lot, .band, .collar, .maxQuantity, .maxValue, .duplicate, .stalePrice,
        .selfCross, .protection, .capability, .stopPlan, .overClose, .identity, .intentAge, .overflow,
        .scripPosition, .openPositions, .entryRate, .entryWindow, .gross, .dayLoss, .carry, .feed,
        .startGate, .unknownCap, .kill,
    ]
}

/// `part` in hundredths of a percent of `whole`, rounded up: at most a limit exactly when the true ratio is.
func basisPointsUp(_ part: Int64, of whole: Int64) -> Int64 {
    -basisPointsDown(-part, of: whole)
}

/// `part` in hundredths of a percent of `whole`, rounded down: at least a limit exactly when the true
/// ratio is.
func basisPointsDown(_ part: Int64, of whole: Int64) -> Int64 {
    let (scaled, overflow) = part.multipliedReportingOverflow(by: 10_000)
    if !overflow, whole > 0 {
        let (quotient, rest) = scaled.quotientAndRemainder(dividingBy: whole)
        return max(rest < 0 ? quotient - 1 : quotient, -Int64.max)
    }
    let (quotient, rest) = (Int128(part) * 10_000).quotientAndRemainder(dividingBy: Int128(whole))
    let floored = quotient - ((rest < 0) != (whole < 0) && rest != 0 ? 1 : 0)
    return Int64(clamping: max(floored, Int128(-Int64.max)))
}
