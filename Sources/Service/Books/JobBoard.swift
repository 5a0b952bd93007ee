// The start-up steps of an account and how each stands, for whoever asks.
//
//     authenticate ▶ instruments ▶ positions ┐
//                                  holdings  │
//                                  funds     ├▶ reconcile ▶ feed ▶ ready
//                                  orders    │
//                                  trades    ┘
//
// A step that fails is tried again with growing pauses; what only a person can do
// (log in) says so and waits. No step arms trading.

public import Market
import Synchronization

public enum InitialisationStep: String, CaseIterable, Codable, Hashable, Sendable {
    case authenticate, instruments, positions, holdings, funds, orders, trades, reconcile, feed, ready
}

/// One step.
public struct InitialisationJob: Hashable, Sendable {
    public enum State: Hashable, Sendable {
        case waiting
        /// Counted from 1.
        case running(attempt: Int)
        /// What it found, in a few words.
        case done(String)
        /// Failed; tried again at this time.
        case retrying(reason: String, at: Timestamp)
        /// Only a person can go on: open this address and log in.
        case needsLogin(url: String, reason: String)
    }

    public let step: InitialisationStep
    public internal(set) var state = State.waiting
    /// When the state was entered; nil while it waits for its turn.
    public internal(set) var since: Timestamp?

    public var isDone: Bool { if case .done = state { true } else { false } }
}

final class JobBoard: Sendable {
    private let state = Mutex(InitialisationStep.allCases.map { InitialisationJob(step: $0) })

    var jobs: [InitialisationJob] { state.withLock { $0 } }
    var isReady: Bool { self[.ready].isDone }

    subscript(_ step: InitialisationStep) -> InitialisationJob {
        state.withLock { jobs in jobs.first { $0.step == step } ?? InitialisationJob(step: step) }
    }

    func set(_ step: InitialisationStep, _ new: InitialisationJob.State, at now: Timestamp) {
        state.withLock { jobs in
            for index in jobs.indices where jobs[index].step == step {
                jobs[index].state = new
                jobs[index].since = now
            }
        }
    }

    /// Begins again from this step on.
    func reset(from step: InitialisationStep) {
        let order = InitialisationStep.allCases
        state.withLock { jobs in
            for index in jobs.indices {
                guard let place = order.firstIndex(of: jobs[index].step),
                    let first = order.firstIndex(of: step),
                    place >= first
                else { continue }
                jobs[index] = InitialisationJob(step: jobs[index].step)
            }
        }
    }
}
