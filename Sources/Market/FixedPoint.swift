// Reading and writing exact decimals: the one place where text becomes a scaled
// integer and back.
//
// Text from outside either fits the scale and the bound exactly, or is refused;
// nothing is rounded and nothing can overflow.

/// A decimal number as a whole count of 10⁻ᵈ, or nil when `text` is no plain
/// decimal, has more than `decimals` significant places, or lies beyond ±`limit`.
///
/// Takes `12`, `-12.50`, `.5`, `12.`, and `1.5e3` (brokers print large floats so).
public func scaledInteger(_ text: some StringProtocol, decimals: Int, limit: Int64) -> Int64? {
    var digits = DecimalDigits()
    guard digits.read(text.utf8) else { return nil }
    return digits.scaled(to: decimals, limit: limit)
}

/// A scaled integer as text: trailing zeros cut down to `minimum` places.
func decimalText(_ raw: Int64, decimals: Int, minimum: Int) -> String {
    // From the last digit to the first: twenty digits at most, a point and a sign.
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: decimals + 24) { text in
        var (rest, first, isFraction) = (raw.magnitude, text.count, false)
        for place in (0..<decimals).reversed() {
            let digit = UInt8(rest % 10)
            rest /= 10
            if !isFraction, digit == 0, place >= minimum { continue }
            isFraction = true
            first -= 1
            text[first] = UInt8(ascii: "0") + digit
        }
        if isFraction {
            first -= 1
            text[first] = UInt8(ascii: ".")
        }
        repeat {
            first -= 1
            text[first] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
        } while rest > 0
        if raw < 0 {
            first -= 1
            text[first] = UInt8(ascii: "-")
        }
        return String(decoding: text[first...], as: UTF8.self)
    }
}

/// The significant digits and the exponent of a decimal number being read.
private struct DecimalDigits {
    private var value: Int64 = 0
    private var exponent = 0
    private var isNegative = false

    /// False when the bytes are no decimal number or have more than 18 significant digits.
    mutating func read(_ bytes: some Sequence<UInt8>) -> Bool {
        var iterator = bytes.makeIterator()
        var next = iterator.next()
        if next == UInt8(ascii: "-") || next == UInt8(ascii: "+") {
            isNegative = next == UInt8(ascii: "-")
            next = iterator.next()
        }
        var sawDigit = false
        var sawPoint = false
        var zeros = 0  // Held back, so that 1000000 and 0.500000 cost no precision.
        while let byte = next {
            if byte == UInt8(ascii: "."), !sawPoint {
                sawPoint = true
            } else if byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
                sawDigit = true
                if sawPoint { exponent -= 1 }
                zeros += 1
                if byte != UInt8(ascii: "0") {
                    guard append(Int64(byte - UInt8(ascii: "0")), shift: zeros) else { return false }
                    zeros = 0
                }
            } else if byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") {
                return sawDigit && readExponent(&iterator, zeros)
            } else {
                return false
            }
            next = iterator.next()
        }
        exponent += zeros
        return sawDigit
    }

    private mutating func append(_ digit: Int64, shift: Int) -> Bool {
        if value == 0 {
            value = digit
            return true
        }
        guard shift <= 18 else { return false }
        let (product, overflow) = value.multipliedReportingOverflow(by: powerOfTen(shift))
        guard !overflow, product <= 1_000_000_000_000_000_000 else { return false }
        value = product + digit
        return true
    }

    private mutating func readExponent(_ iterator: inout some IteratorProtocol<UInt8>, _ zeros: Int) -> Bool {
        var text = ""
        while let byte = iterator.next() { text.unicodeScalars.append(Unicode.Scalar(byte)) }
        guard let power = Int(text), (-30...30).contains(power) else { return false }
        exponent += zeros + power
        return true
    }

    func scaled(to decimals: Int, limit: Int64) -> Int64? {
        guard value != 0 else { return 0 }
        let shift = exponent + decimals
        guard (0...18).contains(shift) else { return nil }
        let (product, overflow) = value.multipliedReportingOverflow(by: powerOfTen(shift))
        guard !overflow, product <= limit else { return nil }
        return isNegative ? -product : product
    }
}

private func powerOfTen(_ exponent: Int) -> Int64 {
    var power: Int64 = 1
    for _ in 0..<exponent { power *= 10 }
    return power
}
