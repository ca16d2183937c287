-- A projection keeps the key by which rows are corrected.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
CREATE STREAM Counts AS SELECT symbol, count(*) AS n FROM Trades GROUP BY symbol UNBOUNDED EMIT CHANGES;
SELECT n FROM Counts;
-- output
test.sql:4:1: "Counts" corrects its earlier rows by its key, so the key column "symbol" must be selected; or make it with EMIT FINAL and without ALLOWED LATENESS
SELECT n FROM Counts;
^
