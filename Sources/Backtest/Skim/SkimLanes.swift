// The lanes of a run, read and changed in place: a lane is too long to be copied at every
// look, so it cannot be.

final class SkimLanes {
    let count: Int
    private let base: UnsafeMutablePointer<SkimLane>

    /// - Parameter lane: makes each, in order.
    init(count: Int, _ lane: (Int) -> SkimLane) {
        self.count = count
        base = .allocate(capacity: max(count, 1))
        for index in 0..<count { (base + index).initialize(to: lane(index)) }
    }

    deinit {
        base.deinitialize(count: count)
        base.deallocate()
    }

    var indices: Range<Int> { 0..<count }

    subscript(index: Int) -> SkimLane {
        @inline(__always) unsafeAddress { UnsafePointer(place(index)) }
        @inline(__always) unsafeMutableAddress { place(index) }
    }

    @inline(__always) private func place(_ index: Int) -> UnsafeMutablePointer<SkimLane> {
        precondition(index >= 0 && index < count, "there are \(count) lanes, not \(index + 1)")
        return base + index
    }
}
