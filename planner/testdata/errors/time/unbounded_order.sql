-- ORDER BY over unbounded input never ends.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT symbol FROM Trades ORDER BY symbol;
SELECT symbol FROM Trades UNION ALL SELECT symbol FROM Trades ORDER BY 1;
-- output
test.sql:3:36: ORDER BY over unbounded input never ends; it sorts what a closing bucket window emits (WINDOW TUMBLING (SIZE 1 MINUTE))
SELECT symbol FROM Trades ORDER BY symbol;
                                   ^
test.sql:4:72: ORDER BY over unbounded input never ends; it sorts what a closing bucket window emits
SELECT symbol FROM Trades UNION ALL SELECT symbol FROM Trades ORDER BY 1;
                                                                       ^
