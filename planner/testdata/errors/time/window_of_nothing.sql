-- A window without a length is one error, and none at the names that it would give.
-- sql
CREATE STREAM Trades (symbol STRING, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT window_start, count(*) AS n FROM Trades WINDOW TUMBLING (0 SECONDS);
-- output
test.sql:3:65: the size of a window must be more than nothing
SELECT window_start, count(*) AS n FROM Trades WINDOW TUMBLING (0 SECONDS);
                                                                ^
