-- What an operator keeps has a bound, or says that it has none.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
CREATE STREAM Old (symbol STRING, price DOUBLE) WITH ('type'='source', 'extension'='file', 'file.path'='old.jsonl');
EXPLAIN STATE SELECT symbol, count(*) AS n FROM Trades WINDOW TUMBLING (SIZE 1 MINUTE) ALLOWED LATENESS 5 SECONDS GROUP BY symbol;
EXPLAIN STATE SELECT symbol, count(*) AS n FROM Trades GROUP BY symbol RETENTION 1 DAY EMIT CHANGES;
EXPLAIN STATE SELECT symbol, count(*) AS n FROM Trades GROUP BY symbol UNBOUNDED EMIT CHANGES;
EXPLAIN STATE SELECT count(*) AS n FROM Trades EMIT CHANGES;
EXPLAIN STATE SELECT DISTINCT symbol FROM Trades RETENTION 1 HOUR EMIT CHANGES;
EXPLAIN STATE SELECT DISTINCT symbol FROM Trades WINDOW TUMBLING (SIZE 1 MINUTE) ORDER BY symbol LIMIT 3;
EXPLAIN STATE SELECT symbol, count(*) AS n FROM Old GROUP BY symbol ORDER BY n DESC;
EXPLAIN STATE SELECT symbol FROM Trades WHERE price > 5 LIMIT 10;
-- output
Scan Trades: the position and the watermark of each partition
Aggregate count(*) by symbol, tumbling 1 min, open 5 s longer: a row of results for each group and open window, dropped when the watermark passes the window's end by 5 s
Scan Trades: the position and the watermark of each partition
Aggregate count(*) by symbol, a row for each row, forgets after 1 d: a row of results for each group, dropped 1 d after its newest row
Scan Trades: the position and the watermark of each partition
Aggregate count(*) by symbol, a row for each row: a row of results for each group, forever
Scan Trades: the position and the watermark of each partition
Aggregate count(*), a row for each row: a row of results
Scan Trades: the position and the watermark of each partition
Distinct, forgets after 1 h: every different row, dropped 1 h after it was seen last
Scan Trades: the position and the watermark of each partition
Collect, tumbling 1 min: the rows of open windows, dropped when the watermark passes the window's end
Distinct: the different rows of a window, until it has closed
Order by symbol, first 3: the rows of a window, until it has closed
Scan Old: the position and the watermark of each partition
Aggregate count(*) by symbol: a row of results for each group, until the input ends
Order by n DESC: all rows, until the input ends
Scan Trades: the position and the watermark of each partition
Limit 10: how many rows have passed
