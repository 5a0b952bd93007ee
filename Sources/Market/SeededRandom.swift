// Seeded randomness: the same numbers on every machine, in every build.

/// SplitMix64 (Steele, Lea, Flood 2014): tiny, fast, good enough for simulation; never for secrets.
public struct SeededRandom: RandomNumberGenerator, Hashable, Sendable {
    private var state: UInt64
    public init(seed: UInt64) { state = seed }

    /// A generator for one named part of a simulation, independent of how often the others are asked.
    public init(seed: UInt64, stream: String) {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325  // FNV-1a
        for byte in stream.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        state = seed ^ hash
    }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// Uniform in 0..<bound. Lemire's multiply-shift without rejection: bias below 2⁻³² for small bounds.
    public mutating func below(_ bound: Int64) -> Int64 {
        precondition(bound > 0, "a random bound must be positive, was \(bound)")
        return Int64((UInt128(next()) * UInt128(bound)) >> 64)
    }

    /// True once in `count` draws on average.
    public mutating func oneIn(_ count: Int64) -> Bool { below(count) == 0 }

    /// True in `perMille` of a thousand draws on average.
    public mutating func chance(perMille: Int64) -> Bool { below(1000) < perMille }
}
