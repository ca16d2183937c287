-- GROUP BY over unbounded input needs an end; both ways are shown.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT symbol, count(*) AS n FROM Trades GROUP BY symbol;
SELECT count(*) AS n FROM Trades;
-- output
test.sql:3:42: GROUP BY over unbounded input needs an end: a window (FROM Trades WINDOW TUMBLING (SIZE 1 MINUTE)), or running results (EMIT CHANGES, with RETENTION 1 DAY or UNBOUNDED after GROUP BY)
SELECT symbol, count(*) AS n FROM Trades GROUP BY symbol;
                                         ^
test.sql:4:1: an aggregate over unbounded input needs an end: a window (FROM Trades WINDOW TUMBLING (SIZE 1 MINUTE)), or running results (EMIT CHANGES)
SELECT count(*) AS n FROM Trades;
^
