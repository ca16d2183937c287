-- A window is longer than nothing.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT count(*) AS n FROM Trades WINDOW TUMBLING (SIZE 0 SECONDS);
SELECT count(*) AS n FROM Trades WINDOW TUMBLING (1 MINUTE, 5 SECONDS, 6 SECONDS);
-- output
test.sql:3:56: the size of a window must be more than nothing
SELECT count(*) AS n FROM Trades WINDOW TUMBLING (SIZE 0 SECONDS);
                                                       ^
test.sql:4:72: expected ")", found 6
SELECT count(*) AS n FROM Trades WINDOW TUMBLING (1 MINUTE, 5 SECONDS, 6 SECONDS);
                                                                       ^
