// What the daemon opens before it runs: the calendar, the ways to the owner.

import Market
import Platform
import Storage
import Trading

extension Daemon {
    static func calendar(_ configuration: Configuration) throws(ConfigurationError) -> TradingCalendar {
        do {
            let calendar = try TradingCalendar(
                parsing: try text(configuration.calendarFile), file: configuration.calendarFile)
            guard let override = configuration.calendarOverride else { return calendar }
            return try calendar.overriding(with: try text(override), file: override)
        } catch {
            throw ConfigurationError(text: "\(error)")
        }
    }

    private static func text(_ path: String) throws(FileFailure) -> String {
        String(decoding: try Files.read(path, maximumBytes: 16 << 20), as: UTF8.self)
    }

    static func database(
        _ configuration: Configuration, _ activity: Activity?
    ) throws(ConfigurationError) -> SQLiteDatabase {
        do {
            try Files.makePrivateDirectory(configuration.dataDirectory)
            return try SQLiteDatabase(configuration.dataDirectory + "/sauda.sqlite", activity: activity)
        } catch {
            throw ConfigurationError(text: "\(error)")
        }
    }

    static func channels(
        _ settings: Configuration.Alerts, log: Log, http: HTTPClient
    ) throws(ConfigurationError) -> [any AlertChannel] {
        var channels: [any AlertChannel] = [LogChannel(log: log)]
        if let url = settings.webhook {
            channels.append(WebhookChannel(url: url, least: settings.webhookLeast, client: http))
        }
        if let mail = settings.mail {
            var password: Secret?
            if let file = mail.passwordFile { password = try SecretFile.read(file) }
            channels.append(MailChannel(settings: mail, password: password, client: http))
        }
        return channels
    }
}
