-- Each part of a plan can be asked for alone: what the query means, how it runs, what it keeps and what it promises.
-- input: trades.jsonl
{"symbol":"ACME","price":10.5,"quantity":2,"ts":"2024-01-01T00:00:00Z"}
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT DEFAULT 1, notional DOUBLE AS (price * quantity),
  ts TIMESTAMP, WATERMARK FOR ts AS ts - INTERVAL 5 SECOND)
WITH ('type'='source', 'extension'='file', 'file.path'='trades.jsonl');
CREATE STREAM Minutes (minute TIMESTAMP, symbol STRING, total DOUBLE) WITH ('type'='sink', 'extension'='file', 'file.path'='minutes.jsonl');
EXPLAIN LOGICAL INSERT INTO Minutes SELECT window_start, symbol, sum(notional) FROM Trades WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY symbol;
EXPLAIN PHYSICAL INSERT INTO Minutes SELECT window_start, symbol, sum(notional) FROM Trades WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY symbol;
EXPLAIN STATE INSERT INTO Minutes SELECT window_start, symbol, sum(notional) FROM Trades WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY symbol;
EXPLAIN DELIVERY INSERT INTO Minutes SELECT window_start, symbol, sum(notional) FROM Trades WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY symbol;
INSERT INTO Minutes SELECT ts, symbol, price FROM Trades WHERE false;
-- output
Sink Minutes: to file, file.path = minutes.jsonl
  Project window_start AS minute, symbol, `sum(notional)` AS total
    Project window_start, symbol, `sum(notional)` AS sum(notional)
      Aggregate sum(notional) by symbol, tumbling 1 min
        Scan Trades (symbol STRING, price DOUBLE, quantity INT, notional DOUBLE, ts TIMESTAMP): from file, file.path = trades.jsonl, row time ts, watermark 5 s behind, quantity = coalesce(quantity, 1), notional = (price * coalesce(quantity, 1))
 0  Scan Trades  on every shard
    exchange of 0 by symbol
 1  Aggregate sum(notional) by symbol, tumbling 1 min  <- 0  on every shard
 2  Project window_start, symbol, `sum(notional)` AS sum(notional)  <- 1  on every shard
 3  Project window_start AS minute, symbol, `sum(notional)` AS total  <- 2  on every shard
    exchange of 3 to the first shard
 4  Sink Minutes  <- 3
Scan Trades: the position and the watermark of each partition
Aggregate sum(notional) by symbol, tumbling 1 min: a row of results for each group and open window, dropped when the watermark passes the window's end
Sink Minutes: exactly once: with --state each epoch is recorded before it is pushed; without it a bounded run keeps none, and starts anew when it was killed
