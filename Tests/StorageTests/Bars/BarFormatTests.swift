import Market
import Platform
import Testing

@testable import Storage

@Suite("A layout of bars")
struct BarFormatTests {
    private func read(
        _ text: String, _ path: String = "X.csv", _ options: BarReadOptions = BarReadOptions()
    ) throws -> [BarTable] {
        try BarFileReader.read(Array(text.utf8), path: path, options)
    }

    @Test("of NSE's full bhavcopy is read by symbol, from the first series that a share has")
    func fullBhavcopy() throws {
        let tables = try read(
            """
            SYMBOL, SERIES, DATE1, PREV_CLOSE, OPEN_PRICE, HIGH_PRICE, LOW_PRICE, LAST_PRICE, CLOSE_PRICE, \
            AVG_PRICE, TTL_TRD_QNTY, TURNOVER_LACS, NO_OF_TRADES, DELIV_QTY, DELIV_PER
            ABC, BE, 23-Mar-2020, 22.6, 99, 99, 99, 99, 99, 20.95, 1, 6.17, 854, 20783, 70.58
            ABC, EQ, 23-Mar-2020, 22.6, 21.8, 22.85, 19.0, 19.80, 19.9, 20.95, 29446, 6.17, 854, -, -
            XYZ, BE, 23-Mar-2020, 1.4, 1.3, 1.35, 1.2, 1.25, 1.2, 1.27, 3428698, 43.66, 1352, 2162101, 63.06
            BOND, N1, 23-Mar-2020, 1.4, 1.3, 1.35, 1.2, 1.25, 1.2, 1.27, 3428698, 43.66, 1352, 2162101, 63.06

            """)
        #expect(tables.map(\.symbol) == ["ABC", "XYZ"])
        #expect(tables.map(\.format) == [.bhavcopy, .bhavcopy])
        #expect(tables.map(\.length) == [.day, .day])
        let bar = tables[0].bars[0]
        #expect(bar.start.description == "2020-03-23 00:00:00.000")
        #expect(bar.close == Price("19.9"))
        #expect(bar.volume == Quantity(29446))
        #expect(tables[0].notices == ["2 rows of other series or kinds of instrument were not taken"])
    }

    @Test("of the classic bhavcopy ends its lines with a comma")
    func classicBhavcopy() throws {
        let tables = try read(
            """
            SYMBOL,SERIES,OPEN,HIGH,LOW,CLOSE,LAST,PREVCLOSE,TOTTRDQTY,TOTTRDVAL,TIMESTAMP,TOTALTRADES,ISIN,
            RELIANCE,EQ,2580,2606.85,2573.15,2590.25,2590,2584.95,1988149,5151,01-JAN-2024,9,INE002A01018,
            OCTAL,EQ,1,1,1,1,1,1,1,1,03-OCT-2023,9,INE002A01018,

            """)
        #expect(tables.map { $0.bars[0].start.date.description } == ["2024-01-01", "2023-10-03"])
        #expect(tables[0].bars[0].close == Price("2590.25"))
        #expect(tables[0].bars[0].volume == Quantity(1_988_149))
    }

    @Test("of the unified bhavcopy is taken for shares only")
    func unified() throws {
        let tables = try read(
            """
            TradDt,BizDt,Sgmt,Src,FinInstrmTp,FinInstrmId,ISIN,TckrSymb,SctySrs,XpryDt,FinInstrmNm,\
            OpnPric,HghPric,LwPric,ClsPric,LastPric,PrvsClsgPric,TtlTradgVol,Rsvd4
            2026-09-25,2026-09-25,CM,NSE,STK,2885,INE002A01018,RELIANCE,EQ,,RELIANCE INDUSTRIES LTD,\
            1210.50,1227.40,1210.50,1226.00,1226.00,1219.20,13138735,
            2026-09-25,2026-09-25,FO,NSE,STF,2885,INE002A01018,RELIANCE,EQ,2026-09-29,RELIANCE,\
            1210.50,1227.40,1210.50,1226.00,1226.00,1219.20,13138735,

            """)
        #expect(tables.map(\.symbol) == ["RELIANCE"])
        #expect(tables[0].format == .udiff)
        #expect(tables[0].bars.list.map(\.close) == [Price(paise: 122_600)])
    }

    @Test("of Kite's candles has start stamps")
    func kite() throws {
        let tables = try read(
            """
            {"status":"success","data":{"candles":[
            ["2017-12-15T09:15:00+0530",1704.5,1705,1699.25,1702.8,2499],
            ["2017-12-15T09:16:00+0530",1702,1702,1698.15,1698.15,1271,5]]}}
            """, "INFY.json")
        #expect(tables.map(\.symbol) == ["INFY"])
        #expect(tables[0].format == .kite)
        #expect(tables[0].bars.list.map(\.start.timeOfDay.description) == ["09:15", "09:16"])
        #expect(tables[0].bars[0].low == Price("1699.25"))
        #expect(tables[0].notices.isEmpty)
    }

    @Test("of ShareKhan's candles names the last trade, and is moved to the start and told")
    func sharekhan() throws {
        let tables = try read(
            """
            {"status":200,"data":[
            {"open":10,"high":11,"low":9,"close":10,"qty":5,"tradeTime":"09:19:58","tradeDate":"8/9/2025"},
            {"open":10,"high":11,"low":9,"close":10,"qty":5,"tradeTime":"09:24:52","tradeDate":"8/9/2025"},
            {"open":10,"high":11,"low":9,"close":10,"qty":5,"tradeTime":"09:30:00","tradeDate":"8/9/2025"}]}
            """, "GOLD.json")
        #expect(tables[0].length == .minutes(5))
        #expect(tables[0].stamps == .lastTrade)
        #expect(tables[0].bars.list.map(\.start.timeOfDay.description) == ["09:15", "09:20", "09:30"])
        #expect(tables[0].bars[0].start.date.description == "2025-09-08")
        #expect(tables[0].notices == ["the stamps are each bar's last trade: they were moved to its start"])
    }

    private static func day(_ times: [String]) -> String {
        "timestamp,open,high,low,close,volume\n"
            + times.map { "2020-03-23T\($0):00+05:30,10,11,9,10,1\n" }.joined()
    }

    @Test("with end stamps is known by its session, moved, and told")
    func ends() throws {
        let table = try read(Self.day(["09:30", "09:45", "15:15", "15:30"]))[0]
        #expect(table.stamps == .end)
        #expect(table.bars.list.map(\.start.timeOfDay.description) == ["09:15", "09:30", "15:00", "15:15"])
        #expect(table.notices == ["the stamps are each bar's end: they were moved to its start"])
        let said = try read(
            Self.day(["09:30", "09:45", "15:15", "15:30"]), "X.csv", BarReadOptions(stamps: .start))[0]
        #expect(said.bars.list.map(\.start.timeOfDay.description) == ["09:30", "09:45", "15:15", "15:30"])
        #expect(said.notices.count == 1)
    }

    @Test("with start stamps is left as it is, a print at the close or not")
    func starts() throws {
        for times in [
            ["09:15", "09:30", "15:15"], ["09:15", "09:30", "15:15", "15:30"], ["10:00", "10:15"],
        ] {
            let table = try read(Self.day(times))[0]
            #expect(table.stamps == .start)
            #expect(table.bars.list.map(\.start.timeOfDay.description) == times)
            #expect(table.notices.isEmpty)
        }
    }

    @Test("of LEAN is a zip a day, its date and symbol in the name")
    func lean() throws {
        let scratch = Scratch()
        let entry = "20190709_yesbank_minute_trade.csv"
        try Files.writeAtomically(
            Array("33300000,900500,901000,899500,900000,1200\n33360000,900000,900000,900000,900000,7\n".utf8),
            to: scratch.file(entry))
        let pack = "import zipfile; zipfile.ZipFile('d.zip','w').write('\(entry)')"
        _ = try shell("cd \(scratch.path) && python3 -c \"\(pack)\"")
        let table = try #require(try BarFileReader.read(scratch.file("d.zip")).first)
        #expect(table.symbol == "YESBANK")
        #expect(table.format == .lean)
        #expect(table.bars[0].start.description == "2019-07-09 09:15:00.000")
        #expect(table.bars[0].open == Price("90.05"))
        #expect(table.bars[1].volume == Quantity(7))
    }
}
