// How the results of a slice are found: by the quickest engine that answers as the Desk
// would.

public import Trading

extension Sweep {
    /// The results of a slice, in its order. Pure and slow: call it in a task of its own.
    ///
    /// - Throws: a setting that the rules refuse, or bars that no session of the calendar holds.
    public func results(of slice: Range<Int>) throws(OpeningRefused) -> [SweepResult] {
        throw OpeningRefused("no engine runs this sweep yet")
    }
}
