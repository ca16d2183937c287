-- A stream that corrects its rows feeds no window, aggregate, DISTINCT or UNION ALL.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
CREATE STREAM Counts AS SELECT window_start, symbol, count(*) AS n
FROM Trades WINDOW TUMBLING (SIZE 1 MINUTE) ALLOWED LATENESS 5 SECONDS GROUP BY symbol;
SELECT sum(n) AS s FROM Counts WINDOW TUMBLING (SIZE 5 MINUTES);
SELECT window_start, symbol FROM Counts UNION ALL SELECT ts, symbol FROM Trades;
SELECT DISTINCT symbol FROM Counts EMIT CHANGES;
-- output
test.sql:5:32: a window takes append-only streams, and this one corrects its earlier rows; make it with EMIT FINAL and without ALLOWED LATENESS
SELECT sum(n) AS s FROM Counts WINDOW TUMBLING (SIZE 5 MINUTES);
                               ^
test.sql:6:1: UNION ALL takes append-only streams, and this side corrects its earlier rows; use EMIT FINAL without ALLOWED LATENESS
SELECT window_start, symbol FROM Counts UNION ALL SELECT ts, symbol FROM Trades;
^
test.sql:7:8: DISTINCT takes append-only streams, and "Counts" corrects its earlier rows; make it with EMIT FINAL and without ALLOWED LATENESS
SELECT DISTINCT symbol FROM Counts EMIT CHANGES;
       ^
