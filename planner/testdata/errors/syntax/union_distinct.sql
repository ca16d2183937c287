-- UNION drops equal rows and would have to remember all of them.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT symbol FROM Trades UNION SELECT symbol FROM Trades;
-- output
test.sql:3:27: UNION drops equal rows, which is not supported; write UNION ALL
SELECT symbol FROM Trades UNION SELECT symbol FROM Trades;
                          ^
