// The ways to reach a person: the log, a webhook, e-mail.

import Market
public import Platform
import Trading

/// Into the daemon's own log: terminal or journal of the system.
struct LogChannel: AlertChannel {
    let name = "log"
    let least = Alert.Severity.notice
    let log: Log

    func deliver(_ alert: DeliveredAlert) async throws(AlertFailure) {
        let fields: JSON = [
            "account": .string(alert.account), "topic": .string(alert.alert.topic.rawValue),
            "number": .init(alert.number),
        ]
        switch alert.alert.severity {
        case .notice: log.info(alert.alert.text, fields)
        case .warning: log.warning(alert.alert.text, fields)
        case .critical: log.error(alert.alert.text, fields)
        }
    }
}

/// One POST of JSON an alert; any status of the 200s means that it has arrived.
struct WebhookChannel: AlertChannel {
    let name = "webhook"
    let url: String
    let least: Alert.Severity
    let client: HTTPClient

    func deliver(_ alert: DeliveredAlert) async throws(AlertFailure) {
        let request = HTTPRequest(
            "POST", url, headers: [HTTPHeader("Content-Type", "application/json")],
            body: Array(alert.json.description.utf8))
        let answer: HTTPResponse
        do throws(HTTPFailure) { answer = try await client.send(request) } catch {
            throw AlertFailure(reason: "\(error)")
        }
        guard (200..<300).contains(answer.status) else {
            throw AlertFailure(reason: "the webhook answered \(answer.status)")
        }
    }
}

/// One mail an alert.
struct MailChannel: AlertChannel {
    let name = "mail"
    let settings: Configuration.Mail
    let password: Secret?
    let client: HTTPClient

    var least: Alert.Severity { settings.least }

    func deliver(_ alert: DeliveredAlert) async throws(AlertFailure) {
        let mail = MailMessage(
            server: settings.server, user: settings.user, password: password?.reveal(),
            from: settings.from, to: settings.to,
            subject:
                "Sauda \(alert.account): \(alert.alert.severity.rawValue), \(alert.alert.topic.rawValue)",
            text: "\(alert.at)\n\(alert.alert.text)\n")
        do throws(HTTPFailure) { try await client.send(mail) } catch {
            throw AlertFailure(reason: "\(error)")
        }
    }
}

extension DeliveredAlert {
    public var json: JSON {
        [
            "number": .init(number), "account": .string(account), "at": .string("\(at)"),
            "severity": .string(alert.severity.rawValue), "topic": .string(alert.topic.rawValue),
            "text": .string(alert.text),
        ]
    }
}
