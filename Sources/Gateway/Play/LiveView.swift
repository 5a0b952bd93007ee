// The live view of a played day: asks the daemon as any client does, and draws the
// answer, at most five times a second of real time. Where the output is no terminal it
// says a line now and then instead.

import Market
import Platform
import Synchronization

final class LiveView: Sendable {
    private struct State {
        var isDrawn = false
        var spokenAt: Timestamp?
        var alerts: [JSON] = []
        var last = 0
    }

    private let client: ControlClient
    private let console: Console
    private let isShown: Bool
    private let state = Mutex(State())
    private static let silence = Span.seconds(5)
    private static let shownAlerts = 6

    init(client: ControlClient, console: Console, isShown: Bool) {
        self.client = client
        self.console = console
        self.isShown = isShown
    }

    /// Redrawn in place.
    var isLive: Bool { isShown && console.isTerminal }

    /// Draws what the daemon says now; nothing while it does not answer, which its process status explains.
    func draw() async {
        guard isShown, isLive || isTimeToSpeak else { return }
        do throws(Failure) {
            let status = try await client.ask(.status, timeout: .seconds(5))
            if isLive { redraw(status, try await alerts()) } else { speak(status) }
        } catch {
            return
        }
    }

    /// Leaves the last picture standing.
    func end() async {
        if state.withLock({ $0.isDrawn }) { console.say("") }
    }

    private func alerts() async throws(Failure) -> [JSON] {
        let since = state.withLock { $0.last }
        let fresh = try await client.ask(.alerts, [("since", JSON(since))], timeout: .seconds(5)).elements
        return state.withLock { state in
            state.alerts = (state.alerts + fresh).suffix(LiveView.shownAlerts)
            state.last = fresh.last?["number"]?.integer.map { Int($0) } ?? state.last
            return state.alerts
        }
    }

    private func redraw(_ status: JSON, _ alerts: [JSON]) {
        let picture = LivePicture(
            page: Page(colours: console.colours), width: Terminal.width(), height: Terminal.height())
        let isFirst = state.withLock { state in
            defer { state.isDrawn = true }
            return !state.isDrawn
        }
        let lines = picture.lines(status, alerts).map { $0 + "\u{1B}[K" }.joined(separator: "\n")
        console.say((isFirst ? "\u{1B}[2J" : "") + "\u{1B}[H" + lines + "\n\u{1B}[J", end: "")
    }

    private var isTimeToSpeak: Bool {
        let now = SystemClock().now()
        return state.withLock { state in
            guard state.spokenAt.map({ now - $0 >= LiveView.silence }) ?? true else { return false }
            state.spokenAt = now
            return true
        }
    }

    private func speak(_ status: JSON) {
        let page = Page(colours: console.colours)
        let open = status["positions"]?.elements.count ?? 0
        console.say(
            "\(page.clock(status["now"]))  orders \(page.number(status["orders"]))  open \(open)"
                + "  net \(page.money(status["profit"]?["net"], signed: true))"
                + "  alerts \(page.number(status["alerts"]))")
    }
}
