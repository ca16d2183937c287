-- Corrections cannot be sorted by a query that reads them: the row that they correct stands before or after them.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='file', 'file.path'='trades.jsonl');
CREATE STREAM Counts AS SELECT symbol, count(*) AS n FROM Trades WINDOW TUMBLING (SIZE 1 MINUTE) ALLOWED LATENESS 10 MINUTES GROUP BY symbol;
SELECT symbol, n FROM Counts ORDER BY n;
-- output
test.sql:4:39: ORDER BY takes append-only streams, and "Counts" corrects its earlier rows; make it with EMIT FINAL and without ALLOWED LATENESS
SELECT symbol, n FROM Counts ORDER BY n;
                                      ^
