-- A stream that corrects its rows feeds no filter on other columns than its key.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
CREATE STREAM Counts AS SELECT symbol, count(*) AS n FROM Trades GROUP BY symbol UNBOUNDED EMIT CHANGES;
SELECT symbol, n FROM Counts WHERE n > 5;
-- output
test.sql:4:36: the stream corrects its earlier rows, so WHERE may look at its key columns only, and "n" is none; filter with HAVING where it is made, or make it with EMIT FINAL and without ALLOWED LATENESS
SELECT symbol, n FROM Counts WHERE n > 5;
                                   ^
