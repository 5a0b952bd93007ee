import Market
import Platform
import Testing
import Trading

@testable import Storage

@Suite("Bars of contracts")
struct ContractBarsTests {
    private func read(
        _ text: String, _ path: String = "fo.csv", _ options: BarReadOptions = BarReadOptions()
    ) throws -> [BarTable] {
        try BarFileReader.read(Array(text.utf8), path: path, options)
    }

    private static let unified = """
        TradDt,BizDt,Sgmt,Src,FinInstrmTp,FinInstrmId,ISIN,TckrSymb,SctySrs,XpryDt,FininstrmActlXpryDt,\
        StrkPric,OptnTp,FinInstrmNm,OpnPric,HghPric,LwPric,ClsPric,LastPric,PrvsClsgPric,UndrlygPric,\
        SttlmPric,OpnIntrst,ChngInOpnIntrst,TtlTradgVol,TtlTrfVal,TtlNbOfTxsExctd,SsnId,NewBrdLotQty,Rmks,\
        Rsvd1,Rsvd2,Rsvd3,Rsvd4
        2025-01-20,2025-01-20,FO,NSE,IDF,35001,,NIFTY,,2025-01-30,2025-01-30,,,NIFTY25JANFUT,23290.00,\
        23410.50,23201.00,23366.15,23360.00,23240.00,23344.75,23366.15,1000,10,200,350000000.00,90,F1,75,,,,,
        2025-01-20,2025-01-20,FO,NSE,IDO,35002,,NIFTY,,2025-01-23,2025-01-23,23300.00,CE,NIFTY2512323300CE,\
        120.05,190.00,101.35,170.20,171.00,118.00,23344.75,170.20,1000,10,4000,700000000.00,90,F1,75,,,,,
        2025-01-20,2025-01-20,FO,NSE,STO,35003,,IDEA,,2025-02-27,2025-02-27,7.50,PE,IDEA25FEB7.5PE,\
        0.00,0.00,0.00,0.35,0.00,0.35,9.10,0.35,1000,10,0,0.00,0,F1,40000,,,,,

        """

    @Test("of the unified table are daily, a table a contract, with volumes in units")
    func unified() throws {
        let tables = try read(Self.unified)
        #expect(tables.map(\.symbol) == ["NIFTY-2025-01-30-FUT", "NIFTY-2025-01-23-23300CE"])
        #expect(tables.map(\.length) == [.day, .day])
        let bar = tables[0].bars[0]
        #expect(bar.start.description == "2025-01-20 00:00:00.000")
        #expect(bar.close == Price("23366.15"))
        #expect(bar.volume == Quantity(200 * 75))
        let option = try #require(tables[1].contract)
        #expect(option.lot == Quantity(75))
        #expect(option.symbol == "NIFTY2512323300CE")
        #expect(option.contract.strike == Price("23300"))
        #expect(tables[0].notices.contains("1 rows of contracts that did not trade have no bar"))
    }

    private static let old = """
        INSTRUMENT,SYMBOL,EXPIRY_DT,STRIKE_PR,OPTION_TYP,OPEN,HIGH,LOW,CLOSE,SETTLE_PR,CONTRACTS,VAL_INLAKH,\
        OPEN_INT,CHG_IN_OI,TIMESTAMP,
        FUTIDX,BANKNIFTY,27-Jun-2024,0,XX,51200,51650.3,51100,51500.05,51500.05,300,2300,100,10,20-JUN-2024,
        OPTIDX,BANKNIFTY,26-Jun-2024,51500,PE,300,420,250.5,275.25,275.25,900,7000,100,10,20-JUN-2024,

        """

    @Test("of the old table need a list that says the lot")
    func old() throws {
        #expect(throws: BarsFailure.self) { try read(Self.old) }
        let expiry = try #require(CalendarDate("2024-06-27"))
        let list = ContractList([
            ListedContract(contract: .future(underlying: "BANKNIFTY", expiry: expiry), lot: Quantity(15))
        ])
        let tables = try read(Self.old, "fo20JUN2024bhav.csv", BarReadOptions(contracts: list))
        #expect(tables.map(\.symbol) == ["BANKNIFTY-2024-06-27-FUT"])
        #expect(tables[0].bars[0].volume == Quantity(300 * 15))
        #expect(
            tables[0].notices.contains { $0.contains("BANKNIFTY-2024-06-26-51500PE; they were left out") })
    }

    @Test("name bad rows and take the good ones")
    func badRows() throws {
        let rows = Self.old.replacing("51200,51650.3", with: "51200,abc")
        let list = try Self.list(Self.ours)
        let tables = try read(rows, "fo.csv", BarReadOptions(contracts: list))
        #expect(tables.map(\.symbol) == ["BANKNIFTY-2024-06-26-51500PE"])
        #expect(tables[0].defects.count(of: .badRow) == 1)
    }

    // MARK: Lists

    private static let ours = """
        exchange,symbol,underlying,expiry,strike,type,lot,tick,freeze
        NSE,,BANKNIFTY,2024-06-27,,FUT,15,0.05,900
        NSE,,BANKNIFTY,2024-06-26,51500,PE,15,0.05,900

        """

    private static func list(_ text: String) throws -> ContractList {
        try ContractList(parsing: Array(text.utf8), file: "list.csv")
    }

    @Test("have a list that reads back what it wrote")
    func roundTrip() throws {
        let list = try Self.list(Self.ours)
        #expect(list.contracts.map(\.freezeQuantity) == [Quantity(900), Quantity(900)])
        #expect(try Self.list(list.text) == list)
        let unified = ContractList(try read(Self.unified).compactMap(\.contract))
        #expect(try Self.list(unified.text) == unified)
    }

    struct Layout: Sendable, CustomTestStringConvertible {
        let name: String
        let text: String
        var testDescription: String { name }
    }

    @Test(
        "are listed by brokers in their own columns",
        arguments: [
            Layout(
                name: "Kite",
                text: """
                    instrument_token,exchange_token,tradingsymbol,name,last_price,expiry,strike,tick_size,\
                    lot_size,instrument_type,segment,exchange
                    1,2,NIFTY25JANFUT,NIFTY,0,2025-01-30,0,0.05,75,FUT,NFO-FUT,NFO
                    1,2,NIFTY25JAN23500CE,,0,2025-01-30,23500.0,0.05,75,CE,NFO-OPT,NFO
                    1,2,SBIN,STATE BANK,0,,0,0.05,1,EQ,NSE,NSE
                    """),
            Layout(
                name: "ShareKhan",
                text: """
                    scripCode,tickSize,instType,lotSize,companyName,expiry,strike,multiplier,optionType,\
                    tradingSymbol
                    7,5.0,FI,75,NA,30/01/2025,0.0,1.0,XX,NIFTY
                    8,5.0,OI,75,NA,30/01/2025,23500.0,1.0,CE,NIFTY
                    """),
            Layout(
                name: "Groww",
                text: """
                    exchange,exchange_token,trading_symbol,groww_symbol,name,instrument_type,segment,\
                    underlying_symbol,expiry_date,strike_price,lot_size,tick_size,freeze_quantity
                    NSE,1,NIFTY25JANFUT,x,,FUT,FNO,NIFTY,2025-01-30,0,75,0.05,1800
                    NSE,2,NIFTY25JAN23500CE,x,,CE,FNO,NIFTY,2025-01-30,23500,75,0.05,1800
                    """),
        ])
    func layouts(layout: Layout) throws {
        let list = try Self.list(layout.text)
        #expect(list.contracts.map(\.name) == ["NIFTY-2025-01-30-FUT", "NIFTY-2025-01-30-23500CE"])
        #expect(list.contracts.allSatisfy { $0.lot == Quantity(75) && $0.tick == Price(paise: 5) })
        // The exchange's own names, whether or not the list has them.
        #expect(list["NIFTY25JANFUT"]?.name == "NIFTY-2025-01-30-FUT")
        #expect(list["NIFTY25JAN23500CE"]?.name == "NIFTY-2025-01-30-23500CE")
        #expect(list["NIFTY25JAN23600CE"] == nil)
    }

    @Test("are named by month only where the expiry is the month's last")
    func monthly() throws {
        let list = try Self.list(
            """
            exchange,symbol,underlying,expiry,strike,type,lot,tick,freeze
            NSE,,NIFTY,2025-01-16,23500,CE,75,0.05,
            NSE,,NIFTY,2025-01-30,23500,CE,75,0.05,
            NSE,,NIFTY,2025-10-07,23500,PE,75,0.05,
            """)
        #expect(list["NIFTY2511623500CE"]?.name == "NIFTY-2025-01-16-23500CE")
        #expect(list["NIFTY25JAN23500CE"]?.name == "NIFTY-2025-01-30-23500CE")
        #expect(list["NIFTY25O0723500PE"]?.name == "NIFTY-2025-10-07-23500PE")
    }

    @Test(
        "refuse a list without a lot, an expiry or a strike, with the line",
        arguments: [
            ("2025-01-30,,FUT,0,0.05", "a lot"), ("soon,,FUT,75,0.05", "an expiry"),
            ("2025-01-30,,CE,75,0.05", "a strike"), ("2025-01-30,,FUT,75,-1", "a tick"),
        ])
    func refusals(row: String, what: String) throws {
        let text = "exchange,symbol,underlying,expiry,strike,type,lot,tick,freeze\nNSE,,NIFTY,\(row),\n"
        let failure = #expect(throws: BarsFailure.self) { try Self.list(text) }
        #expect(failure?.description.contains("list.csv:2: expected \(what)") == true, "\(failure as Any)")
    }

    // MARK: Names

    @Test(
        "are told from shares by their names",
        arguments: [
            ("NIFTY25JANFUT", true), ("NIFTY25JAN23500CE", true), ("NIFTY2511623500PE", true),
            ("IDEA-2025-02-27-7.50PE", true), ("M&M-2025-01-30-FUT", true), ("RELIANCE", false),
            ("BAJFINANCE", false), ("20MICRONS", false), ("NIFTY50", false), ("NIFTY_2021", false),
            ("3MINDIA", false),
        ])
    func names(word: String, isContract: Bool) { #expect(Contract.isNamed(like: word) == isContract) }

    // MARK: The store

    @Test("are kept with their terms, and found again by them")
    func store() throws {
        let scratch = "/tmp/sauda-contracts-\(hexEncoded(randomBytes(6)))"
        let writer = try BarStoreWriter(scratch)
        for table in try read(Self.unified) { try writer.take(table) }
        _ = try writer.store(replacing: false) { _ in }
        let store = try BarStore(scratch)
        #expect(store.symbols == ["NIFTY-2025-01-23-23300CE", "NIFTY-2025-01-30-FUT"])
        let table = try #require(try store.table("NIFTY-2025-01-30-FUT", .day))
        #expect(table.contract?.lot == Quantity(75))
        #expect(store.contracts["NIFTY25JANFUT"]?.name == "NIFTY-2025-01-30-FUT")
    }

    @Test("of a file that is named as a contract are refused while no list says its lot")
    func unlisted() throws {
        let table = try bars(
            "2025-01-20T09:15:00+05:30,1,1,1,1,1\n2025-01-20T09:16:00+05:30,1,1,1,1,1",
            path: "data/NIFTY25JANFUT.csv")
        let writer = try BarStoreWriter("/tmp/sauda-contracts-\(hexEncoded(randomBytes(6)))")
        let failure = #expect(throws: BarsFailure.self) { try writer.take(table) }
        #expect(failure?.description.contains("--instruments") == true)
    }
}
