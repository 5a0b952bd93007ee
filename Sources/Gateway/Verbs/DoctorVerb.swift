// `sauda doctor`: what would go wrong tomorrow morning, each with its remedy.

import Market
import Platform
import Service

struct DoctorVerb {
    let arguments: Arguments
    let console: Console

    struct Finding: Hashable, Sendable {
        enum Grade: String, Sendable { case good, note, bad }
        let name: String
        let grade: Grade
        let text: String
        let remedy: String?

        static func good(_ name: String, _ text: String) -> Finding {
            Finding(name: name, grade: .good, text: text, remedy: nil)
        }
        static func bad(_ name: String, _ text: String, _ remedy: String) -> Finding {
            Finding(name: name, grade: .bad, text: text, remedy: remedy)
        }
        static func note(_ name: String, _ text: String, _ remedy: String) -> Finding {
            Finding(name: name, grade: .note, text: text, remedy: remedy)
        }
    }

    func run() async throws(Failure) -> ExitCode {
        var findings = [clock]
        var configured: Configuration?
        if let path = ConfigurationPlace.find(arguments) {
            do throws(ConfigurationError) {
                let configuration = try Configuration.load(path)
                configured = configuration
                findings.append(.good("configuration", path))
                findings += DoctorChecks(configuration: configuration).all
                findings.append(await daemon(configuration))
            } catch {
                findings.append(.bad("configuration", error.text, "sauda check \(path)"))
            }
        } else {
            findings.append(.bad("configuration", "there is none here", "sauda init"))
        }
        findings.append(calendar(configured))
        show(findings)
        return findings.contains { $0.grade == .bad } ? .refused : .done
    }

    private func show(_ findings: [Finding]) {
        if arguments.isJSON {
            return console.say(
                .array(
                    findings.map { finding in
                        [
                            "check": .string(finding.name), "grade": .string(finding.grade.rawValue),
                            "found": .string(finding.text),
                            "remedy": finding.remedy.map { .string($0) } ?? .null,
                        ]
                    }))
        }
        for finding in findings {
            let (mark, colour): (String, Colours.Colour) =
                switch finding.grade {
                case .good: ("✓", .green)
                case .note: ("•", .yellow)
                case .bad: ("✗", .red)
                }
            console.say("\(console.colours.paint(mark, colour)) \(finding.name): \(finding.text)")
            if let remedy = finding.remedy { console.say("    \(remedy)") }
        }
    }

    /// No clock to compare with is assumed: only a time before this program is surely wrong.
    private var clock: Finding {
        let now = SystemClock().now()
        guard now.date >= DoctorVerb.builtAfter else {
            return .bad(
                "clock", "it says \(now) IST, before this program was written",
                "set it: timedatectl set-ntp true")
        }
        return .good("clock", "\(now) IST")
    }

    private static let builtAfter =
        CalendarDate(year: 2026, month: 1, day: 1) ?? CalendarDate(daysSinceEpoch: 0)

    /// The one named on the command line, else the configured one, as the daemon will open it.
    private func calendar(_ configuration: Configuration?) -> Finding {
        let named = arguments.text("calendar")
        let file = named ?? configuration?.calendarFile ?? "etc/calendars/nse.calendar"
        do throws(Failure) {
            let calendar: TradingCalendar
            if named == nil, let configuration {
                calendar = try Sources.calendar(of: configuration)
            } else {
                calendar = try Sources.calendar(named)
            }
            let today = SystemClock().now().date
            guard calendar.covers(today.advanced(byDays: 14)) else {
                return .bad(
                    "calendar", "\(file) does not cover the two weeks from \(today)",
                    "put the exchange's new list into \(file)")
            }
            return .good("calendar", "\(file) covers \(today) and the two weeks after")
        } catch {
            return .bad(
                "calendar", error.message,
                error.remedy ?? "correct calendar in the configuration, or name one with --calendar FILE")
        }
    }

    private func daemon(_ configuration: Configuration) async -> Finding {
        let socket = ConfigurationPlace.socket(configuration)
        guard Files.exists(socket) else {
            return .note("daemon", "it does not run", "start it: sauda daemon")
        }
        do throws(Failure) {
            _ = try await ControlClient(socket: socket).ask(.accounts, timeout: .seconds(3))
            return .good("daemon", "it answers on \(socket)")
        } catch {
            return .bad(
                "daemon", error.message, "a socket was left behind; start the daemon and it is replaced")
        }
    }
}
