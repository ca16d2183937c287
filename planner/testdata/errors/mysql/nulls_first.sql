-- NULL has its place in an order already.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT symbol, count(*) AS n FROM Trades WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY symbol ORDER BY n NULLS LAST;
-- output
test.sql:3:101: NULLS LAST is not supported: NULL comes first, with DESC last
SELECT symbol, count(*) AS n FROM Trades WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY symbol ORDER BY n NULLS LAST;
                                                                                                    ^
