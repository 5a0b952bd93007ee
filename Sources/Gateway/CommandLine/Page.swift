// Answers of the daemon as pages for people. Only what the JSON holds is shown, so the
// command line needs no other way into the daemon.

import Market
import Platform

struct Page {
    let colours: Colours

    func text(_ route: Route.Name, _ json: JSON) -> String {
        switch route {
        case .status: status(json)
        case .accounts: table(json, ["name", "broker", "mode", "ready"], words: 4)
        case .jobs: table(json, ["step", "state", "since", "text"], words: 4)
        case .positions: positions(json.elements)
        case .orders: orders(json.elements)
        case .fills: fills(json.elements)
        case .pnl: profits(json)
        case .risk: limits(json)
        case .alerts, .followAlerts: lines(json.elements.map(alert), empty: "No alerts.")
        case .why, .whyNot: lines((json["lines"]?.elements ?? []).compactMap(\.text), empty: "Nothing.")
        case .report: report(json)
        default: lines((json["texts"]?.elements ?? []).compactMap(\.text), empty: "Done.")
        }
    }

    func status(_ json: JSON) -> String {
        var page = head(json) + ["", profits(json)]
        let open = json["positions"]?.elements ?? []
        page += open.isEmpty ? [] : ["", positions(open)]
        page += ["", risk(json["risk"]?.elements ?? [], level: json["kill_level"]?.text ?? "none")]
        return page.joined(separator: "\n")
    }

    /// Who and when, the feed, profit and loss, orders: a line each.
    func head(_ json: JSON) -> [String] {
        let state = json["armed"]?.boolean == true ? colours.paint("trading", .green) : "not trading"
        let level = json["kill_level"]?.text ?? "none"
        let profit = json["profit"]
        var page = [
            colours.bold(
                "\(json["account"]?.text ?? "") · \(json["mode"]?.text ?? "") · \(clock(json["now"]))")
                + " · \(state)" + (level == "none" ? "" : " · " + colours.paint(level, .red)),
            feed(json["feed"]),
            "net \(money(profit?["net"], signed: true)), realised \(money(profit?["realised"])), "
                + "open \(money(profit?["unrealised"])), charges \(money(profit?["charges"]))",
            "orders \(number(json["orders"])), live \(number(json["live_orders"])), "
                + "denied \(number(json["denied"])), unknown \(number(json["unknown_orders"])), "
                + "alerts \(number(json["alerts"]))",
        ]
        if let lost = json["session_lost"]?.text { page.append(colours.paint("session lost: \(lost)", .red)) }
        return page
    }

    private func feed(_ feed: JSON?) -> String {
        let isUp = feed?["connected"]?.boolean == true
        let word = isUp ? colours.paint("feed connected", .green) : colours.paint("feed down", .red)
        return "\(word), \(number(feed?["fresh"])) of \(number(feed?["expected"])) instruments fresh, "
            + "\(number(feed?["quotes"])) quotes, last \(clock(feed?["last_data_at"]))"
            + (feed?["last_loss"]?.text.map { ", last lost: \($0)" } ?? "")
    }

    /// - Parameter showsAverage: False where there is no room for what was paid.
    func positions(_ lines: [JSON], showsAverage: Bool = true) -> String {
        guard !lines.isEmpty else { return "No positions." }
        return grid(
            ["Symbol", "Owner", "Quantity"] + (showsAverage ? ["Average"] : []) + ["Last", "Stop", "Net"],
            lines.map { line in
                [text(line["symbol"]), text(line["owner"]), quantity(line["quantity"])]
                    + (showsAverage ? [price(line["average_price"])] : [])
                    + [
                        price(line["last"]), price(line["stop"]), money(line["profit"]?["net"], signed: true),
                    ]
            }, words: 2)
    }

    private func fills(_ lines: [JSON]) -> String {
        guard !lines.isEmpty else { return "No fills." }
        return grid(
            ["Time", "Order", "Symbol", "Side", "Quantity", "Price", "Charges"],
            lines.map { line in
                [
                    clock(line["at"]), text(line["order"]), text(line["symbol"]), text(line["side"]),
                    quantity(line["quantity"]), price(line["price"]), money(line["charges"]?["total"]),
                ]
            }, words: 4)
    }

    func profits(_ json: JSON) -> String {
        let rows = (json["strategies"]?.elements ?? []).map { line in
            [text(line["name"]), number(line["entries"]), number(line["open_positions"])]
                + profit(line["profit"])
        }
        return grid(
            ["Strategy", "Entries", "Open", "Realised", "Unrealised", "Charges", "Net"],
            rows + [["All", "", ""] + profit(json["profit"])], words: 1)
    }

    private func profit(_ json: JSON?) -> [String] {
        [
            money(json?["realised"], signed: true), money(json?["unrealised"], signed: true),
            money(json?["charges"]), money(json?["net"], signed: true),
        ]
    }

    func alert(_ json: JSON) -> String {
        let severity = json["severity"]?.text ?? ""
        let colour: Colours.Colour = severity == "critical" ? .red : severity == "warning" ? .yellow : .grey
        // Where it went through there is nothing to say.
        let open = (json["channels"]?.elements ?? []).compactMap(\.text).filter {
            !$0.contains(": delivered")
        }
        return "\(clock(json["at"]))  \(colours.paint(severity, colour))  \(json["text"]?.text ?? "")"
            + (open.isEmpty ? "" : colours.paint(" (\(open.joined(separator: "; ")))", .grey))
    }

    private func report(_ json: JSON) -> String {
        let flat = json["flat"]?.boolean == true ? "flat" : colours.paint("not flat", .red)
        return
            "\(text(json["day"])): \(counted(json["orders"], "order")), \(counted(json["fills"], "fill")), "
            + "\(number(json["denied"])) denied, net \(money(json["net_profit"], signed: true)), \(flat)"
    }
}
