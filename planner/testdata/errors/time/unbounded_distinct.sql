-- DISTINCT over unbounded input would keep every row.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT DISTINCT symbol FROM Trades;
-- output
test.sql:3:8: DISTINCT over unbounded input needs a window (FROM Trades WINDOW TUMBLING (SIZE 1 MINUTE)), or EMIT CHANGES with RETENTION 1 DAY or UNBOUNDED
SELECT DISTINCT symbol FROM Trades;
       ^
