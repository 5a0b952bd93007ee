// Closed trades put together by what they have in common: symbol, strategy, exit, hour
// and day of the week. Where the money was made is seldom where one thinks.

import Market
public import Statistics

public struct TradeGroup: Hashable, Sendable {
    public let name: String
    public let trades: TradeStatistics
}

extension BacktestReport {
    /// The largest profit first.
    public var bySymbol: [TradeGroup] { ranked(groups { $0.symbol }) }
    public var byStrategy: [TradeGroup] { ranked(groups { $0.strategy }) }
    public var byExit: [TradeGroup] { ranked(groups { $0.reason.text }) }
    public var bySide: [TradeGroup] { ranked(groups { $0.side == .buy ? "long" : "short" }) }

    /// By the hour of the entry, earliest first: `09` holds what was entered from 09:00 to 09:59.
    public var byHour: [TradeGroup] {
        groups { "\($0.enteredAt.timeOfDay)".prefix(2) + " h" }.sorted { $0.name < $1.name }
    }

    /// By the weekday of the entry, Monday first.
    public var byWeekday: [TradeGroup] {
        let found = groups { $0.enteredAt.date.weekday.rawValue }
        return Weekday.allCases.compactMap { day in
            found.first { $0.name == day.rawValue }.map {
                TradeGroup(
                    name: day.rawValue.prefix(1).uppercased() + day.rawValue.dropFirst(), trades: $0.trades)
            }
        }
    }

    /// In the order in which the names first stand.
    private func groups(_ name: (ClosedTrade) -> String) -> [TradeGroup] {
        var names: [String] = []
        var members: [[ClosedTrade]] = []
        var places: [String: Int] = [:]
        for trade in result.trades {
            let name = name(trade)
            if let place = places[name] {
                members[place].append(trade)
            } else {
                places[name] = names.count
                names.append(name)
                members.append([trade])
            }
        }
        return zip(names, members).map {
            TradeGroup(name: $0, trades: BacktestReport.statistics($1))
        }
    }

    private func ranked(_ groups: [TradeGroup]) -> [TradeGroup] {
        groups.sorted { a, b in
            a.trades.net == b.trades.net ? a.name < b.name : a.trades.net > b.trades.net
        }
    }
}

extension TradeEnd {
    /// As a report prints it and `trades.csv` holds it.
    public var text: String {
        switch self {
        case .rule(let line): "rule in line \(line)"
        case .time: "time"
        case .stop: "stop"
        case .target: "target"
        case .squareOff: "square-off"
        }
    }
}
