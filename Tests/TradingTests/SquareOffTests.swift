import Market
import Testing
import Trading

@Suite("A square-off")
struct SquareOffTests {
    @Test("cancels the target, then the stop, reads again, closes, and proves flat by two reads")
    func calmDay() throws {
        try expectClosing(
            """
            14:56:00 hold 100; quote 99.95 100.00; order O1 target sell 50 @ 105; \
            order O2 stop sell 100 @ 98 \
              -> alert started; phase cancellingEntries; enter A 100; cancel O1
            14:56:01 gone O1    -> phase closing; cancel O2
            14:56:02 tick
            14:56:03 gone O2    -> read
            14:56:05 read 100   -> close O3 sell 100 @ 100.00 A
            14:56:06 fill O3 100 -> read
            14:56:08 read 0     -> alert closed; phase verifying since 14:56:07
            14:56:09 tick
            14:56:12 tick       -> read
            14:56:14 read 0     -> alert flat; phase flat; done flat
            14:56:15 tick
            """)
    }

    @Test("trusts no read from before it began, nor from before the stop was gone")
    func oldReads() throws {
        try expectClosing(
            """
            14:56:00 hold 100; quote 99.95 100.00; read 100; order O1 stop sell 100 @ 98 \
              -> alert started; phase cancellingEntries; enter A 100; phase closing; cancel O1
            14:56:02 read 100
            14:56:03 gone O1    -> read
            14:56:04 read 100   -> read
            14:56:05 read 100   -> close O2 sell 100 @ 100.00 A
            """)
        try expectClosing(
            """
            14:56:00 hold 100; quote 99.95 100.00; read 100 \
              -> alert started; phase cancellingEntries; enter A 100; phase closing; read
            """)
    }

    @Test("climbs by cancelling, waiting for the end of the old order and reading again")
    func ladder() throws {
        try expectClosing(
            """
            14:56:00 hold -100; quote 99.95 100.00 \
              -> alert started; phase cancellingEntries; enter A 100; phase closing; read
            14:56:01 read -100  -> close O1 buy 100 @ 99.95 A
            14:56:20 tick
            14:56:21 tick       -> enter B 100; cancel O1
            14:56:23 gone O1    -> read
            14:56:25 read -100  -> close O2 buy 100 @ 100.25 B
            14:56:39 tick
            14:56:40 tick       -> enter C 100; cancel O2
            14:56:44 tick
            14:56:45 tick       -> cancel O2
            """)
    }

    @Test("gives a step more time when a quarter was filled in it, and moves only the rest")
    func partialFill() throws {
        try expectClosing(
            """
            14:56:00 hold 100; quote 99.95 100.00 \
              -> alert started; phase cancellingEntries; enter A 100; phase closing; read
            14:56:01 read 100   -> close O1 sell 100 @ 100.00 A
            14:56:10 fill O1 25
            14:56:21 tick       -> enter A 75
            14:56:30 fill O1 10
            14:56:41 tick       -> enter B 65; cancel O1
            14:56:42 gone O1    -> read
            14:56:44 read 65    -> close O2 sell 65 @ 99.70 B
            """)
    }

    @Test("never repeats a close of unknown fate, and pages when three minutes are left")
    func unknownFate() throws {
        try expectClosing(
            """
            14:56:00 hold 100; quote 99.95 100.00 \
              -> alert started; phase cancellingEntries; enter A 100; phase closing; read
            14:56:01 read 100   -> close O1 sell 100 @ 100.00 A
            14:56:10 state O1 unknown
            15:07:59 tick
            15:08:00 tick       -> page unknownOrder
            15:08:30 gone O1    -> enter F 100; alert escalated F; read
            15:08:32 read 100   -> close O2 sell 100 @ 90.00 F
            """)
    }

    @Test("by a kill starts at step C")
    func kill() throws {
        try expectClosing(
            by: .kill, at: TimeOfDay(11, 0),
            """
            11:00:00 hold 100; quote 99.95 100.00 \
              -> alert started; phase cancellingEntries; enter C 100; phase closing; read
            11:00:01 read 100   -> close O1 sell 100 @ 99.45 C
            """)
    }

    @Test("locked at the lower circuit, pages and rests at the edge at once")
    func circuit() throws {
        try expectClosing(
            """
            14:56:00 hold 100; locked 90.00 \
              -> alert started; phase cancellingEntries; enter A 100; page circuitLocked; phase closing; read
            14:56:01 read 100   -> close O1 sell 100 @ 90.00 A
            14:57:30 tick       -> enter B 100
            """)
    }

    @Test("not closed by the deadline, says so every minute and leaves its order to the end of trading")
    func notFlat() throws {
        try expectClosing(
            at: TimeOfDay(15, 9),
            """
            15:09:00 hold 100; quote 99.95 100.00 \
              -> alert started; phase cancellingEntries; enter A 100; phase closing; enter F 100; \
            alert escalated F; read
            15:09:01 read 100   -> close O1 sell 100 @ 90.00 F
            15:10:00 tick       -> page deadlineNear
            15:11:00 tick       -> phase notFlat; read; page notFlat
            15:11:02 read 100
            15:11:59 tick       -> read
            15:12:00 tick       -> page notFlat
            15:30:00 read 100   -> page notFlat; done not flat
            15:30:01 tick
            """)
    }

    @Test("answers a refusal by its kind")
    func refusals() throws {
        try expectClosing(
            """
            14:56:00 hold 100; quote 99.95 100.00 \
              -> alert started; phase cancellingEntries; enter A 100; phase closing; read
            14:56:01 read 100   -> close O1 sell 100 @ 100.00 A
            14:56:02 refused O1 price is not a multiple of tick size \
              -> refused tickOrBand until 14:56:04; readInstrument; alert refused tickOrBand
            14:56:03 tick
            14:56:04 tick       -> read
            14:56:06 read 100   -> close O2 sell 100 @ 100.00 A
            14:56:07 refused O2 order quantity exceeds freeze quantity \
              -> refused freeze until 14:56:07; alert refused freeze; read
            14:56:09 read 100   -> close O3 sell 50 @ 100.00 A
            14:56:10 refused O3 Intraday product is blocked for the day \
              -> refused productClosed until 14:57:10; page refused productClosed
            14:56:12 read 100
            14:57:10 tick       -> enter B 100; close O4 sell 100 @ 99.70 B
            """)
    }

    @Test("takes its order back when the broker has closed the position itself")
    func brokerIntervenes() throws {
        try expectClosing(
            """
            14:56:00 hold 100; quote 99.95 100.00 \
              -> alert started; phase cancellingEntries; enter A 100; phase closing; read
            14:56:01 read 100   -> close O1 sell 100 @ 100.00 A
            14:56:05 read 0     -> differs 0; cancel O1
            14:56:06 gone O1    -> read
            14:56:08 read 0
            14:56:11 tick       -> alert disagreement; read
            14:56:14 hold 0     -> alert closed; differs no more; phase verifying since 14:56:07
            """)
    }

    @Test("leaves other people's orders alone, sends no more than they leave, and asks the owner")
    func foreignOrder() throws {
        try expectClosing(
            """
            14:56:00 hold 100; quote 99.95 100.00; order O1 foreign sell 70 @ 104 \
              -> alert started; phase cancellingEntries; enter A 100; phase closing; read
            14:56:01 read 100   -> close O2 sell 30 @ 100.00 A
            14:56:02 fill O2 30 -> read
            14:56:04 read 70    -> page foreignOrder
            """)
    }

    @Test("without a quote closes at the edge of the band, and without either asks the owner")
    func noPrice() throws {
        try expectClosing(
            """
            14:56:00 hold -100  -> alert started; phase cancellingEntries; enter A 100; phase closing; read
            14:56:01 read -100  -> close O1 buy 100 @ 110.00 A
            """)
        try expectClosing(
            """
            14:56:00 hold -100; unbanded \
              -> alert started; phase cancellingEntries; enter A 100; phase closing; page noPrice
            """)
    }

    @Test("begun after the deadline has until trading ends")
    func late() throws {
        try expectClosing(
            by: .operatorAsked("owner"), at: TimeOfDay(15, 12),
            """
            15:12:00 hold 100; quote 99.95 100.00 \
              -> alert started; phase cancellingEntries; enter A 100; phase closing; read
            15:12:01 read 100   -> close O1 sell 100 @ 100.00 A
            """)
    }
}
