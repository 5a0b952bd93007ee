// ShareKhan, put together for one account from its configuration.

import Brokers
import Market
import Platform
import Trading

/// The login as the daemon sees it: a store of the day's session, and ShareKhan's page.
struct ShareKhanSession: BrokerLogin {
    let settings: ShareKhanSettings
    let sessions: SessionStore
    let http: HTTPClient
    let clock: any Clock

    var isLoggedIn: Bool {
        do throws(SessionMissing) {
            _ = try sessions.session(at: clock.now())
            return true
        } catch {
            return false
        }
    }

    var loginURL: String { ShareKhanLogin(settings).url }

    func complete(redirect: String) async throws(BrokerFailure) {
        do {
            let session = try await ShareKhanLogin(settings).session(
                pasted: redirect, over: http, clock: clock)
            try sessions.save(session)
        } catch {
            throw .loginNeeded("\(error)")
        }
    }
}

extension BrokerLink {
    /// - Throws: when a key file is missing, public or empty, or an address is not allowed.
    static func sharekhan(
        _ account: Configuration.Account, dataDirectory: String, http: HTTPClient, clock: any Clock,
        activity: Activity?
    ) throws(ConfigurationError) -> BrokerLink {
        var settings = ShareKhanSettings(
            endpoints: try endpoints(account), apiKey: try SecretFile.read(account.apiKeyFile),
            secret: try SecretFile.read(account.secretFile), redirect: account.redirect)
        settings.messagesPerSecond = Int(account.limits[.messagesPerSecond])
        settings.messagesReserved = Int(account.limits[.messagesReserved])
        settings.openingPatience = .seconds(account.limits[.intentAge])
        let sessions = SessionStore(
            path: "\(dataDirectory)/sessions/\(account.name).session", apiKey: settings.apiKey)
        let client = ShareKhanClient(settings: settings, sessions: sessions, http: http, clock: clock)
        let made = settings
        return BrokerLink(
            reader: client, router: client, source: client,
            login: ShareKhanSession(settings: made, sessions: sessions, http: http, clock: clock),
            use: { await client.use($0) },
            feed: { isInSession in
                ShareKhanFeed(
                    settings: made, sessions: sessions, clock: clock, activity: activity, seed: 1,
                    isInSession: isInSession)
            })
    }

    private static func endpoints(
        _ account: Configuration.Account
    ) throws(ConfigurationError) -> ShareKhanEndpoints {
        guard let url = account.url else { return .live }
        let stream = url.replacing("http://", with: "ws://", maxReplacements: 1)
        do throws(ShareKhanRefusal) {
            return try ShareKhanEndpoints(mode: .simulated, api: url, stream: stream)
        } catch {
            throw ConfigurationError(text: "account \(account.name): \(error)")
        }
    }
}

/// A secret in a file that only its owner can read.
enum SecretFile {
    /// The first line, without blanks around it.
    static func read(_ path: String) throws(ConfigurationError) -> Secret {
        if Files.exists(path), let problem = Files.privateFileProblem(path) {
            throw ConfigurationError(text: problem)
        }
        let bytes: [UInt8]
        do throws(FileFailure) { bytes = try Files.read(path, maximumBytes: 4096) } catch {
            throw ConfigurationError(text: "\(error)")
        }
        let line = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace).first
        guard let line else {
            throw ConfigurationError(text: "\(path) is empty; write the secret on its first line")
        }
        return Secret(String(line))
    }
}
