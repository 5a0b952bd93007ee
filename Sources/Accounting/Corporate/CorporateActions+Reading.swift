// Corporate actions as text, one a line:
//
//     symbol,exchange,ex_date,action,terms
//     IRCTC,NSE,2021-10-28,split,1:5         one share became five
//     VBL,NSE,2021-06-10,bonus,1:2           one new share for two held
//     RELIANCE,NSE,2020-05-13,rights,1:15@1257
//     ITC,NSE,2024-06-04,dividend,7.50       rupees a share
//
// Lines that begin with `#` and empty ones are left out. A line that cannot be read
// refuses the file: a missed split is a wrong price.

import Market

public struct CorporateActionError: Error, Hashable, Sendable, CustomStringConvertible {
    public let file: String
    public let line: Int
    public let reason: String

    public var description: String { "\(file):\(line): \(reason)" }
}

extension CorporateActions {
    public static let heading = "symbol,exchange,ex_date,action,terms"

    /// - Throws: at the first line that is none of the above; the caller refuses to open a day with it.
    public init(parsing text: String, file: String) throws(CorporateActionError) {
        var actions: [CorporateAction] = []
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, line) in lines.enumerated() {
            guard !line.isEmpty, line.first != "#", line != CorporateActions.heading else { continue }
            do throws(Unreadable) { actions.append(try CorporateActions.read(line)) } catch {
                throw CorporateActionError(file: file, line: index + 1, reason: error.reason)
            }
        }
        self.init(actions)
    }

    private struct Unreadable: Error { let reason: String }

    private static func read(_ line: Substring) throws(Unreadable) -> CorporateAction {
        let fields = line.split(separator: ",", omittingEmptySubsequences: false)
        guard fields.count == 5, !fields[0].isEmpty else {
            throw Unreadable(reason: "expected `\(heading)`, found `\(line)`")
        }
        guard let exchange = Exchange(rawValue: String(fields[1])) else {
            throw Unreadable(reason: "expected NSE, BSE or MCX, found `\(fields[1])`")
        }
        guard let date = CalendarDate(fields[2]) else {
            throw Unreadable(reason: "expected a date such as 2024-10-28, found `\(fields[2])`")
        }
        guard let kind = kind(fields[3], fields[4]),
            let action = CorporateAction(symbol: String(fields[0]), exchange: exchange, exDate: date, kind)
        else {
            throw Unreadable(
                reason: "expected `split,1:5`, `bonus,1:2`, `rights,1:15@1257` or `dividend,7.50`, "
                    + "found `\(fields[3]),\(fields[4])`")
        }
        return action
    }

    private static func kind(_ word: Substring, _ terms: Substring) -> CorporateAction.Kind? {
        switch word {
        case "split": return pair(terms).map { .split(old: $0, new: $1) }
        case "bonus": return pair(terms).map { .bonus(new: $0, held: $1) }
        case "dividend": return Price(terms).map { .dividend($0) }
        case "rights":
            let parts = terms.split(separator: "@", omittingEmptySubsequences: false)
            guard parts.count == 2, let (new, held) = pair(parts[0]), let price = Price(parts[1])
            else { return nil }
            return .rights(new: new, held: held, price: price)
        default: return nil
        }
    }

    private static func pair(_ text: Substring) -> (Int64, Int64)? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let first = Int64(parts[0]), let second = Int64(parts[1]) else { return nil }
        return (first, second)
    }
}
