// Step 1: the Desk's tables, all projections of the journals.
//
// Money and prices are ten-thousandths of a rupee, quantities hundred-millionths of
// a unit, instants nanoseconds since 1970, dates days since 1970. A row of history
// is named by its day, the number of its record and the place in the record, so a
// record applied twice is found. The views show the same in rupees and Indian time.

extension Migration {
    static let desk = Migration(number: 1, name: "desk", sql: tables + history + views)

    private static let tables = """
        CREATE TABLE days (
            account TEXT NOT NULL, day INTEGER NOT NULL, mode TEXT NOT NULL, build TEXT NOT NULL,
            rulebook INTEGER NOT NULL, equity INTEGER NOT NULL,
            records INTEGER NOT NULL CHECK (records >= 0),
            PRIMARY KEY (account, day)
        ) STRICT;
        CREATE TABLE orders (
            account TEXT NOT NULL, day INTEGER NOT NULL, number INTEGER NOT NULL,
            owner TEXT NOT NULL, instrument TEXT NOT NULL, side TEXT NOT NULL CHECK (side IN ('buy', 'sell')),
            quantity INTEGER NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('limit', 'market', 'stop')),
            limit_price INTEGER NOT NULL, trigger_price INTEGER,
            product TEXT NOT NULL, validity TEXT NOT NULL,
            purpose TEXT NOT NULL, parent INTEGER, state TEXT NOT NULL, filled INTEGER NOT NULL,
            average_price INTEGER, charges INTEGER NOT NULL, broker_order TEXT, refusal TEXT,
            signal_at INTEGER NOT NULL, created_at INTEGER NOT NULL, changed_at INTEGER NOT NULL,
            PRIMARY KEY (account, day, number)
        ) STRICT;
        CREATE TABLE positions (
            account TEXT NOT NULL, day INTEGER NOT NULL, owner TEXT NOT NULL, instrument TEXT NOT NULL,
            product TEXT NOT NULL, net INTEGER NOT NULL, cost INTEGER NOT NULL, average_price INTEGER,
            realised INTEGER NOT NULL, charges INTEGER NOT NULL,
            PRIMARY KEY (account, day, owner, instrument, product)
        ) STRICT;
        CREATE TABLE market_data (
            account TEXT NOT NULL, day INTEGER NOT NULL, instrument TEXT NOT NULL, at INTEGER NOT NULL,
            last INTEGER NOT NULL, bid INTEGER, bid_quantity INTEGER, ask INTEGER, ask_quantity INTEGER,
            day_volume INTEGER NOT NULL, exchange_time INTEGER NOT NULL,
            PRIMARY KEY (account, day, instrument, at)
        ) STRICT;
        CREATE TABLE bars (
            account TEXT NOT NULL, day INTEGER NOT NULL, instrument TEXT NOT NULL, start INTEGER NOT NULL,
            open INTEGER NOT NULL, high INTEGER NOT NULL, low INTEGER NOT NULL, close INTEGER NOT NULL,
            volume INTEGER NOT NULL,
            PRIMARY KEY (account, day, instrument, start)
        ) STRICT;

        """

    private static let history =
        """
        CREATE TABLE order_history (
            account TEXT NOT NULL, day INTEGER NOT NULL, record INTEGER NOT NULL, place INTEGER NOT NULL,
            at INTEGER NOT NULL, number INTEGER, event TEXT NOT NULL, detail TEXT NOT NULL,
            PRIMARY KEY (account, day, record, place)
        ) STRICT;
        CREATE INDEX order_history_of_order ON order_history (account, day, number);
        CREATE TABLE trades (
            account TEXT NOT NULL, day INTEGER NOT NULL, record INTEGER NOT NULL, place INTEGER NOT NULL,
            at INTEGER NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('fill', 'reversal', 'adoption')),
            number INTEGER, fill TEXT NOT NULL, owner TEXT NOT NULL, instrument TEXT NOT NULL,
            side TEXT NOT NULL CHECK (side IN ('buy', 'sell')), product TEXT NOT NULL,
            quantity INTEGER NOT NULL CHECK (quantity > 0), price INTEGER NOT NULL, charges INTEGER NOT NULL,
            PRIMARY KEY (account, day, record, place)
        ) STRICT;
        CREATE TABLE alerts (
            account TEXT NOT NULL, day INTEGER NOT NULL, record INTEGER NOT NULL, place INTEGER NOT NULL,
            at INTEGER NOT NULL, severity TEXT NOT NULL, topic TEXT NOT NULL, text TEXT NOT NULL,
            PRIMARY KEY (account, day, record, place)
        ) STRICT;
        CREATE TABLE audit_log (
            account TEXT NOT NULL, day INTEGER NOT NULL, record INTEGER NOT NULL, place INTEGER NOT NULL,
            at INTEGER NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL, detail TEXT NOT NULL,
            PRIMARY KEY (account, day, record, place)
        ) STRICT;

        """ + ["order_history", "trades", "alerts", "audit_log"].map(appendOnly).joined()

    /// Refuses changes of what happened, and REPLACE, which would delete without asking.
    private static func appendOnly(_ table: String) -> String {
        """
        CREATE TRIGGER \(table)_keeps_rows BEFORE DELETE ON \(table)
        BEGIN SELECT RAISE(ABORT, '\(table) is history: rows are never deleted'); END;
        CREATE TRIGGER \(table)_keeps_values BEFORE UPDATE ON \(table)
        BEGIN SELECT RAISE(ABORT, '\(table) is history: rows are never changed'); END;
        CREATE TRIGGER \(table)_keeps_names BEFORE INSERT ON \(table)
        WHEN EXISTS (SELECT 1 FROM \(table) WHERE account = NEW.account AND day = NEW.day
            AND record = NEW.record AND place = NEW.place)
        BEGIN SELECT RAISE(ABORT, '\(table) is history: this row is there already'); END;

        """
    }

    private static let clock = "strftime('%Y-%m-%d %H:%M:%f', at / 1000000000.0 + 19800, 'unixepoch') AS at"

    private static let views = """
        CREATE VIEW readable_orders AS SELECT account, date(day * 86400, 'unixepoch') AS day, number, owner,
            side, quantity / 100000000.0 AS quantity, instrument, kind, limit_price / 10000.0 AS limit_rupees,
            trigger_price / 10000.0 AS trigger_rupees, product, purpose, state,
            filled / 100000000.0 AS filled, average_price / 10000.0 AS average_rupees,
            charges / 10000.0 AS charges_rupees, broker_order, refusal FROM orders;
        CREATE VIEW readable_trades AS SELECT account, date(day * 86400, 'unixepoch') AS day, \(clock), kind,
            number, owner, side, quantity / 100000000.0 AS quantity, instrument, price / 10000.0 AS rupees,
            charges / 10000.0 AS charges_rupees, fill FROM trades;
        CREATE VIEW readable_positions AS SELECT account, date(day * 86400, 'unixepoch') AS day, owner,
            instrument, product, net / 100000000.0 AS net, average_price / 10000.0 AS average_rupees,
            realised / 10000.0 AS realised_rupees, charges / 10000.0 AS charges_rupees FROM positions;
        CREATE VIEW readable_alerts AS SELECT account, \(clock), severity, topic, text FROM alerts;
        CREATE VIEW readable_history AS SELECT account, \(clock), number, event, detail FROM order_history;
        """
}
