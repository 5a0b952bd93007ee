import Backtest
import Foundation
import Testing

@Suite("A backtest's page")
struct PageTests {
    @Test(
        "has every section",
        arguments: [
            "equity", "months", "where", "exposure", "distribution", "charges", "trades", "figures", "tables",
            "assumptions", "origin", "rules",
        ])
    func sections(id: String) throws {
        let page = BacktestPage(try MadeResult.report()).html
        #expect(page.contains("<section id=\"\(id)\">"))
    }

    @Test("asks no network for anything")
    func alone() throws {
        let page = BacktestPage(try MadeResult.report()).html
        for word in ["http:", "https:", "src=", "href=", "url(", "@import", "//cdn"] {
            #expect(!page.contains(word), "the page contains \(word)")
        }
    }

    @Test("escapes what comes from files, wherever it stands")
    func hostile() throws {
        let name = "</title><script>alert('x')</script>\"'&\u{202E}\u{0}"
        let page = BacktestPage(try MadeResult.report(name: name)).html
        #expect(!page.contains("<script>alert"))
        #expect(!page.contains("\u{202E}") && !page.contains("\0"))
        #expect(page.contains("&lt;script&gt;alert(&#39;x&#39;)"))
        #expect(page.components(separatedBy: "<script>").count == 2)
        #expect(page.contains("M&amp;M") && !page.contains("M&M"))
    }

    @Test("stays small, however many trades there are")
    func bounded() throws {
        let small = BacktestPage(try MadeResult.report(tradesADay: 2)).html.utf8.count
        let large = BacktestPage(try MadeResult.report(tradesADay: 40)).html.utf8.count
        #expect(large < 1_000_000)
        #expect(large < small * 3 / 2)
    }

    @Test("closes every element that it opens")
    func balanced() throws {
        let page = BacktestPage(try MadeResult.report()).html
        for element in ["section", "div", "table", "tr", "td", "th", "figure", "svg", "text", "p", "details"]
        {
            let opened = page.matches(of: try Regex("<\(element)[ >]")).count
            let closed = page.components(separatedBy: "</\(element)>").count - 1
            #expect(opened == closed, "\(element): \(opened) opened, \(closed) closed")
        }
    }

    @Test("holds no value that is no number")
    func numbers() throws {
        for report in [try MadeResult.report(sessions: 1, tradesADay: 0), try MadeResult.report(sessions: 3)]
        {
            let page = BacktestPage(report).html
            for word in ["nan", "inf", "NaN"] {
                #expect(
                    page.matches(of: try Regex("[\"> ]-?\(word)[\"< ]")).isEmpty, "the page holds \(word)")
            }
        }
    }

    @Test("is the same text each time")
    func repeatable() throws {
        let first = BacktestPage(try MadeResult.report()).html
        #expect(BacktestPage(try MadeResult.report()).html == first)
    }
}
