-- date_add and date_sub take an INTERVAL.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT date_add(ts, 5) AS a, date_trunc(ts) AS b FROM Trades;
-- output
test.sql:3:8: date_add does not take these arguments
SELECT date_add(ts, 5) AS a, date_trunc(ts) AS b FROM Trades;
       ^
test.sql:3:30: date_trunc does not take these arguments
SELECT date_add(ts, 5) AS a, date_trunc(ts) AS b FROM Trades;
                             ^
