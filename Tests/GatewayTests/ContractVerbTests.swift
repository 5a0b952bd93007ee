import Backtest
import Market
import Platform
import Rules
import Storage
import Testing
import Trading

@testable import Gateway

@Suite("Contracts on the command line")
struct ContractVerbTests {
    private let scratch = Scratch()
    private var store: String { scratch.path + "/bars" }
    private static let days = ["2025-01-20", "2025-01-21", "2025-01-22", "2025-01-23", "2025-01-24"]

    private func run(_ words: [String]) async -> (exit: ExitCode, output: String, errors: String) {
        let console = Console(collecting: ())
        let tool = Tool(console: console, daemon: { _, _ in .done }, simulate: { _, _ in .done })
        let takesCalendar = words[0] == "backtest" || words[1] != "import"
        let exit = await tool.run(words + (takesCalendar ? ["--calendar", HistoryFixture.calendar] : []))
        return (exit, console.output, console.errors)
    }

    private func write(_ name: String, _ text: String) throws -> String {
        let path = scratch.path + "/" + name
        try Files.writeAtomically(Array(text.utf8), to: path)
        return path
    }

    private func rules(_ vehicle: String, bars: String = "1 day") throws -> String {
        try write(
            "through.sauda",
            """
            strategy "Through"
            trade    ABC on NSE
            through  \(vehicle)
            bars     \(bars)
            product  carry
            limit    1 entry a day

            buy when close > ₹50
                 size 1 lot
                 stop 3%
            """)
    }

    /// Rows in the layout of NSE's unified file: ABC's January future, and three of its calls.
    private func bhavcopies(of days: [String]) throws -> [String] {
        try days.map { day in
            var text = """
                TradDt,BizDt,Sgmt,Src,FinInstrmTp,FinInstrmId,ISIN,TckrSymb,SctySrs,XpryDt,\
                FininstrmActlXpryDt,StrkPric,OptnTp,FinInstrmNm,OpnPric,HghPric,LwPric,ClsPric,LastPric,\
                PrvsClsgPric,UndrlygPric,SttlmPric,OpnIntrst,ChngInOpnIntrst,TtlTradgVol,TtlTrfVal,\
                TtlNbOfTxsExctd,SsnId,NewBrdLotQty,Rmks,Rsvd1,Rsvd2,Rsvd3,Rsvd4

                """
            let rows = [
                ("STF", "", "", "ABC25JANFUT", "101"), ("STO", "100.00", "CE", "ABC25JAN100CE", "4"),
                ("STO", "110.00", "CE", "ABC25JAN110CE", "1"), ("STO", "150.00", "CE", "ABC25JAN150CE", "1"),
            ]
            for (type, strike, right, name, price) in rows {
                text +=
                    "\(day),\(day),FO,NSE,\(type),1,,ABC,,2025-01-30,2025-01-30,\(strike),\(right),\(name),"
                text += "\(price),\(price),\(price),\(price),\(price),\(price),100,\(price),1,1,50000,"
                text += "1,9,F1,500,,,,,\n"
            }
            return try write("BhavCopy_NSE_FO_\(day).csv", text)
        }
    }

    private func shares(_ name: String = "ABC.csv") throws -> String {
        let rows = Self.days.map { "\($0),100,101,99,100,1000000" }
        return try write(
            name, "date,open,high,low,close,volume\n" + rows.joined(separator: "\n") + "\n")
    }

    private func stored(_ days: [String] = Self.days) async throws {
        let imported = await run(
            ["data", "import", try shares()] + (try bhavcopies(of: days)) + ["--store", store])
        #expect(imported.exit == .done, "\(imported.errors)\(imported.output)")
    }

    @Test("are imported from bhavcopies, listed, and traded in lots with their segment's charges")
    func traded() async throws {
        try await stored()
        let listed = await run(["data", "list", "--store", store])
        #expect(listed.output.contains("ABC-2025-01-30-FUT"))
        let words = ["backtest", try rules("nearest future"), "--data", store, "--json"]
        let result = await run(words)
        #expect(result.exit == .done, "\(result.errors)")
        let json = try JSON.parse(result.output)
        let position = json["open_positions"]?[0]
        #expect(position?["symbol"]?.text == "ABC-2025-01-30-FUT", "\(result.output.prefix(3000))")
        #expect(position?["quantity"]?.integer == 500)
        let assumptions = json["assumptions"]?.elements.compactMap(\.text) ?? []
        #expect(assumptions.contains { $0.contains("freeze quantity") })
        #expect(assumptions.contains { $0.contains("on the list from its first bar") })
        // 0.00173 % and 0.0001 % of the value for the exchange: the future's rate, not the share's.
        let average = try #require(position?["average_price"]?.text.flatMap { Price($0) })
        let fee = json["charges"]?["exchange_fee"]?.text.flatMap(Double.init)
        #expect(abs((fee ?? 0) - average.rupees * 500 * 0.0000183) < 0.02, "\(json["charges"] as Any)")
    }

    @Test("are chosen by the strike that is nearest, and what no price of the day could choose is not loaded")
    func options() async throws {
        try await stored()
        let result = await run(
            ["backtest", try rules("call at the money, nearest expiry"), "--data", store, "--json"])
        #expect(result.exit == .done, "\(result.errors)")
        let json = try JSON.parse(result.output)
        #expect(
            json["symbols"]?.elements.compactMap(\.text) == [
                "ABC", "ABC-2025-01-30-100CE", "ABC-2025-01-30-110CE",
            ])
        #expect(json["open_positions"]?[0]?["symbol"]?.text == "ABC-2025-01-30-100CE")
    }

    @Test("without a bar on the day are not traded, and that is said")
    func unpriced() async throws {
        // The future is on the list from the 20th, and has no bar after the 21st.
        try await stored(Array(Self.days[...1]))
        let words = [
            "backtest", try rules("nearest future"), "--data", store, "--from", "2025-01-23", "--json",
        ]
        let result = await run(words)
        #expect(result.exit == .done, "\(result.errors)")
        let json = try JSON.parse(result.output)
        #expect(json["fills"]?.integer == 0)
        #expect((json["warnings"]?["count"]?.integer ?? 0) > 0)
        let remarks = json["remarks"]?.elements.compactMap(\.text) ?? []
        #expect(
            remarks.contains { $0.contains("ABC-2025-01-30-FUT, which has had no price today") }, "\(remarks)"
        )
    }

    @Test("in a folder are known by the exchange's names and the list beside them")
    func folder() throws {
        _ = try shares("ABC.csv")
        _ = try shares("ABC25JANFUT.csv")
        let bare = try BarSource(scratch.path).load(
            BarRequest([try Strategy.compile(Sources.text(rules("nearest future")), file: "x")]))
        #expect(bare.series.map(\.instrument.symbol) == ["ABC"])
        #expect(bare.notices.contains { $0.contains("ABC25JANFUT looks like contracts on ABC") })
        #expect(bare.series[0].instrument.hasDerivatives)
        _ = try write(
            "contracts.csv",
            "exchange,symbol,underlying,expiry,strike,type,lot,tick,freeze\n"
                + "NSE,,ABC,2025-01-30,,FUT,500,0.05,20000\n")
        let known = try BarSource(scratch.path).load(
            BarRequest([try Strategy.compile(Sources.text(rules("nearest future")), file: "x")]))
        let future = try #require(known.series.last?.instrument)
        #expect(future.symbol == "ABC-2025-01-30-FUT")
        #expect(future.segment == .derivatives && future.lot == Quantity(500))
        #expect(future.largestOrder == Quantity(20_000))
        #expect(known.conventions.contains { $0.contains("the list of contracts has contracts on") })
    }

    @Test("are asked for when a file is named as one, and never taken for an index")
    func named() async throws {
        _ = try shares("NIFTY25JANFUT.csv")
        let source = try BarSource(scratch.path)
        let failure = #expect(throws: Failure.self) {
            try source.load(BarRequest(symbols: ["NIFTY25JANFUT"]))
        }
        #expect(failure?.remedy?.contains("--instruments") == true)
        let imported = await run(
            ["data", "import", scratch.path + "/NIFTY25JANFUT.csv", "--store", store])
        #expect(imported.exit == .data)
        #expect(imported.errors.contains("--instruments"))
    }

    @Test("decide which shares have derivatives where a list names them")
    func derivatives() throws {
        _ = try shares("ABC.csv")
        _ = try shares("XYZ.csv")
        let list = ContractList([
            ListedContract(
                contract: .future(underlying: "ABC", expiry: try #require(CalendarDate("2025-01-30"))),
                lot: Quantity(500))
        ])
        let bars = try BarSource(scratch.path, contracts: list).load(BarRequest())
        #expect(bars.series.map(\.instrument.hasDerivatives) == [true, false])
    }
}
