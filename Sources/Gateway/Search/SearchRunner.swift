// Sweeps on all processors: slices are computed side by side, each result is on disk before
// it counts, and Ctrl-C ends at the next slice with everything finished kept.

import Backtest
import Platform
import Trading

struct SearchRunner {
    let progress: ProgressFile?
    /// Nil in a test, which may not change what signals do.
    let stop: StopWish?
    let processors: Int

    /// Every result of the sweep, in its order: those on disk and those that are missing.
    ///
    /// - Throws: a ``Failure`` with ``ExitCode/interrupted`` after Ctrl-C.
    func results(
        _ sweep: Sweep, window: Int = 0, _ meter: inout SearchMeter
    ) async throws(Failure) -> [SweepResult] {
        var results = progress?.finished[window] ?? [:]
        meter.find(results.count)
        let slices = SearchRunner.missing(sweep.count, { results[$0] != nil }, processors)
        var next = slices.makeIterator()
        let failure: Failure? = await withTaskGroup(of: Slice.self) { group in
            for _ in 0..<processors {
                if let slice = next.next() { group.addTask { SearchRunner.compute(sweep, slice) } }
            }
            while let slice = await group.next() {
                do throws(Failure) {
                    let found = try slice.values()
                    try progress?.append(found, window: window)
                    for result in found { results[result.index] = result }
                    meter.add(found.count)
                    if stop?.isAsked == true { throw interrupted(results.count) }
                } catch {
                    return error
                }
                if let slice = next.next() { group.addTask { SearchRunner.compute(sweep, slice) } }
            }
            return nil
        }
        if let failure { throw failure }
        return (0..<sweep.count).compactMap { results[$0] }
    }

    /// The values of a pure and slow function, in the order of the numbers.
    func sideBySide<Value: Sendable>(
        _ numbers: Range<Int>, _ value: @escaping @Sendable (Int) -> Value
    ) async -> [Value] {
        var next = numbers.makeIterator()
        return await withTaskGroup(of: (Int, Value).self) { group in
            var values: [Int: Value] = [:]
            for _ in 0..<processors {
                if let number = next.next() { group.addTask { (number, value(number)) } }
            }
            while let (number, found) = await group.next() {
                values[number] = found
                if let number = next.next() { group.addTask { (number, value(number)) } }
            }
            return numbers.compactMap { values[$0] }
        }
    }

    private struct Slice: Sendable {
        let outcome: Result<[SweepResult], OpeningRefused>

        func values() throws(Failure) -> [SweepResult] {
            switch outcome {
            case .success(let results): return results
            case .failure(let refused): throw Failure(.data, refused.text)
            }
        }
    }

    private static func compute(_ sweep: Sweep, _ slice: Range<Int>) -> Slice {
        do throws(OpeningRefused) {
            return Slice(outcome: .success(try sweep.results(of: slice)))
        } catch {
            return Slice(outcome: .failure(error))
        }
    }

    /// What is not finished, cut so that each processor gets several slices: neighbours share work, and
    /// a stop or a kill should lose little.
    static func missing(_ count: Int, _ isFinished: (Int) -> Bool, _ processors: Int) -> [Range<Int>] {
        let most = min(max(count / (processors * 8), 1), 64)
        var slices: [Range<Int>] = []
        var index = 0
        while index < count {
            guard !isFinished(index) else {
                index += 1
                continue
            }
            var end = index + 1
            while end < count, end - index < most, !isFinished(end) { end += 1 }
            slices.append(index..<end)
            index = end
        }
        return slices
    }

    private func interrupted(_ done: Int) -> Failure {
        let remedy =
            progress.map { "go on with --resume \($0.path)" } ?? "next time keep what is done: --resume FILE"
        return Failure(.interrupted, "stopped after \(done) combinations", remedy: remedy)
    }
}
